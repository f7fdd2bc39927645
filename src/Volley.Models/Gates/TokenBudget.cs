namespace Volley.Models.Gates;

/// <summary>
/// Tokens a minute: a bucket that holds one minute's worth. A request takes its bound when it is sent; what it did not use comes back.
/// </summary>
/// <param name="perMinute">The tokens a minute; <see langword="null"/> for no limit.</param>
internal sealed class TokenBudget(long? perMinute)
{
    private readonly double _capacity = perMinute ?? 0;
    private double _level = perMinute ?? 0;
    private TimeSpan _filled;

    /// <summary>When a request may be sent. One with a bound above a whole minute's worth may when the bucket is full.</summary>
    public TimeSpan ReadyFor(long tokens, TimeSpan now)
    {
        if (perMinute is null)
            return TimeSpan.Zero;
        Fill(now);
        var missing = Math.Min(tokens, _capacity) - _level;

        // Rounded up: a bucket that is looked at a tick too early is not full.
        return missing <= 0 ? TimeSpan.Zero : now + TimeSpan.FromTicks((long)Math.Ceiling(missing / _capacity * TimeSpan.TicksPerMinute) + 1);
    }

    /// <summary>A request is sent.</summary>
    public void Take(long tokens, TimeSpan now)
    {
        if (perMinute is null)
            return;
        Fill(now);
        _level -= Math.Min(tokens, _capacity);
    }

    /// <summary>A request used fewer tokens than it took, or more.</summary>
    public void Correct(long taken, long used, TimeSpan now)
    {
        if (perMinute is null)
            return;
        Fill(now);
        _level = Math.Min(_capacity, _level + Math.Min(taken, _capacity) - used);
    }

    private void Fill(TimeSpan now)
    {
        if (now <= _filled)
            return;
        _level = Math.Min(_capacity, _level + ((now - _filled).TotalMinutes * _capacity));
        _filled = now;
    }
}
