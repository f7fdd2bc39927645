using System.Collections.Concurrent;
using System.Collections.Immutable;
using Volley.Budgets;
using Volley.Models.Wire;

namespace Volley.Models.Pipeline;

/// <summary>Counts what happens, by provider and model.</summary>
internal sealed class ProviderCounters
{
    private readonly ConcurrentDictionary<(string Provider, string Model), Counter> _counters = new();

    /// <summary>Everything so far, ordered by provider and model.</summary>
    public ImmutableArray<CallCounts> Counts() =>
        [.. _counters.OrderBy(c => c.Key.Provider, StringComparer.Ordinal).ThenBy(c => c.Key.Model, StringComparer.Ordinal).Select(c => c.Value.ToCounts(c.Key))];

    /// <summary>An attempt is sent.</summary>
    public void Sent(CallAttempt attempt)
    {
        attempt.Call.Receipt.Hit();
        Of(attempt.Call).Sent(attempt.Number > 1);
    }

    /// <summary>A call is refused for want of money.</summary>
    public void Refused(ModelCall call) => Of(call).Refused();

    /// <summary>An attempt is settled.</summary>
    public void Settled(ModelCall call, CallStatus status, decimal cost, TokenUsage usage) => Of(call).Settled(status, cost, usage);

    private Counter Of(ModelCall call) => _counters.GetOrAdd((call.Model.Provider.Name, call.Model.Name), static _ => new Counter());

    private sealed class Counter
    {
        private readonly Lock _lock = new();
        private readonly SortedDictionary<CallStatus, long> _statuses = [];
        private long _hits;
        private long _retries;
        private long _refused;
        private decimal _cost;
        private TokenUsage _usage = TokenUsage.None;

        public void Sent(bool isRetry)
        {
            lock (_lock)
                (_hits, _retries) = (_hits + 1, _retries + (isRetry ? 1 : 0));
        }

        public void Refused()
        {
            lock (_lock)
                _refused++;
        }

        public void Settled(CallStatus status, decimal cost, TokenUsage usage)
        {
            lock (_lock)
            {
                _statuses[status] = _statuses.GetValueOrDefault(status) + 1;
                (_cost, _usage) = (_cost + cost, _usage + usage);
            }
        }

        public CallCounts ToCounts((string Provider, string Model) key)
        {
            lock (_lock)
            {
                return new CallCounts(key.Provider, key.Model)
                {
                    Hits = _hits,
                    Retries = _retries,
                    Refused = _refused,
                    Settled = _statuses.ToImmutableSortedDictionary(),
                    Cost = _cost,
                    Usage = _usage,
                };
            }
        }
    }
}

/// <summary>What the calls of one model came to since the pipeline was made.</summary>
/// <param name="Provider">The provider's name.</param>
/// <param name="Model">The model's name at the provider.</param>
public sealed record CallCounts(string Provider, string Model)
{
    /// <summary>How often the provider was reached for.</summary>
    public long Hits { get; init; }

    /// <summary>How many of those were not a call's first.</summary>
    public long Retries { get; init; }

    /// <summary>How many attempts were not sent for want of money.</summary>
    public long Refused { get; init; }

    /// <summary>How many attempts ended in each way.</summary>
    public required ImmutableSortedDictionary<CallStatus, long> Settled { get; init; }

    /// <summary>What all of it cost, in USD.</summary>
    public decimal Cost { get; init; }

    /// <summary>The tokens of all attempts; bounds included where nothing better is known.</summary>
    public required TokenUsage Usage { get; init; }
}
