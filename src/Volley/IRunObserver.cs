using Volley.Diagnostics;
using Volley.Journal;
using Volley.Scheduling;

namespace Volley;

/// <summary>Is told what happens during a run. Called from any thread; must return at once.</summary>
public interface IRunObserver
{
    /// <summary>The run has begun. Called at most once, before the other members that speak of jobs.</summary>
    /// <param name="snapshot">Asks what the batch is doing; may be called from any thread; is cancelled once the run has ended.</param>
    void Begin(Func<ValueTask<BatchSnapshot>> snapshot);

    /// <summary>Something worth knowing, such as orphans that were ended.</summary>
    /// <param name="message">One sentence.</param>
    void Note(string message);

    /// <summary>Something to be careful about.</summary>
    /// <param name="diagnostic">The warning.</param>
    void Warn(Diagnostic diagnostic);

    /// <summary>A job is decided, and its outcome is on disk.</summary>
    /// <param name="row">The decision.</param>
    void Decided(ResultRow row);
}
