namespace Volley.Scheduling;

/// <summary>
/// Where a job stands. The scheduler's loop alone moves jobs:
/// <code>
///   Waiting ──► Starting ──► Running ──► Committing ──► Succeeded | Failed
///     │ ▲           (its reserve     │  ▲     │
///     │ │            is on disk)     ▼  │     └──► Skipped | Refused
///     │ └──── interrupted ────── RetryDelay             ▲
///     └─────────────────────────────────────────────────┘  (without running, through Committing)
/// </code>
/// </summary>
internal enum JobState : byte
{
    /// <summary>Not started: it waits for a need, the budget or a slot.</summary>
    Waiting = 0,

    /// <summary>Its reserve is on its way to the disk.</summary>
    Starting,

    /// <summary>An attempt runs.</summary>
    Running,

    /// <summary>An attempt failed; another follows after a delay.</summary>
    RetryDelay,

    /// <summary>It is decided; the decision is on its way to the disk.</summary>
    Committing,

    /// <summary>On disk: succeeded.</summary>
    Succeeded,

    /// <summary>On disk: failed.</summary>
    Failed,

    /// <summary>On disk: skipped.</summary>
    Skipped,

    /// <summary>On disk: refused.</summary>
    Refused,
}
