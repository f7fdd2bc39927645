using System.Collections.Concurrent;
using Volley.Diagnostics;
using Volley.Workloads.CodeGeneration.Status;

namespace Volley.Workloads.CodeGeneration.Running;

/// <summary>Notices that another process cancelled a running job: <c>volley codegen cancel</c> writes it into the status file.</summary>
internal sealed class CancelWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<string, CancellationTokenSource> _running = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _loop;

    public CancelWatch(StatusFile file, TimeProvider time) => _loop = LoopAsync(file, time);

    /// <summary>Watches over a job until the source is disposed.</summary>
    /// <param name="id">The job's id.</param>
    /// <param name="cancellationToken">What else ends the job.</param>
    /// <returns>A source that is cancelled when either happens.</returns>
    public CancellationTokenSource Watch(string id, CancellationToken cancellationToken) =>
        _running[id] = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
    }

    private async Task LoopAsync(StatusFile file, TimeProvider time)
    {
        var seen = DateTime.MinValue;
        while (true)
        {
            await Task.Delay(Interval, time, _ending.Token).ConfigureAwait(false);
            var written = file.LastWrite;
            if (written == seen)
                continue;
            seen = written;
            try
            {
                await CancelAsync(file.Read()).ConfigureAwait(false);
            }
            catch (BatchException)
            {
                // Whoever reads the file next and cannot do without it says what is wrong with it.
                continue;
            }
        }
    }

    private async Task CancelAsync(StatusBook book)
    {
        foreach (var entry in book.Entries.Where(StatusSteps.IsCancelled))
        {
            try
            {
                if (_running.TryGetValue(entry.Id, out var source))
                    await source.CancelAsync().ConfigureAwait(false);
            }
            catch (ObjectDisposedException)
            {
                // The job has ended by itself.
                continue;
            }
        }
    }
}
