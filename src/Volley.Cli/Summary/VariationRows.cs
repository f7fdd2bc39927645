namespace Volley.Cli.Summary;

/// <summary>The first rows by key, in order of appearance, up to a bound.</summary>
/// <param name="most">The bound.</param>
internal sealed class VariationRows(int most)
{
    private readonly Dictionary<string, VariationSums> _byKey = [];
    private readonly List<VariationSums> _rows = [];

    public IReadOnlyList<VariationSums> Rows => _rows;

    public int Count => _rows.Count;

    /// <summary>Whether there were more keys than the bound.</summary>
    public bool HasOverflowed { get; private set; }

    /// <summary>Whether any of them cost anything.</summary>
    public bool HaveCosts => _rows.Exists(r => r.MeanCost > 0);

    /// <summary>Whether the share that succeeded is not the same for all.</summary>
    public bool Differ => _rows.Exists(r => r.Succeeded * _rows[0].Jobs != _rows[0].Succeeded * r.Jobs);

    /// <summary>The row of a key; <see langword="null"/> where it lies beyond the bound.</summary>
    public VariationSums? Find<T>(string key, T source, Func<T, string[]> values)
        where T : class
    {
        if (_byKey.TryGetValue(key, out var row))
            return row;
        if (_rows.Count == most)
        {
            HasOverflowed = true;
            return null;
        }

        row = new VariationSums(values(source));
        _byKey.Add(key, row);
        _rows.Add(row);
        return row;
    }
}
