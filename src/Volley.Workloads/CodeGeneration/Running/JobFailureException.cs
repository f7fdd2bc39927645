using Volley.Workloads.CodeGeneration.Status;

namespace Volley.Workloads.CodeGeneration.Running;

/// <summary>
/// A job failed as jobs may. Thrown where that is noticed, deep in a job's steps, and caught where its attempt ends: it never leaves the workload.
/// </summary>
/// <param name="code">A short name of the failure, one of <see cref="JobFailures"/>.</param>
/// <param name="message">What went wrong, for people.</param>
/// <param name="inner">The cause, where there is one.</param>
internal sealed class JobFailureException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    public string Code => code;

    /// <summary>Which edits could be applied; <see langword="null"/> where that says nothing.</summary>
    public PartialState? Partial { get; init; }
}

/// <summary>The codes of failures of jobs, as they stand in results.</summary>
public static class JobFailures
{
    /// <summary>The job's file cannot be read.</summary>
    public const string Unreadable = "job-unreadable";

    /// <summary>The job asks for a mode that is not run.</summary>
    public const string ModeNotSupported = "mode-not-supported";

    /// <summary>The context cannot be loaded, or is too large.</summary>
    public const string Context = "context";

    /// <summary>The answer holds no file, or not the one that was asked for.</summary>
    public const string NoCode = "no-code";

    /// <summary>An edit could not be applied, or there was none.</summary>
    public const string Edit = "edit-failed";

    /// <summary>A file was to be written where no job may write.</summary>
    public const string PathRefused = "path-refused";

    /// <summary>A file could not be written.</summary>
    public const string Write = "write-failed";

    /// <summary>A command did not accept the result.</summary>
    public const string Build = "build-failed";

    /// <summary>The model did not accept the result.</summary>
    public const string Verification = "verification-failed";

    /// <summary>A user cancelled the job.</summary>
    public const string Cancelled = "cancelled";
}
