namespace Volley.Execution;

/// <summary>The codes of <see cref="JobError"/> that the engine itself gives.</summary>
public static class ErrorCodes
{
    /// <summary>The process ended with a code other than 0.</summary>
    public const string ExitCode = "exit-code";

    /// <summary>The process was ended by a signal.</summary>
    public const string Signal = "signal";

    /// <summary>The attempt took longer than its timeout.</summary>
    public const string Timeout = "timeout";

    /// <summary>Volley ended the attempt because the batch was interrupted or stopped.</summary>
    public const string Interrupted = "interrupted";

    /// <summary>What the process wrote could not be kept, such as for a disk that is full.</summary>
    public const string CaptureFailed = "capture-failed";

    /// <summary>The process could not be started.</summary>
    public const string SpawnFailed = "spawn-failed";

    /// <summary>The result object is missing where one was promised, or cannot be read.</summary>
    public const string ResultMalformed = "result-malformed";

    /// <summary>An in-process handler threw.</summary>
    public const string HandlerFailed = "handler-failed";

    /// <summary>
    /// What the job works with turns it away, for good and for a reason that other jobs will meet too, such as a wrong key: consecutive jobs
    /// of a stage that fail so with equal messages end the stage.
    /// </summary>
    public const string Denied = "denied";

    /// <summary>The job cost more than its <c>per-job</c> cap: no further jobs are admitted behind it.</summary>
    public const string OverCap = "over-cap";

    /// <summary>The job failed after a call did not fit what was left of its <c>per-job</c> cap.</summary>
    public const string CallOverCap = "call-over-cap";

    /// <summary>A job that this one needs did not succeed.</summary>
    public const string NeedFailed = "need-failed";

    /// <summary>The batch stopped at an earlier failure (<c>on-failure: stop</c>).</summary>
    public const string Stopped = "stopped";

    /// <summary>The stage was given up after consecutive jobs were turned away alike (<see cref="Denied"/>).</summary>
    public const string StageStopped = "stage-stopped";

    /// <summary>The budget could not cover the job, or one of its calls.</summary>
    public const string Budget = "budget";
}
