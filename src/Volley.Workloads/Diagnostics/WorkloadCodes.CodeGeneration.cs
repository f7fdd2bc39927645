namespace Volley.Workloads.Diagnostics;

/// <summary>The codes of code generation: 72xx.</summary>
public static partial class WorkloadCodes
{
    /// <summary>A job's file cannot be read as UTF-8 text.</summary>
    public const string JobFileUnreadable = "VOL7201";

    /// <summary>A job's file has no front matter, or one that asks for something impossible.</summary>
    public const string JobFileInvalid = "VOL7202";

    /// <summary><c>worksplit.toml</c> cannot be read.</summary>
    public const string SettingsInvalid = "VOL7203";

    /// <summary>There is no project where one was named.</summary>
    public const string NoProject = "VOL7204";

    /// <summary>The project has no such job.</summary>
    public const string NoSuchJob = "VOL7205";

    /// <summary>Jobs depend on each other in a circle.</summary>
    public const string DependencyCycle = "VOL7206";

    /// <summary>A file edge was left out because it would close a circle.</summary>
    public const string EdgeDropped = "VOL7207";

    /// <summary>A job depends on one that the project does not have.</summary>
    public const string UnknownDependency = "VOL7208";

    /// <summary>A job's context cannot be loaded: too many files, too long, or not there.</summary>
    public const string ContextUnusable = "VOL7209";

    /// <summary>A path leads out of the project, or to what no job may write.</summary>
    public const string PathRefused = "VOL7210";

    /// <summary><c>_jobstatus.json</c> cannot be read.</summary>
    public const string StatusUnreadable = "VOL7211";

    /// <summary>Another process kept the status file locked for too long.</summary>
    public const string StatusLocked = "VOL7212";

    /// <summary>A job asks for a mode that Volley does not run.</summary>
    public const string ModeNotSupported = "VOL7213";

    /// <summary>Jobs were left in the middle by an earlier run.</summary>
    public const string StuckJobs = "VOL7214";

    /// <summary>A job's name cannot be one.</summary>
    public const string BadJobName = "VOL7215";

    /// <summary>A file that is to be made is there already.</summary>
    public const string FileExists = "VOL7216";

    /// <summary>Another process runs the project's jobs.</summary>
    public const string ProjectInUse = "VOL7217";

    /// <summary>What an interrupted run was moving into place can be neither completed nor undone.</summary>
    public const string PlacementDamaged = "VOL7218";
}
