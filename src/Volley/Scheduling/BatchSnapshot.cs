using System.Collections.Immutable;

namespace Volley.Scheduling;

/// <summary>What a batch is doing at one moment: the source of live progress, <c>--progress json</c> and <c>volley status</c>.</summary>
public sealed record BatchSnapshot
{
    /// <summary>When it was taken.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How long this run has been going.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The stages in plan order; at least one.</summary>
    public required ImmutableArray<StageProgress> Stages { get; init; }

    /// <summary>The attempts that are running, oldest first; at most 20 of them.</summary>
    public ImmutableArray<RunningJob> Running { get; init; } = [];

    /// <summary>How many attempts are running.</summary>
    public int RunningCount { get; init; }

    /// <summary>How many attempts may run at once.</summary>
    public int Parallel { get; init; }

    /// <summary>What the undecided jobs that are not running wait for.</summary>
    public required WaitCounts Waiting { get; init; }

    /// <summary>What calls of running attempts wait for: money, a provider's gate. Empty where none waits, or none is metered.</summary>
    public ImmutableArray<WaitReport> Waits { get; init; } = [];

    /// <summary>Charged so far, in USD, earlier runs included; <see langword="null"/> where the batch has no budget and nothing said a cost.</summary>
    public decimal? Spent { get; init; }

    /// <summary>What admitted jobs may still cost, in USD; <see langword="null"/> where the batch has no budget.</summary>
    public decimal? Reserved { get; init; }

    /// <summary>The cap, in USD; <see langword="null"/> for none.</summary>
    public decimal? Budget { get; init; }

    /// <summary>The jobs before this place in plan order are admitted or decided; <see langword="null"/> where the batch has no budget.</summary>
    public long? Admitted { get; init; }

    /// <summary>Jobs decided per second in this run; <see langword="null"/> before the first.</summary>
    public double? Rate { get; init; }

    /// <summary>The estimated time to the end; <see langword="null"/> while nothing can be said.</summary>
    public Estimate? Remaining { get; init; }

    /// <summary>Why no more jobs are started: <c>interrupted</c> or <c>stopped</c>; <see langword="null"/> while they are.</summary>
    public string? Ending { get; init; }

    /// <summary>The number of jobs.</summary>
    public long Total => Stages.Sum(s => s.Total);

    /// <summary>The number of decided jobs.</summary>
    public long Decided => Stages.Sum(s => s.Decided);
}

/// <summary>How far a stage is.</summary>
/// <param name="Name">Its name; <see langword="null"/> where it has none.</param>
/// <param name="Total">The number of its jobs.</param>
/// <param name="Succeeded">How many succeeded, in earlier runs too.</param>
/// <param name="Failed">How many failed, in earlier runs too.</param>
/// <param name="Skipped">How many were skipped.</param>
/// <param name="Refused">How many were refused.</param>
/// <param name="Reused">How many of the succeeded and failed were decided by earlier runs.</param>
/// <param name="Running">How many are running.</param>
public sealed record StageProgress(string? Name, long Total, long Succeeded, long Failed, long Skipped, long Refused, long Reused, int Running)
{
    /// <summary>How many are decided.</summary>
    public long Decided => Succeeded + Failed + Skipped + Refused;
}

/// <summary>A running attempt.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Attempt">The attempt's number, from 1.</param>
/// <param name="For">How long it has been running.</param>
public sealed record RunningJob(string JobId, int Attempt, TimeSpan For);

/// <summary>How many undecided, not running jobs wait for what. Every such job is counted once.</summary>
/// <param name="Need">For a job that they need.</param>
/// <param name="Budget">For earlier jobs to settle, so that the budget covers them.</param>
/// <param name="Slot">For a free slot.</param>
/// <param name="Retry">For the delay before another attempt.</param>
/// <param name="NextRetry">When the first of those delays ends; <see langword="null"/> for none.</param>
/// <param name="Commit">For their outcome to be on disk.</param>
public sealed record WaitCounts(long Need, long Budget, long Slot, long Retry, DateTimeOffset? NextRetry, long Commit);

/// <summary>An estimate with its uncertainty.</summary>
/// <param name="Expected">The middle.</param>
/// <param name="Low">The lower end of a 90 % interval.</param>
/// <param name="High">The upper end of a 90 % interval.</param>
public sealed record Estimate(TimeSpan Expected, TimeSpan Low, TimeSpan High);
