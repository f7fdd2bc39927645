namespace Volley.Models.Gates;

/// <summary>A request on its way through a gate: waiting, in flight, gone.</summary>
internal class GateTicket
{
    /// <summary>Its place in the line; a retry keeps the place of the first try.</summary>
    public long Place { get; set; } = -1;

    /// <summary>How many tokens it may use.</summary>
    public long Tokens { get; init; }

    /// <summary>Whether it was tried before.</summary>
    public bool IsRetry { get; init; }

    /// <summary>Between which two holds it started.</summary>
    public int Stretch { get; set; }

    /// <summary>Where it is.</summary>
    public GateTicketState State { get; set; }
}

/// <summary>Where a request is.</summary>
internal enum GateTicketState
{
    /// <summary>In the line.</summary>
    Waiting,

    /// <summary>Let through.</summary>
    InFlight,

    /// <summary>Answered, given up or failed.</summary>
    Gone,
}
