using Volley.Diagnostics;
using Volley.Journal;
using Volley.Scheduling;

namespace Volley.Cli.Engine;

/// <summary>Who is told what happens during a run. Called from any thread; returns at once.</summary>
internal interface IRunListener
{
    /// <summary>The run has begun. Called at most once, before the other members.</summary>
    /// <param name="snapshot">Asks for what the batch is doing now; may be called from any thread until the run has ended.</param>
    void Begin(Func<ValueTask<BatchSnapshot>> snapshot);

    /// <summary>Something worth knowing, such as orphans that were ended.</summary>
    void Note(string message);

    void Warn(Diagnostic diagnostic);

    /// <summary>A job is decided, and its outcome is on disk.</summary>
    void Decided(ResultRow row);
}

/// <summary>How a user ends a run before its time.</summary>
internal interface IInterrupts
{
    /// <summary>Start nothing more; what runs gets a short grace.</summary>
    CancellationToken Stop { get; }

    /// <summary>Kill what runs, at once.</summary>
    CancellationToken Kill { get; }
}
