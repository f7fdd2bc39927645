namespace Volley.Execution;

/// <summary>Where attempts run: this machine, or a cluster.</summary>
public interface IExecutor
{
    /// <summary>
    /// Runs one attempt to its end. Failures, timeouts and cancellation are results; an exception means that the executor itself is broken
    /// and ends the batch.
    /// </summary>
    /// <param name="request">What to run.</param>
    /// <param name="onStarted">Called at most once, from any thread, when the attempt has a process that would survive this one.</param>
    /// <param name="cancellation">How the attempt is ended early.</param>
    /// <returns>What the attempt returned.</returns>
    Task<AttemptResult> ExecuteAsync(AttemptRequest request, Action<ProcessIdentity>? onStarted, AttemptCancellation cancellation);
}

/// <summary>The two ways in which an attempt is ended before its time.</summary>
/// <param name="Terminate">Asks it to end (SIGTERM), gives it its grace, then kills it.</param>
/// <param name="Kill">Kills it at once (SIGKILL to the whole process group).</param>
public readonly record struct AttemptCancellation(CancellationToken Terminate, CancellationToken Kill);

/// <summary>A process so that it can be found again after a crash: ids are reused, start times are not.</summary>
/// <param name="ProcessId">The process id; also the id of its process group where <paramref name="OwnsGroup"/>.</param>
/// <param name="StartTicks">The start time in clock ticks since boot (field 22 of <c>/proc/PID/stat</c>); 0 where the platform has none.</param>
/// <param name="OwnsGroup">Whether it leads a process group of its own.</param>
public readonly record struct ProcessIdentity(int ProcessId, long StartTicks, bool OwnsGroup);
