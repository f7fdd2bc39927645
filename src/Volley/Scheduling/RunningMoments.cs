namespace Volley.Scheduling;

/// <summary>
/// Count, mean and variance of numbers that pass by. Source: B. P. Welford, "Note on a method for calculating corrected sums of squares
/// and products", Technometrics 4 (1962).
/// </summary>
internal sealed class RunningMoments
{
    private double _squares;

    /// <summary>How many numbers passed.</summary>
    public long Count { get; private set; }

    /// <summary>Their mean; 0 before the first.</summary>
    public double Mean { get; private set; }

    /// <summary>Their sample variance; 0 before the second.</summary>
    public double Variance => Count < 2 ? 0 : _squares / (Count - 1);

    /// <summary>The moments with more numbers; this object stays as it is.</summary>
    public RunningMoments With(IEnumerable<double> values)
    {
        var moments = new RunningMoments { Count = Count, Mean = Mean, _squares = _squares };
        foreach (var value in values)
            moments.Add(value);
        return moments;
    }

    public void Add(double value)
    {
        Count++;
        var delta = value - Mean;
        Mean += delta / Count;
        _squares += delta * (value - Mean);
    }
}
