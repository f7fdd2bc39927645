namespace Volley.Workloads.Diagnostics;

/// <summary>The workloads' diagnostic codes. A code is never reused; each has an entry in <c>docs/errors.md</c>.</summary>
public static partial class WorkloadCodes
{
    /// <summary>The scan command cannot be used as it is written.</summary>
    public const string BadScanCommand = "VOL7101";

    /// <summary>The users file is not there, cannot be read, or is cut to nothing.</summary>
    public const string UsersFileUnusable = "VOL7102";

    /// <summary>There is no user to scan.</summary>
    public const string NoUsers = "VOL7103";

    /// <summary>Run roots that were asked for are not there, or are no folders.</summary>
    public const string RunRootsMissing = "VOL7104";

    /// <summary>The batch id cannot be the name of a folder.</summary>
    public const string BadBatchId = "VOL7105";

    /// <summary>There is a budget, and nothing bounds what one user's scan may cost.</summary>
    public const string ScanCostUnbounded = "VOL7106";
}
