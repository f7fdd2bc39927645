namespace Volley.Models.Gates;

/// <summary>What keeps the first waiting request of a gate from being sent.</summary>
public enum GateReason
{
    /// <summary>Nothing: no request waits.</summary>
    None,

    /// <summary>The provider asked everyone to wait, or is given time to recover.</summary>
    Hold,

    /// <summary>As many requests are in flight as may be.</summary>
    Concurrency,

    /// <summary>The next request is not due yet: requests a minute.</summary>
    Requests,

    /// <summary>Too many tokens were used: tokens a minute.</summary>
    Tokens,
}

/// <summary>A gate at one moment.</summary>
/// <param name="Name">The account's name.</param>
/// <param name="InFlight">How many requests are in flight.</param>
/// <param name="Limit">How many may be.</param>
/// <param name="Waiting">How many requests wait.</param>
public sealed record GateStatus(string Name, int InFlight, int Limit, int Waiting)
{
    /// <summary>What the first waiting request waits for.</summary>
    public GateReason Reason { get; init; }

    /// <summary>When the next request may start, as far as that is known; <see langword="null"/> where it depends on those in flight.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Until when the provider wants nobody to send, where that is longer than the longest wait; <see langword="null"/> otherwise.</summary>
    public DateTimeOffset? PausedUntil { get; init; }

    /// <summary>How many requests a second are let through at present; <see langword="null"/> where nothing limits that.</summary>
    public double? RequestsPerSecond { get; init; }
}
