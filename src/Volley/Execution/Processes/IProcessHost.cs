namespace Volley.Execution.Processes;

/// <summary>
/// What starts processes, feeds and captures them, and ends them in time. Two are shipped: <see cref="PosixSpawnHost"/> and
/// <see cref="PortableProcessHost"/>; <see cref="ProcessHosts.Create"/> picks.
/// </summary>
public interface IProcessHost : IAsyncDisposable
{
    /// <summary>Runs one process to its end. What cannot be started is a result, not an exception.</summary>
    /// <param name="launch">What to run. Its captures are written to until the task ends, and not afterwards.</param>
    /// <param name="cancellation">How it is ended early.</param>
    /// <returns>How it ended.</returns>
    Task<ProcessEnd> RunAsync(ProcessLaunch launch, AttemptCancellation cancellation);
}
