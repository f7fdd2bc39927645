namespace Volley.Models.Gates;

/// <summary>
/// How many requests a second may start. What the account is known to allow, until it turns requests away all the same; after that, what it let
/// through: searched for by doubling where that is not clear, kept a little below where it is, left alone where lowering it does not pay.
/// </summary>
internal sealed class Pace(double? known)
{
    /// <summary>How much of what an account seems to allow is used: the rest is for jitter on the way there.</summary>
    public const double Share = 0.95;

    private const double Unlimited = 10_000;
    private const double Slowest = 1.0 / 120;
    private const double SmallStep = 0.02;
    private const double Used = 0.8;
    private const double DoublingSeconds = 1;
    private static readonly TimeSpan ShortestRound = TimeSpan.FromSeconds(10);

    private readonly double _known = known ?? double.PositiveInfinity;
    private readonly HiddenBucket _bucket = new();
    private readonly Goodput _goodput = new();
    private double _learned = double.PositiveInfinity;
    private double _freeRate;
    private bool _isSearching;
    private bool _wasTurnedAway;
    private double _step = SmallStep;
    private TimeSpan _roundLength;
    private TimeSpan _roundStart;
    private int _roundCount;

    /// <summary>Requests a second; infinite where nothing limits them.</summary>
    public double PerSecond => Math.Min(_known, _learned);

    /// <summary>How many requests were taken since the last wait, as far as is known.</summary>
    public int Taken => _bucket.Taken;

    /// <summary>A request starts.</summary>
    public void Started(TimeSpan now)
    {
        _bucket.Started(now);
        _roundCount++;
        if (double.IsPositiveInfinity(_learned))
            return;
        if (_isSearching)
            Search(now);
        else
            Creep(now);
    }

    /// <summary>A request of the present stretch was turned away.</summary>
    public void TurnedAway() => _bucket.TurnedAway();

    /// <summary>Requests start again after they were held back because some were turned away.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="isOverload">Whether the provider had too much to do, which says nothing about a rate.</param>
    public void Resume(TimeSpan now, bool isOverload)
    {
        var estimate = _bucket.Estimate(now);
        var isFirst = !_wasTurnedAway;
        _wasTurnedAway = true;
        if (!isOverload)
            Compare(now, isFirst);
        if (_goodput.PrefersFree && !isOverload)
            SearchFrom(_freeRate);
        else if (isFirst && !double.IsPositiveInfinity(_known))
            Keep(_known, now - _bucket.End);
        else if (estimate.IsSure && !isOverload)
            Keep(estimate.PerSecond, now - _bucket.End);
        else
            SearchFrom(_bucket.Taken > 0 ? estimate.PerSecond : AfterNone(now));
        Restart(now);
    }

    /// <summary>Requests start again after a wait that proves nothing new.</summary>
    public void Restart(TimeSpan now)
    {
        StartRound(now);
        _bucket.Restart(now);
    }

    /// <summary>Nothing was taken: half the pace, unless the wait was shorter than the pace asks for and so proves nothing.</summary>
    private double AfterNone(TimeSpan now) =>
        double.IsPositiveInfinity(_learned) ? 1 : (now - _bucket.End).TotalSeconds < 1 / _learned ? _learned : _learned / 2;

    private void Compare(TimeSpan now, bool isFirst)
    {
        if (isFirst || _goodput.PrefersFree)
            _freeRate = Math.Max(_freeRate, _bucket.PerSecond);
        _goodput.Add(_bucket.Taken, _bucket.Refused, now - _bucket.Begin);
    }

    private void Keep(double rate, TimeSpan wait)
    {
        // What a search found is a little too small more often than not; what was kept for a while is about right.
        (_step, var rounds) = _isSearching ? (4 * SmallStep, 2) : (SmallStep, 5);
        _roundLength = TimeSpan.FromTicks(Math.Max(ShortestRound.Ticks, rounds * wait.Ticks));

        // An account that turned requests away at some pace gets less than that, whatever the estimate says.
        var most = double.IsPositiveInfinity(PerSecond) ? rate : Math.Min(rate, PerSecond);
        (_isSearching, _learned) = (false, Math.Max(Slowest, most * Share));
    }

    private void SearchFrom(double perSecond) => (_isSearching, _learned) = (true, Math.Clamp(perSecond, Slowest, Unlimited));

    /// <summary>Doubles the pace with every round of a second or more in which it was used.</summary>
    private void Search(TimeSpan now)
    {
        if ((now - _roundStart).TotalSeconds < Math.Max(DoublingSeconds, 1 / _learned))
            return;
        if (WasUsed(now))
            Raise(_learned * 2);
        StartRound(now);
    }

    /// <summary>
    /// Goes up by little, and the more seldom the more a mistake costs: a round is a multiple of the last wait. Steps double as long as nothing
    /// is turned away: then the account allows more than was thought.
    /// </summary>
    private void Creep(TimeSpan now)
    {
        if (now - _roundStart < _roundLength)
            return;
        if (WasUsed(now))
        {
            Raise(_learned * (1 + _step));
            _step = Math.Min(1, _step * 2);
        }

        StartRound(now);
    }

    private bool WasUsed(TimeSpan now) => _roundCount >= Used * PerSecond * (now - _roundStart).TotalSeconds;

    private void Raise(double perSecond) => _learned = perSecond > Math.Min(_known, Unlimited) ? double.PositiveInfinity : perSecond;

    private void StartRound(TimeSpan now) => (_roundStart, _roundCount) = (now, 0);
}
