using System.Collections.Immutable;
using Volley.Diagnostics;
using Volley.Specs.Sections;

namespace Volley.Specs.Reading;

/// <summary>A stage as read, before its placeholders, files, programs and needs are checked.</summary>
internal sealed record StageDraft
{
    /// <summary>The stage, all but its commands and jobs.</summary>
    public required StageSpec Spec { get; init; }

    /// <summary>How messages name the stage: <c>stage 'x'</c>, or <c>the spec</c>.</summary>
    public required string Owner { get; init; }

    /// <summary>Its parameters and their values.</summary>
    public required ParameterScope Scope { get; init; }

    /// <summary>What every job runs; <see langword="null"/> where jobs are listed, are no commands, or nothing could be read.</summary>
    public CommandDraft? Command { get; init; }

    /// <summary>The listed jobs.</summary>
    public ImmutableArray<JobDraft> Jobs { get; init; } = [];

    /// <summary>What its jobs do where that is no command.</summary>
    public IStageWork? Work { get; init; }

    /// <summary>The finished stage.</summary>
    public StageSpec ToSpec() => Spec with { Command = Command?.ToSpec(), Jobs = [.. Jobs.Select(j => j.ToSpec())], Work = Work };
}

/// <summary>A listed job as read.</summary>
internal sealed record JobDraft
{
    /// <summary>Its id; <see langword="null"/> where it could not be read.</summary>
    public required string? Id { get; init; }

    /// <summary>Where it is written.</summary>
    public required SourceLocation Location { get; init; }

    /// <summary>Its parameters, as axes of one value each.</summary>
    public required ParameterScope Scope { get; init; }

    /// <summary>What it runs.</summary>
    public required CommandDraft Command { get; init; }

    /// <summary>The ids that it needs, and where each is written.</summary>
    public ImmutableArray<(string Id, SourceLocation Location)> Needs { get; init; } = [];

    /// <summary>The finished job.</summary>
    public JobSpec ToSpec() => new()
    {
        Id = Id!,
        Location = Location,
        Command = Command.ToSpec(),
        Parameters = Scope.Single(),
        Needs = [.. Needs.Select(n => n.Id).Distinct()],
    };
}
