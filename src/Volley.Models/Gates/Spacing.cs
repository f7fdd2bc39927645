namespace Volley.Models.Gates;

/// <summary>Lets requests start one after the other at an even pace; a late start is made up for by a few milliseconds at most.</summary>
/// <remarks>
/// With a pace of 0.95 of what is allowed and five milliseconds of catching up, every stretch of 100 ms has at most
/// ⌊0.95 r (0.1 + 0.005)⌋ + 1 ≤ ⌈0.1 r⌉ starts: the fair share of an account that allows r a second.
/// </remarks>
internal sealed class Spacing
{
    private static readonly TimeSpan CatchUp = TimeSpan.FromMilliseconds(5);
    private TimeSpan? _last;

    /// <summary>When the next request may start.</summary>
    public TimeSpan Next(double perSecond)
    {
        if (_last is not { } last || double.IsPositiveInfinity(perSecond))
            return TimeSpan.Zero;

        // Rounded up, so that the pace is never exceeded; an absurdly slow one is a day.
        var ticks = Math.Min(Math.Ceiling(TimeSpan.TicksPerSecond / perSecond), TimeSpan.TicksPerDay);
        return last + TimeSpan.FromTicks((long)ticks);
    }

    /// <summary>A request starts.</summary>
    public void Start(double perSecond, TimeSpan now)
    {
        var due = _last is null ? now : Next(perSecond);
        _last = due > now - CatchUp ? due : now - CatchUp;
    }

    /// <summary>The next request may start at once, and what was missed before is not made up for.</summary>
    public void Forget() => _last = null;
}
