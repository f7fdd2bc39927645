namespace Volley.Execution.Processes;

/// <summary>Why a process is no longer running.</summary>
public enum EndCause
{
    /// <summary>It ended by itself.</summary>
    Exited,

    /// <summary>It took longer than its timeout and was ended, whatever it returned.</summary>
    TimedOut,

    /// <summary>It was told to end, whatever it returned; or it was never started because it would have been.</summary>
    Interrupted,

    /// <summary>It could not be started.</summary>
    NotStarted,
}

/// <summary>How a process ended.</summary>
/// <param name="Cause">Why.</param>
/// <param name="ExitCode">Its exit code; <see langword="null"/> where it ended by a signal or was never started.</param>
/// <param name="Signal">The number of the signal that ended it; 0 for none.</param>
/// <param name="Failure">Why it could not be started; only for <see cref="EndCause.NotStarted"/>.</param>
public sealed record ProcessEnd(EndCause Cause, int? ExitCode = null, int Signal = 0, StartFailure? Failure = null)
{
    /// <summary>A process that ended before it began.</summary>
    public static ProcessEnd NeverStarted { get; } = new(EndCause.Interrupted);

    /// <summary>A process that could not be started.</summary>
    /// <param name="message">Why, as a sentence without its full stop.</param>
    /// <param name="isPermanent">Whether another try would surely fail too.</param>
    /// <returns>The end.</returns>
    public static ProcessEnd NotStarted(string message, bool isPermanent) => new(EndCause.NotStarted, Failure: new StartFailure(message, isPermanent));
}

/// <summary>Why a process could not be started.</summary>
/// <param name="Message">Why, naming the program; the same on every run.</param>
/// <param name="IsPermanent">Whether another try would surely fail too.</param>
/// <param name="IsShortage">Whether the machine was short of processes, descriptors or memory.</param>
public sealed record StartFailure(string Message, bool IsPermanent, bool IsShortage = false);
