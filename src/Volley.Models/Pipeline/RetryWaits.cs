using System.Collections.Immutable;
using Volley.Execution;
using Volley.Scheduling;

namespace Volley.Models.Pipeline;

/// <summary>The waits between attempts, where everybody can see them.</summary>
internal sealed class RetryWaits(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SortedSet<(DateTimeOffset Until, long Number)>> _waits = new(StringComparer.Ordinal);
    private long _numbers;

    /// <summary>Waits before another attempt.</summary>
    public async Task WaitAsync(string provider, TimeSpan wait, CancellationToken token)
    {
        var until = time.GetUtcNow() + wait;
        (DateTimeOffset, long) entry;
        lock (_lock)
        {
            if (!_waits.TryGetValue(provider, out var waits))
                _waits[provider] = waits = [];
            entry = (until, ++_numbers);
            waits.Add(entry);
        }

        try
        {
            await Task.Delay(TimerSpan.Of(wait), time, token).ConfigureAwait(false);
        }
        finally
        {
            lock (_lock)
                _waits[provider].Remove(entry);
        }
    }

    /// <summary>What is waited for now; the moment is that of the next attempt.</summary>
    public ImmutableArray<WaitReport> Reports()
    {
        lock (_lock)
            return [.. _waits.Where(w => w.Value.Count > 0).Select(w => new WaitReport($"retry {w.Key}", w.Value.Count, w.Value.Min.Until, "the last attempt failed"))];
    }
}
