using Volley.Planning;

namespace Volley.Scheduling;

/// <summary>A job between its first attempt and its decision.</summary>
internal sealed class ActiveJob
{
    public required Job Job { get; init; }

    public required PlannedStage Stage { get; init; }

    public required AttemptSettings Settings { get; init; }

    /// <summary>The number of the current attempt, from 1.</summary>
    public int Attempt { get; set; } = 1;

    /// <summary>What its attempts said they cost; <see langword="null"/> where none said.</summary>
    public decimal? Cost { get; set; }

    /// <summary>What is still reserved for it.</summary>
    public decimal Outstanding { get; set; }

    /// <summary>Whether what it spends is metered call by call.</summary>
    public bool IsMetered => Stage.Definition.IsMetered;

    /// <summary>What is left of its own cap; <see langword="null"/> where it has none.</summary>
    public decimal? Allowance => Stage.Definition.PerJob is { } cap ? Math.Max(0, cap - (Cost ?? 0)) : null;

    /// <summary>When the current attempt started.</summary>
    public DateTimeOffset Started { get; set; }

    /// <summary>Ends the current attempt alone; only where jobs may have to be ended one by one.</summary>
    public CancellationTokenSource? Terminate { get; set; }

    /// <summary>The current attempt; never faults.</summary>
    public Task Run { get; set; } = Task.CompletedTask;

    public PlannedJob Planned => new(Job, Job.Index - Stage.First);
}
