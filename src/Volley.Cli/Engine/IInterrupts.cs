namespace Volley.Cli.Engine;

/// <summary>How a user ends a run before its time.</summary>
internal interface IInterrupts
{
    /// <summary>Start nothing more; what runs gets a short grace.</summary>
    CancellationToken Stop { get; }

    /// <summary>Kill what runs, at once.</summary>
    CancellationToken Kill { get; }
}
