using System.Collections.Immutable;

namespace Volley.Planning;

/// <summary>One entry of a <see cref="ListSource"/>.</summary>
/// <param name="Id">Its id; unique.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Needs">The ids of the entries that must succeed first.</param>
public sealed record ListEntry(string Id, ParameterSet Parameters, ImmutableArray<string> Needs);

/// <summary>An explicit list of jobs, each naming its needs. Plan order is topological, ties as written.</summary>
public sealed class ListSource : IJobSource
{
    private readonly ListEntry[] _entries;
    private readonly int[][] _needs;
    private readonly int[] _heights;

    /// <summary>Makes the source.</summary>
    /// <param name="entries">The entries in the order written.</param>
    /// <exception cref="ArgumentException">An id repeats, a need is not in the list, or the needs form a cycle.</exception>
    public ListSource(IReadOnlyList<ListEntry> entries)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < entries.Count; i++)
            if (!places.TryAdd(entries[i].Id, i))
                throw new ArgumentException($"The id '{entries[i].Id}' repeats.", nameof(entries));
        var written = entries.Select(e => e.Needs.Distinct()
            .Select(id => places.TryGetValue(id, out var place) ? place : throw new ArgumentException($"'{e.Id}' needs '{id}', which is not in the list.", nameof(entries)))
            .ToArray()).ToArray();
        var order = TopologicalOrder.Of(written)
            ?? throw new ArgumentException("The needs form a cycle.", nameof(entries));
        WrittenPlaces = order;
        var local = new int[order.Length];
        for (var i = 0; i < order.Length; i++)
            local[order[i]] = i;
        _entries = [.. order.Select(i => entries[i])];
        _needs = [.. order.Select(i => written[i].Select(n => local[n]).Order().ToArray())];
        _heights = new int[order.Length];
        for (var i = order.Length - 1; i >= 0; i--)
        {
            _heights[i] = Math.Max(_heights[i], 1);
            foreach (var need in _needs[i])
                _heights[need] = Math.Max(_heights[need], _heights[i] + 1);
        }
    }

    /// <inheritdoc/>
    public long Count => _entries.Length;

    /// <summary>The place of each job among the entries as written, by its place in the stage.</summary>
    public IReadOnlyList<int> WrittenPlaces { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> ParameterNames => [];

    /// <inheritdoc/>
    public int Repeats => 1;

    /// <inheritdoc/>
    public int Height => _heights.Length == 0 ? 1 : _heights.Max();

    /// <inheritdoc/>
    public JobDescription Describe(long local) => new(local, _entries[local].Parameters, 1, null, _entries[local].Id);

    /// <inheritdoc/>
    public IReadOnlyList<int> NeedsOf(long local) => _needs[local];

    /// <inheritdoc/>
    public int HeightOf(long local) => _heights[local];
}
