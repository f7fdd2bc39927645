using System.Collections.Immutable;
using Volley.Diagnostics;
using Volley.Specs;

namespace Volley.Planning;

/// <summary>A stage, ready to be planned: which jobs, what they do, and what they need. Any workload arrives in this form.</summary>
public sealed record StageDefinition
{
    /// <summary>Its name; <see langword="null"/> where the batch has one unnamed stage.</summary>
    public string? Name { get; init; }

    /// <summary>Which jobs it has.</summary>
    public required IJobSource Source { get; init; }

    /// <summary>What they do.</summary>
    public required IWorkload Workload { get; init; }

    /// <summary>The stages that it needs.</summary>
    public ImmutableArray<StageNeed> Needs { get; init; } = [];

    /// <summary>How many of its attempts may run at once, at least 1; <see langword="null"/> for no limit of its own.</summary>
    public int? Parallel { get; init; }

    /// <summary>What one of its jobs may cost at most, in USD; <see langword="null"/> where not bounded.</summary>
    public decimal? PerJob { get; init; }

    /// <summary>Whether what its jobs spend is metered call by call, so that the batch's total is kept without <see cref="PerJob"/>.</summary>
    public bool IsMetered { get; init; }

    /// <summary>Where it is written, for messages.</summary>
    public SourceLocation? Location { get; init; }

    /// <summary>Defines a stage whose jobs are its matrix, times its items, times its repeats.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="stage">The stage as written.</param>
    /// <param name="workload">What its jobs do.</param>
    /// <returns>The definition.</returns>
    /// <exception cref="OverflowException">The matrix has more cells than can be counted.</exception>
    public static StageDefinition OfMatrix(BatchSpec batch, StageSpec stage, IWorkload workload) =>
        Of(batch, stage, new MatrixSource(stage.Matrix, stage.Items, stage.Repeat), workload);

    /// <summary>Defines a stage with jobs of any source.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="stage">The stage as written.</param>
    /// <param name="source">Which jobs it has.</param>
    /// <param name="workload">What they do.</param>
    /// <returns>The definition.</returns>
    public static StageDefinition Of(BatchSpec batch, StageSpec stage, IJobSource source, IWorkload workload) => new()
    {
        Name = stage.Name,
        Source = source,
        Workload = workload,
        Needs = [.. stage.Needs.Select(n => new StageNeed(n.Stage, n.Match, n.Location))],
        Parallel = stage.Parallel,
        PerJob = stage.PerJob ?? batch.Budget?.PerJob,
        IsMetered = stage.IsMetered,
        Location = stage.Location,
    };
}

/// <summary>A need of a stage on another.</summary>
/// <param name="Stage">The other stage's name.</param>
/// <param name="Match">The parameters that must be equal in both jobs; empty for all jobs.</param>
/// <param name="Location">Where it is written, for messages.</param>
public sealed record StageNeed(string Stage, ImmutableArray<string> Match, SourceLocation? Location = null);
