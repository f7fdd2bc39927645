using System.Collections.Concurrent;
using Volley.Models.Gates;
using Volley.Models.Providers;

namespace Volley.Models.Pipeline;

/// <summary>The gates of all providers, each opened when its provider is first called.</summary>
internal sealed class GateTable(TimeProvider time, int seed, Action<GateStatus>? paused) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Gate>> _gates = new(StringComparer.Ordinal);

    /// <summary>The gates that are open.</summary>
    public IEnumerable<Gate> Open => _gates.Values.Select(g => g.Value);

    /// <summary>The gate of a provider's account.</summary>
    public Gate Of(ModelProvider provider) => _gates.GetOrAdd(provider.Name, static (_, p) => new Lazy<Gate>(() => p.Table.Make(p.Provider)), (Table: this, Provider: provider)).Value;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var gate in Open)
            gate.Dispose();
    }

    private Gate Make(ModelProvider provider) => new(
        new GateOptions
        {
            Name = provider.Name,
            RequestsPerMinute = provider.Limits.RequestsPerMinute,
            TokensPerMinute = provider.Limits.TokensPerMinute,
            Concurrency = provider.Limits.Concurrency,
            LongestWait = provider.LongestWait,
            Seed = seed,
        },
        time,
        paused);
}
