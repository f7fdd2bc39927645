namespace Volley.StubServer.Behaviours;

/// <summary>A provider's rate limit: fills at a steady rate up to a burst; what does not find enough in it is turned away.</summary>
public sealed class TokenBucket
{
    private readonly Lock _lock = new();
    private readonly double _perSecond;
    private readonly double _burst;
    private readonly Func<StubRequest, double> _cost;
    private double _level;
    private DateTimeOffset _filled;

    /// <summary>A full bucket.</summary>
    /// <param name="perSecond">What comes in every second, more than 0.</param>
    /// <param name="burst">What it holds, at least 1.</param>
    /// <param name="hint">What a 429 says; by default the true wait in seconds.</param>
    /// <param name="cost">What a request takes; 1 by default, its tokens for a limit of tokens.</param>
    public TokenBucket(double perSecond, double burst, RetryHint? hint = null, Func<StubRequest, double>? cost = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(perSecond);
        ArgumentOutOfRangeException.ThrowIfLessThan(burst, 1);
        (_perSecond, _burst, _level) = (perSecond, burst, burst);
        Hint = hint ?? RetryHint.Seconds();
        _cost = cost ?? (_ => 1);
    }

    /// <summary>What a 429 says about when to come back.</summary>
    public RetryHint Hint { get; }

    /// <summary>Takes what the request costs, or says how long it would be until that is there.</summary>
    internal bool TryTake(StubRequest request, out TimeSpan wait)
    {
        var cost = _cost(request);
        lock (_lock)
        {
            // Requests are read in parallel, so that one may arrive here a moment before an earlier one.
            var passed = Math.Max(0, (request.At - _filled).TotalSeconds);
            _level = Math.Min(_burst, _level + (passed * _perSecond));
            _filled = request.At > _filled ? request.At : _filled;
            wait = TimeSpan.FromSeconds(Math.Max(0, cost - _level) / _perSecond);
            if (_level < cost)
                return false;
            _level -= cost;
            return true;
        }
    }
}
