namespace Volley.Models.Gates;

/// <summary>
/// How many requests may be in flight. Adaptive: doubles with each clean round until the provider first pushes back; from then on shrinks to
/// four fifths with each episode and grows by a twentieth with each clean round.
/// </summary>
/// <remarks>
/// A round is as many answers as the limit. It counts only where at least four fifths of the limit were in flight at once: an unused limit
/// proves nothing. Requests that were retried or cancelled are no evidence either and are not counted.
/// </remarks>
internal sealed class ConcurrencyLimit
{
    private const double NearlyUsed = 0.8;
    private const double Decrease = 0.8;
    private const double Increase = 1.05;

    private readonly bool _isAdaptive;
    private readonly int _max;
    private readonly TimeSpan _cooldown;
    private bool _wasPushedBack;
    private int _answered;
    private int _peak;
    private TimeSpan _lastDecrease = TimeSpan.MinValue;

    public ConcurrencyLimit(GateOptions options)
    {
        _isAdaptive = options.Concurrency is null;
        _max = Math.Max(options.MaxConcurrency, 1);
        _cooldown = options.Cooldown;
        Limit = Math.Max(1, options.Concurrency ?? Math.Min(options.StartConcurrency, _max));
    }

    /// <summary>How many requests may be in flight, at least 1.</summary>
    public int Limit { get; private set; }

    /// <summary>A request started.</summary>
    public void Started(int inFlight) => _peak = Math.Max(_peak, inFlight);

    /// <summary>A request was answered, at the first try.</summary>
    public void Answered(int inFlight)
    {
        if (!_isAdaptive || ++_answered < Limit)
            return;
        if (_peak >= NearlyUsed * Limit)
            Limit = Math.Min(_max, _wasPushedBack ? Math.Max(Limit + 1, (int)(Limit * Increase)) : Limit * 2);
        StartRound(inFlight);
    }

    /// <summary>The provider pushed back.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="inFlight">How many others are in flight.</param>
    public void PushedBack(TimeSpan now, int inFlight)
    {
        _wasPushedBack = true;
        StartRound(inFlight);
        if (!_isAdaptive)
            return;
        if (_lastDecrease == TimeSpan.MinValue || now - _lastDecrease >= _cooldown)
        {
            _lastDecrease = now;
            Limit = Math.Max(1, (int)(Limit * Decrease));
            return;
        }

        // No second decrease, but where the limit was nearly used, no more than the provider has just put up with.
        if (inFlight + 1 >= NearlyUsed * Limit)
            Limit = Math.Max(1, Math.Max((int)(Limit / Increase), Math.Min(Limit, inFlight)));
    }

    private void StartRound(int inFlight)
    {
        _answered = 0;
        _peak = inFlight;
    }
}
