namespace Volley.Models.Gates;

/// <summary>The moment before which no request starts. It only ever moves later.</summary>
internal sealed class Hold(GateOptions options)
{
    private readonly Random _random = new(options.Seed);
    private int _strikes;

    /// <summary>When requests may start again; zero where they were never held.</summary>
    public TimeSpan Until { get; private set; }

    /// <summary>Until when the provider wants nobody to send, where it asked for more than the longest wait; zero otherwise.</summary>
    public TimeSpan PausedUntil { get; private set; }

    /// <summary>Whether the hold is the end of a stretch, and not only the echo of an earlier one.</summary>
    public bool IsEpisode { get; private set; }

    /// <summary>Whether requests are held, or none has started since they were.</summary>
    public bool IsOn { get; private set; }

    /// <summary>Whether the episode is about load rather than about a rate.</summary>
    public bool IsOverload { get; private set; }

    /// <summary>The first push-back of an episode.</summary>
    /// <param name="hint">How long the provider wants everyone to wait; <see langword="null"/> where it does not say.</param>
    /// <param name="isOverload">Whether it is about load.</param>
    /// <param name="now">The moment.</param>
    /// <returns>
    /// Whether everyone is held. A single overload without a hint holds nobody: the next request may meet another server. Two without an answer between
    /// them do.
    /// </returns>
    public bool Begin(TimeSpan? hint, bool isOverload, TimeSpan now)
    {
        _strikes++;
        var patience = isOverload ? 1 : 0;
        if (hint is null && _strikes <= patience)
            return false;
        (IsEpisode, IsOverload) = (true, isOverload);
        Extend(hint ?? BackOff(_strikes - patience), now);
        return true;
    }

    /// <summary>A further push-back, of a request that was on its way already.</summary>
    /// <param name="wait">How long the provider wants everyone to wait.</param>
    /// <param name="now">The moment.</param>
    public void Extend(TimeSpan wait, TimeSpan now)
    {
        IsOn = true;

        // A hint of centuries must not overflow the clock.
        var until = now + (wait < TimeSpan.FromDays(3650) ? wait : TimeSpan.FromDays(3650));
        if (until > Until)
            Until = until;
        if (wait > options.LongestWait)
            PausedUntil = Until;
    }

    /// <summary>The provider takes requests: the next back-off is a first one.</summary>
    public void Forgive() => _strikes = 0;

    /// <summary>Requests start again.</summary>
    public void End() => (IsOn, IsEpisode) = (false, false);

    /// <summary>Exponential with full jitter: anything up to a ceiling that doubles.</summary>
    private TimeSpan BackOff(int strike)
    {
        var ceiling = Math.Min(options.BackOff.TotalSeconds * Math.Pow(2, Math.Min(strike - 1, 30)), options.MaxBackOff.TotalSeconds);
        return TimeSpan.FromSeconds(_random.NextDouble() * ceiling);
    }
}
