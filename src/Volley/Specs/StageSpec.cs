using System.Collections.Immutable;
using Volley.Diagnostics;
using Volley.Planning;
using Volley.Specs.Sections;

namespace Volley.Specs;

/// <summary>A stage as written: what its jobs run, and over what. One of <see cref="Command"/> and <see cref="Work"/>, with matrix and items, or <see cref="Jobs"/>.</summary>
public sealed record StageSpec
{
    /// <summary>The stage's name; <see langword="null"/> in a batch with one unnamed stage.</summary>
    public string? Name { get; init; }

    /// <summary>Where the stage is written.</summary>
    public SourceLocation Location { get; init; }

    /// <summary>What every job of the stage runs; <see langword="null"/> where it is no command or <see cref="Jobs"/> lists them.</summary>
    public CommandSpec? Command { get; init; }

    /// <summary>What every job of the stage does where that is no command; <see langword="null"/> where it is.</summary>
    public IStageWork? Work { get; init; }

    /// <summary>How attempts of <see cref="Work"/> are limited and repeated; commands have this of their own.</summary>
    public AttemptSettings Attempts { get; init; } = AttemptSettings.Default;

    /// <summary>Whether what the jobs spend is metered call by call, so that the batch's total is kept without <see cref="PerJob"/>.</summary>
    public bool IsMetered { get; init; }

    /// <summary>The axes; empty for a single cell without parameters.</summary>
    public MatrixSpec Matrix { get; init; } = MatrixSpec.Empty;

    /// <summary>The items; <see langword="null"/> for none.</summary>
    public ItemTable? Items { get; init; }

    /// <summary>The explicit list of jobs, in the order written; empty where all jobs are made from one description.</summary>
    public ImmutableArray<JobSpec> Jobs { get; init; } = [];

    /// <summary>How often each variation runs; at least 1.</summary>
    public int Repeat { get; init; } = 1;

    /// <summary>The stages that must be done first, whole or in part.</summary>
    public ImmutableArray<NeedSpec> Needs { get; init; } = [];

    /// <summary>How many attempts of this stage may run at once, at least 1; <see langword="null"/> for no limit of its own.</summary>
    public int? Parallel { get; init; }

    /// <summary>What one job of this stage may cost at most, in USD; <see langword="null"/> for the batch's <c>per-job</c>.</summary>
    public decimal? PerJob { get; init; }
}

/// <summary>A need on another stage.</summary>
/// <param name="Stage">The stage's name.</param>
/// <param name="Match">The parameters that must be equal in both jobs; empty for all jobs of the stage.</param>
/// <param name="Location">Where the need is written.</param>
public sealed record NeedSpec(string Stage, ImmutableArray<string> Match, SourceLocation Location);

/// <summary>One entry of a stage's explicit list of jobs.</summary>
public sealed record JobSpec
{
    /// <summary>The job's id; unique in the batch.</summary>
    public required string Id { get; init; }

    /// <summary>Where the entry is written.</summary>
    public SourceLocation Location { get; init; }

    /// <summary>What the job runs.</summary>
    public required CommandSpec Command { get; init; }

    /// <summary>The entry's own parameters.</summary>
    public ParameterSet Parameters { get; init; } = ParameterSet.Empty;

    /// <summary>The ids of the entries of the same list that must succeed first.</summary>
    public ImmutableArray<string> Needs { get; init; } = [];
}

/// <summary>The axes of a stage and the cells added to or taken from their product.</summary>
/// <param name="Axes">The axes, slowest first.</param>
/// <param name="Include">Cells added after the product; each has one value an axis, in the axes' order.</param>
/// <param name="Exclude">Partial cells; a cell of the product that agrees with all values of one of them is left out.</param>
public sealed record MatrixSpec(
    ImmutableArray<Axis> Axes,
    ImmutableArray<ImmutableArray<ParameterValue>> Include,
    ImmutableArray<ImmutableArray<AxisValue>> Exclude)
{
    /// <summary>No axes: one cell without parameters.</summary>
    public static MatrixSpec Empty { get; } = new([], [], []);
}

/// <summary>One axis.</summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="Values">The values in the order written; not empty; equal ones may repeat.</param>
public sealed record Axis(string Name, ImmutableArray<ParameterValue> Values);

/// <summary>A value of one axis, as an exclusion names it.</summary>
/// <param name="Axis">The axis's place among the axes, from 0.</param>
/// <param name="Value">The value.</param>
public readonly record struct AxisValue(int Axis, ParameterValue Value);
