using System.Collections.Immutable;
using Volley.Planning;

namespace Volley;

/// <summary>Where a planned job stands before a run.</summary>
public enum JobStanding
{
    /// <summary>The batch folder knows nothing of it.</summary>
    New,

    /// <summary>It succeeded in an earlier run and is not run again.</summary>
    Done,

    /// <summary>It failed in an earlier run and is run again only with <c>--retry-failed</c>.</summary>
    Failed,

    /// <summary>It was skipped, refused or interrupted, and is decided by the next run.</summary>
    Undecided,

    /// <summary>Its key changed: an earlier result exists, but no longer counts.</summary>
    Again,
}

/// <summary>What a run would do.</summary>
public sealed record PlanReport
{
    /// <summary>The stages in plan order.</summary>
    public required ImmutableArray<PlanStage> Stages { get; init; }

    /// <summary>The first jobs in plan order, as many as were asked for.</summary>
    public required ImmutableArray<JobPreview> First { get; init; }

    /// <summary>Why jobs that have a result would run again, most jobs first.</summary>
    public ImmutableArray<PlanChange> Changes { get; init; } = [];

    /// <summary>How many jobs the folder holds results of that are no longer planned.</summary>
    public long Unplanned { get; init; }

    /// <summary>What the jobs to run would cost, judging by those that ran; <see langword="null"/> where nothing can be said.</summary>
    public CostEstimate? Estimate { get; init; }

    /// <summary>What the jobs to run would cost by the prices of what they use; <see langword="null"/> where prices do not say it.</summary>
    public PriceRange? Priced { get; init; }

    /// <summary>What the jobs to run can cost at most, in USD; <see langword="null"/> where nothing bounds it.</summary>
    public decimal? MaximumCost { get; init; }

    /// <summary>Whether jobs draw on the batch's total call by call: which of them meets its end may then depend on timing.</summary>
    public bool DrawsOnTotal { get; init; }
}

/// <summary>A stage's jobs by where they stand.</summary>
/// <param name="Name">Its name; <see langword="null"/> where it has none.</param>
/// <param name="Count">The number of its jobs: the sum of the following.</param>
/// <param name="Done">Succeeded in earlier runs.</param>
/// <param name="Failed">Failed in earlier runs.</param>
/// <param name="New">Never seen.</param>
/// <param name="Undecided">Skipped, refused or interrupted in earlier runs.</param>
/// <param name="Again">Decided under another key.</param>
/// <param name="Needs">The names of the stages that it needs.</param>
public sealed record PlanStage(string? Name, long Count, long Done, long Failed, long New, long Undecided, long Again, ImmutableArray<string> Needs);

/// <summary>A planned job and where it stands.</summary>
/// <param name="Job">The job.</param>
/// <param name="Standing">Where it stands.</param>
/// <param name="Reason">Why it would run again, as a phrase.</param>
public sealed record JobPreview(Job Job, JobStanding Standing, string? Reason = null);

/// <summary>One reason to run jobs again.</summary>
/// <param name="Reason">The reason as a phrase, such as <c>input file changed: measure.sh</c>.</param>
/// <param name="Jobs">How many jobs.</param>
/// <param name="Example">The id of one of them.</param>
public sealed record PlanChange(string Reason, long Jobs, string Example);
