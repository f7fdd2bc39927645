namespace Volley.Models.Gates;

/// <summary>How a request that passed a gate ended, as far as the gate cares.</summary>
public enum GateAnswer
{
    /// <summary>The provider took it and answered.</summary>
    Accepted,

    /// <summary>The provider turned it away: too many requests or tokens.</summary>
    RateLimited,

    /// <summary>The provider turned it away: it has more to do than it can.</summary>
    Overloaded,

    /// <summary>It failed in a way that says nothing about limits.</summary>
    Failed,

    /// <summary>Whoever sent it gave up.</summary>
    Cancelled,
}
