namespace Volley.StubServer;

/// <summary>The ways in which an answer can go wrong on its way.</summary>
public enum StubFaultKind
{
    /// <summary>Nothing more comes, and the connection stays open. With 0 chunks not even the status comes.</summary>
    Stall,

    /// <summary>The connection is reset (TCP RST). With 0 chunks before the status.</summary>
    Reset,

    /// <summary>The answer ends as if it were complete, without the rest.</summary>
    Truncate,

    /// <summary>The next event, or the whole answer, is not JSON.</summary>
    Malform,

    /// <summary>The stream ends with an error event of the provider.</summary>
    ErrorEvent,
}
