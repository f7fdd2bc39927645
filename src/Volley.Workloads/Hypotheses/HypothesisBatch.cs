using System.Collections.Immutable;
using Volley.Diagnostics;
using Volley.Scheduling;
using Volley.Workloads.Diagnostics;

namespace Volley.Workloads.Hypotheses;

/// <summary>Whom to scan, with what, and where the leaderboard goes.</summary>
public sealed record HypothesisBatch
{
    /// <summary>The users in order, each once; not empty. <see cref="UsersFile.Read"/> gives them.</summary>
    public required ImmutableArray<string> Users { get; init; }

    /// <summary>The users file, as the leaderboard records it; <see langword="null"/> for none.</summary>
    public string? UsersFile { get; init; }

    /// <summary>Where the leaderboard and the batch's own files go. The same target again goes on with the batch.</summary>
    public required LeaderboardTarget Target { get; init; }

    /// <summary>What is handed through to the scans. Default: nothing.</summary>
    public ScanFlags Flags { get; init; } = ScanFlags.None;

    /// <summary>Whether a user that fails becomes a row and the others go on (the default), or ends the batch without a leaderboard.</summary>
    public bool ContinueOnError { get; init; } = true;

    /// <summary>How many scans run at once; less than 1 counts as 1, the default.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>How long a scan may take; <see langword="null"/> for ever, the default.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>When a failed scan is followed by another. Default: never.</summary>
    public RetryPolicy Retry { get; init; } = RetryPolicy.None;

    /// <summary>Whether users that failed in earlier runs of this batch are scanned again. A batch that stops at errors always does.</summary>
    public bool RetryFailed { get; init; }

    /// <summary>The most that all scans may cost together, in USD, by what they report; <see langword="null"/> for no limit.</summary>
    public decimal? Budget { get; init; }

    /// <summary>The most that one user's scan may cost, in USD; needed with <see cref="Budget"/>.</summary>
    public decimal? BudgetPerUser { get; init; }

    /// <summary>Which scans' output is kept as files. Default: every one's.</summary>
    public KeepPolicy Keep { get; init; } = KeepPolicy.All;

    /// <summary>The command line that goes on with the batch, for messages; <see langword="null"/> where there is none.</summary>
    public string? Again { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Checks what can be checked before anything runs.</summary>
    /// <exception cref="BatchException">Something cannot be as it is.</exception>
    public void Validate()
    {
        Target.Validate();
        if (Users.IsDefaultOrEmpty)
            throw new BatchException(Diagnostic.Error(WorkloadCodes.NoUsers, "there is no user to scan", hint: "Give at least one."));
        if (Budget is not null && BudgetPerUser is null)
            throw new BatchException(Diagnostic.Error(
                WorkloadCodes.ScanCostUnbounded,
                $"the batch has a budget of ${Budget}, but nothing bounds what one user's scan may cost",
                hint: "Give --budget-per-user too: a scan starts only where the budget still covers it."));
    }
}
