using Volley.StubServer.Answers;
using Volley.StubServer.Formats;

namespace Volley.StubServer.Log;

/// <summary>Everything that reached the server, as the server saw it. Safe for any thread.</summary>
public sealed class HitLog
{
    private readonly Lock _lock = new();
    private readonly List<StubHit> _hits = [];
    private readonly Dictionary<string, int> _attempts = [];
    private readonly List<(Func<HitLog, bool> Condition, TaskCompletionSource Reached)> _waiting = [];
    private readonly TimeProvider _time;
    private int _inFlight;
    private int _peak;
    private decimal _total;
    private decimal _produced;

    internal HitLog(TimeProvider time) => _time = time;

    /// <summary>Every hit in the order of the log, as things stand.</summary>
    public IReadOnlyList<StubHit> Hits
    {
        get
        {
            lock (_lock)
                return [.. _hits.Select(hit => hit with { })];
        }
    }

    /// <summary>How many hits there were.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _hits.Count;
        }
    }

    /// <summary>The requests that are open.</summary>
    public int InFlight
    {
        get
        {
            lock (_lock)
                return _inFlight;
        }
    }

    /// <summary>The most requests that were open at once.</summary>
    public int PeakInFlight
    {
        get
        {
            lock (_lock)
                return _peak;
        }
    }

    /// <summary>
    /// What all answers cost by the server's prices, in USD, each counted in full from the moment that it was begun,
    /// whether or not the client stayed for it: what a provider may bill at most.
    /// </summary>
    public decimal Total
    {
        get
        {
            lock (_lock)
                return _total;
        }
    }

    /// <summary>What the parts that were written cost by the server's prices, in USD: what a provider may bill at least.</summary>
    public decimal ProducedTotal
    {
        get
        {
            lock (_lock)
                return _produced;
        }
    }

    /// <summary>How often each call came, by the hash of its path and body.</summary>
    public IReadOnlyDictionary<string, int> HitsPerCall()
    {
        lock (_lock)
        {
            return _hits.Where(hit => hit.Format.IsCall())
                .GroupBy(hit => hit.RequestHash)
                .ToDictionary(call => call.Key, call => call.Count());
        }
    }

    /// <summary>
    /// How many hits came in each of the windows that follow one another from <paramref name="from"/>, until the last hit.
    /// </summary>
    public IReadOnlyList<int> HitsPerWindow(TimeSpan width, DateTimeOffset from)
    {
        lock (_lock)
        {
            var windows = _hits.Where(hit => hit.At >= from).Select(hit => (int)((hit.At - from).Ticks / width.Ticks)).ToList();
            var counts = new int[windows.Count == 0 ? 0 : windows.Max() + 1];
            foreach (var window in windows)
                counts[window]++;
            return counts;
        }
    }

    /// <summary>Returns as soon as the condition holds; it is looked at after every change.</summary>
    /// <param name="condition">Quick, and without a wait of its own: requests stand still while it is evaluated.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task WaitUntilAsync(Func<HitLog, bool> condition, CancellationToken cancellation = default)
    {
        TaskCompletionSource reached;
        lock (_lock)
        {
            if (condition(this))
                return;
            reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((condition, reached));
        }

        try
        {
            await reached.Task.WaitAsync(cancellation);
        }
        finally
        {
            lock (_lock)
                _waiting.RemoveAll(waiting => waiting.Reached == reached);
        }
    }

    /// <summary>Returns as soon as so many hits have come.</summary>
    public Task WaitForHitsAsync(int count, CancellationToken cancellation = default) =>
        WaitUntilAsync(log => log.Count >= count, cancellation);

    /// <summary>Returns as soon as no request is open: only then is everything known about all of them.</summary>
    public Task WaitUntilIdleAsync(CancellationToken cancellation = default) =>
        WaitUntilAsync(log => log.InFlight == 0, cancellation);

    internal int Enter()
    {
        lock (_lock)
        {
            _peak = Math.Max(_peak, ++_inFlight);
            Changed();
            return _inFlight;
        }
    }

    internal void Leave()
    {
        lock (_lock)
        {
            _inFlight--;
            Changed();
        }
    }

    internal void Add(StubHit hit)
    {
        lock (_lock)
        {
            _hits.Add(hit);
            hit.Number = _hits.Count;
            hit.Attempt = _attempts[hit.RequestHash] = _attempts.GetValueOrDefault(hit.RequestHash) + 1;
            Changed();
        }
    }

    internal void Begin(StubHit hit, int status, DateTimeOffset? retryAt)
    {
        lock (_lock)
        {
            (hit.Status, hit.RetryAt) = (status, retryAt);
            Changed();
        }
    }

    internal void Bill(StubHit hit, StubUsage usage, decimal cost)
    {
        lock (_lock)
        {
            (hit.Usage, hit.Cost) = (usage, cost);
            _total += cost;
            Changed();
        }
    }

    internal void Produce(StubHit hit, StubUsage produced, decimal cost)
    {
        lock (_lock)
        {
            _produced += cost - hit.ProducedCost;
            (hit.Produced, hit.ProducedCost) = (produced, cost);
            Changed();
        }
    }

    internal void End(StubHit hit, bool clientLeft)
    {
        lock (_lock)
            (hit.ClientLeft, hit.EndedTimestamp) = (clientLeft, _time.GetTimestamp());
    }

    private void Changed()
    {
        foreach (var (condition, reached) in _waiting)
        {
            try
            {
                if (condition(this))
                    reached.TrySetResult();
            }
            catch (Exception mistake)
            {
                // The mistake is the waiting test's, not the server's.
                reached.TrySetException(mistake);
            }
        }
    }
}
