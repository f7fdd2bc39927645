using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Volley.Models.Gateway;

/// <summary>Counts the gateway's own side: requests by how they ended and with which status, and those in flight. Thread-safe.</summary>
internal sealed class GatewayCounters
{
    private readonly ConcurrentDictionary<(GatewayError Error, int Status), long> _ended = new();
    private int _inFlight;

    /// <summary>The requests in flight.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>The requests that have ended, by how and with which status, in that order.</summary>
    public ImmutableArray<KeyValuePair<(GatewayError Error, int Status), long>> Ended => [.. _ended.OrderBy(e => e.Key)];

    /// <summary>A request came.</summary>
    public void Begin() => Interlocked.Increment(ref _inFlight);

    /// <summary>It has ended.</summary>
    public void End(GatewayError error, int status)
    {
        Interlocked.Decrement(ref _inFlight);
        _ended.AddOrUpdate((error, status), 1, static (_, count) => count + 1);
    }
}
