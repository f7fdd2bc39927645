using System.Collections.Immutable;
using Volley.Specs.Sections;

namespace Volley.Specs;

/// <summary>A validated spec: everything that a batch was asked to do.</summary>
public sealed record BatchSpec
{
    /// <summary>The batch's name; also the name of its folder.</summary>
    public required string Name { get; init; }

    /// <summary>The spec file as the user gave it, for messages.</summary>
    public required string File { get; init; }

    /// <summary>The absolute folder that relative paths of the spec are relative to; <c>{spec}</c>.</summary>
    public required string Folder { get; init; }

    /// <summary>The spec's text, exactly as read.</summary>
    public required string Text { get; init; }

    /// <summary>The stages in the order written; at least one.</summary>
    public required ImmutableArray<StageSpec> Stages { get; init; }

    /// <summary>How many attempts may run at once; at least 1. Default: the number of processors.</summary>
    public int Parallel { get; init; } = Environment.ProcessorCount;

    /// <summary>What a failed job means for the others. Default: <see cref="OnFailure.Continue"/>.</summary>
    public OnFailure OnFailure { get; init; } = OnFailure.Continue;

    /// <summary>The money; <see langword="null"/> for no budget.</summary>
    public BudgetSpec? Budget { get; init; }

    /// <summary>What the sections say that other assemblies read.</summary>
    public SpecSections Sections { get; init; } = SpecSections.Empty;

    /// <summary>What ranking means; empty where nothing is ranked.</summary>
    public ImmutableArray<ObjectiveSpec> Objectives { get; init; } = [];
}

/// <summary>What a failed job means for the others.</summary>
public enum OnFailure
{
    /// <summary>The others run; only dependants are skipped.</summary>
    Continue,

    /// <summary>No later job in plan order starts; earlier ones finish.</summary>
    Stop,
}

/// <summary>The batch's money, in USD.</summary>
public sealed record BudgetSpec
{
    /// <summary>The cap of the whole batch, at least 0; <see langword="null"/> where only jobs are capped.</summary>
    public decimal? Total { get; init; }

    /// <summary>What one job may cost at most, all its attempts together, at least 0; its reserve. <see langword="null"/> where not bounded.</summary>
    public decimal? PerJob { get; init; }

    /// <summary>Whether a job without a bound is only warned about.</summary>
    public bool Soft { get; init; }
}

/// <summary>One thing to be ranked by.</summary>
/// <param name="Metric">The metric's name.</param>
/// <param name="HigherIsBetter">Whether more is better.</param>
public sealed record ObjectiveSpec(string Metric, bool HigherIsBetter);
