namespace Volley.Models.Gates;

/// <summary>
/// Compares what comes of it when a refusal lowers the pace, and when it does not. A provider that turns away one request in twenty, whatever anybody does,
/// must not slow everyone down for ever.
/// </summary>
/// <remarks>
/// What counts is what was taken in a cycle, from one beginning to the next, by its whole time, waits included. Keeping to a rate has few refusals, so the
/// other must be clearly better to be preferred; and it is only preferred once both were tried.
/// </remarks>
internal sealed class Goodput
{
    private const double ClearlyBetter = 2;
    private double? _free;
    private double? _paced;

    /// <summary>Whether the pace is left alone.</summary>
    public bool PrefersFree { get; private set; }

    /// <summary>A cycle is over.</summary>
    /// <param name="taken">How many requests were taken.</param>
    /// <param name="turnedAway">How many were not.</param>
    /// <param name="length">How long it was.</param>
    public void Add(int taken, int turnedAway, TimeSpan length)
    {
        // Where most are turned away, calls use up their attempts: that is worth nothing.
        var rate = turnedAway > taken ? 0 : taken / Math.Max(length.TotalSeconds, 1e-3);
        if (_free is null || PrefersFree)
            _free = Average(_free, rate);
        else
            _paced = Average(_paced, rate);
        PrefersFree = _paced is { } paced && _free > ClearlyBetter * paced;
    }

    /// <summary>Half of what is known, half of what is new.</summary>
    private static double Average(double? known, double value) => known is { } before ? (before + value) / 2 : value;
}
