using System.Collections.Immutable;
using Volley.Diagnostics;

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

    /// <summary>Where it is written, for messages.</summary>
    public SourceLocation? Location { get; init; }
}

/// <summary>A need of a stage on another.</summary>
/// <param name="Stage">The other stage's name.</param>
/// <param name="Match">The parameters that must be equal in both jobs; empty for all jobs.</param>
/// <param name="Location">Where it is written, for messages.</param>
public sealed record StageNeed(string Stage, ImmutableArray<string> Match, SourceLocation? Location = null);
