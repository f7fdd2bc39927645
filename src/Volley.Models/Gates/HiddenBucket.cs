namespace Volley.Models.Gates;

/// <summary>
/// Finds the rate of a bucket that cannot be seen, from what it let through. A stretch begins when requests start again after a pause and ends when one
/// is turned away: then the bucket is empty.
/// </summary>
/// <remarks>
/// <para>
/// Let the bucket hold B and fill at r a second. Since it never holds more than B, the n requests that it took in the last t seconds of a stretch are at
/// most B + r t, so r ≥ (n − B) / t for every t; with equality for the t that goes back to when it was last full. And since it was empty before the pause
/// of T seconds, r ≥ n / (T + t) for the whole stretch, with equality where it never was full. The rate is the greatest of these bounds.
/// </para>
/// <para>
/// B is what the first stretch took, which probably began with a full bucket, less what filled in meanwhile. A B that is too great makes the rate too
/// small, which only costs time.
/// </para>
/// </remarks>
internal sealed class HiddenBucket
{
    private const int MostStarts = 8192;
    private static readonly TimeSpan LongStretch = TimeSpan.FromSeconds(30);
    private readonly List<TimeSpan> _starts = [];
    private double _size = -1;
    private TimeSpan _pause;
    private TimeSpan _end;
    private int _forgotten;

    /// <summary>How many requests of the stretch were taken, as far as is known.</summary>
    public int Taken => _starts.Count + _forgotten - Refused;

    /// <summary>How many requests of the stretch were turned away.</summary>
    public int Refused { get; private set; }

    /// <summary>When the stretch began.</summary>
    public TimeSpan Begin { get; private set; }

    /// <summary>The last start.</summary>
    public TimeSpan End => _end;

    /// <summary>How many were taken a second, from the first start to the last.</summary>
    public double PerSecond => Taken / Math.Max((_end - Begin).TotalSeconds, 0.1);

    /// <summary>A request starts.</summary>
    public void Started(TimeSpan now)
    {
        if (_starts.Count == MostStarts)
        {
            _starts.RemoveRange(0, MostStarts / 2);
            _forgotten += MostStarts / 2;
        }

        _starts.Add(now);
        _end = now;
    }

    /// <summary>A request of the stretch was not taken.</summary>
    public void TurnedAway() => Refused++;

    /// <summary>The stretch is over: what it says about the rate.</summary>
    /// <param name="now">The end of the pause that followed.</param>
    public RateEstimate Estimate(TimeSpan now)
    {
        var taken = _starts.Count - Refused;
        if (taken <= 0)
            return default;
        var length = _end - _starts[0];
        if (_size < 0)
        {
            // Over a long stretch what the bucket held at first hardly counts.
            var mean = taken / Math.Max(length.TotalSeconds, 1e-3);
            var isLong = length >= LongStretch;
            _size = isLong ? Math.Max(1, mean) : taken;
            return new RateEstimate(isLong ? mean : taken / (now - _starts[0]).TotalSeconds, isLong);
        }

        var (rate, isSure) = (_forgotten > 0 ? 0 : taken / (_pause + length).TotalSeconds, length > _pause);
        for (var first = 0; first < taken && (_end - _starts[first]).TotalSeconds is var seconds && seconds >= 1; first++)
            if ((taken - first - 0.5 - _size) / seconds is var bound && bound > rate)
                (rate, isSure) = (bound, true);
        return new RateEstimate(rate, isSure);
    }

    /// <summary>A new stretch begins.</summary>
    public void Restart(TimeSpan now)
    {
        _pause = now - _end;
        _starts.Clear();
        (Begin, _end, _forgotten, Refused) = (now, now, 0, 0);
    }
}

/// <summary>What an account seems to allow.</summary>
/// <param name="PerSecond">Requests a second; probably more where it is not sure.</param>
/// <param name="IsSure">Whether it can be relied on.</param>
internal readonly record struct RateEstimate(double PerSecond, bool IsSure);
