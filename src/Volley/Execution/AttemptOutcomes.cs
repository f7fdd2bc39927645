using System.Globalization;
using Volley.Execution.Processes;

namespace Volley.Execution;

/// <summary>What the ways in which an attempt ends are called in its result: the same words on every run.</summary>
internal static class AttemptOutcomes
{
    public static AttemptResult Interrupted { get; } =
        new() { Status = AttemptStatus.Interrupted, Error = new JobError(ErrorCodes.Interrupted, "interrupted") };

    public static AttemptResult TimedOut(TimeSpan? timeout) => new()
    {
        Status = AttemptStatus.TimedOut,
        Error = new JobError(ErrorCodes.Timeout, $"took longer than {DurationText.Format(timeout ?? TimeSpan.Zero)}"),
    };

    public static AttemptResult Failed(string code, string message, bool isPermanent = false) =>
        new() { Status = AttemptStatus.Failed, Error = new JobError(code, message), IsPermanent = isPermanent };

    /// <summary>The result of a process whose output could not be kept; what it cost it cost all the same.</summary>
    public static AttemptResult CaptureFailed(AttemptResult result, string fault) => result with
    {
        Status = AttemptStatus.Failed,
        Error = new JobError(ErrorCodes.CaptureFailed, $"its output could not be written: {fault}"),
    };

    /// <summary>
    /// Whether a process failed of a signal that asks programs to end, or says so with its exit code (128 and the signal's number, as shells do).
    /// </summary>
    public static bool WasAskedToEnd(AttemptResult result) =>
        result is { Status: AttemptStatus.Failed } and ({ Signal: "SIGHUP" or "SIGINT" or "SIGTERM" } or { ExitCode: 129 or 130 or 143 });

    /// <summary>The result of a process that ran, or could not.</summary>
    public static AttemptResult Of(ProcessEnd end, TimeSpan? timeout, ResultReading reading)
    {
        var result = end switch
        {
            { Cause: EndCause.NotStarted, Failure: { } failure } => Failed(ErrorCodes.SpawnFailed, failure.Message, failure.IsPermanent),
            { Cause: EndCause.TimedOut } => TimedOut(timeout),
            { Cause: EndCause.Interrupted } => Interrupted,
            { Signal: > 0 } => Failed(ErrorCodes.Signal, $"ended by {SignalNames.Of(end.Signal)}"),
            { ExitCode: not 0 } => Failed(ErrorCodes.ExitCode, string.Create(CultureInfo.InvariantCulture, $"exit code {end.ExitCode}")),
            _ when reading.Error is { } error => Failed(error.Code, error.Message),
            _ => new AttemptResult { Status = AttemptStatus.Succeeded },
        };
        return result with
        {
            ExitCode = end.ExitCode,
            Signal = end.Signal > 0 ? SignalNames.Of(end.Signal) : null,
            Metrics = reading.Metrics,
            Cost = reading.Cost,
            Outputs = reading.Outputs,
        };
    }
}
