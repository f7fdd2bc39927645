using Volley.Journal;

namespace Volley.Cli.Summary;

/// <summary>A sum over the values of one metric.</summary>
internal struct MetricSum
{
    public long Count;
    public double Total;

    /// <summary>How many of the values were booleans: true counts 1, false 0.</summary>
    public long Booleans;

    public readonly double? Mean => Count > 0 ? Total / Count : null;

    public readonly bool IsShare => Count > 0 && Booleans == Count;
}

/// <summary>The names of a stage's metrics, in order of first appearance; those beyond a bound are only counted.</summary>
internal sealed class MetricNames
{
    private const int Most = 64;

    private readonly Dictionary<string, int> _places = [];
    private readonly List<string> _names = [];

    public IReadOnlyList<string> Names => _names;

    /// <summary>The place of a name; -1 where there are too many.</summary>
    public int PlaceOf(string name)
    {
        if (_places.TryGetValue(name, out var place))
            return place;
        if (_names.Count == Most)
            return -1;
        _places.Add(name, _names.Count);
        _names.Add(name);
        return _names.Count - 1;
    }
}

/// <summary>What the jobs of one row of the summary came to.</summary>
/// <param name="values">The row's parameter values, as people read them.</param>
internal sealed class VariationSums(string[] values)
{
    private MetricSum[] _sums = [];
    private long _costs;
    private decimal _cost;

    public string[] Values => values;

    public long Jobs { get; private set; }

    public long Succeeded { get; private set; }

    public MetricSum this[int place] => place < _sums.Length ? _sums[place] : default;

    /// <summary>What the jobs that say a cost did cost on average, in USD; <see langword="null"/> where none says one.</summary>
    public decimal? MeanCost => _costs > 0 ? _cost / _costs : null;

    public void Add(ResultRow row)
    {
        Jobs++;
        if (row.Outcome == Outcome.Succeeded)
            Succeeded++;
        if (row.Cost is not { } cost)
            return;
        _costs++;
        _cost += cost;
    }

    public void Add(int place, double value, bool isBoolean)
    {
        if (place >= _sums.Length)
            Array.Resize(ref _sums, Math.Max(place + 1, _sums.Length * 2));
        ref var sum = ref _sums[place];
        sum.Count++;
        sum.Total += value;
        if (isBoolean)
            sum.Booleans++;
    }
}
