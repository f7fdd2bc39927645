namespace Volley.Workloads.CodeGeneration.Status;

/// <summary>Where a job stands.</summary>
public enum JobStatus
{
    /// <summary>It has not been run, or was reset.</summary>
    Created,

    /// <summary>Its tests are being written.</summary>
    PendingTest,

    /// <summary>Its files are being written.</summary>
    PendingWork,

    /// <summary>Its files are being judged.</summary>
    PendingVerification,

    /// <summary>Its tests are being run.</summary>
    PendingTestRun,

    /// <summary>It passed.</summary>
    Pass,

    /// <summary>It failed.</summary>
    Fail,

    /// <summary>Some of its edits were applied. The original's: Volley leaves no job half done, and only reads it.</summary>
    Partial,
}

/// <summary>The names of statuses as the file has them.</summary>
public static class JobStatuses
{
    private static readonly string[] Names =
        ["created", "pending_test", "pending_work", "pending_verification", "pending_test_run", "pass", "fail", "partial"];

    /// <summary>The name of a status.</summary>
    /// <param name="status">The status.</param>
    /// <returns>Such as <c>pending_work</c>.</returns>
    public static string Name(this JobStatus status) => Names[(int)status];

    /// <summary>Reads a name.</summary>
    /// <param name="name">The name, exactly.</param>
    /// <returns>The status; <see langword="null"/> where there is none of that name.</returns>
    public static JobStatus? Parse(string name) => Array.IndexOf(Names, name) is var place and >= 0 ? (JobStatus)place : null;

    /// <summary>Whether a job of this status is in the middle of something, or was left there.</summary>
    /// <param name="status">The status.</param>
    /// <returns>Whether it is pending.</returns>
    public static bool IsPending(this JobStatus status) => status is >= JobStatus.PendingTest and <= JobStatus.PendingTestRun;

    /// <summary>Whether a job of this status is not taken up again by itself, though it is not done.</summary>
    /// <param name="status">The status.</param>
    /// <returns>Whether it is stuck.</returns>
    public static bool IsStuck(this JobStatus status) => status.IsPending() || status == JobStatus.Partial;
}
