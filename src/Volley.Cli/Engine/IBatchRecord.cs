using System.Collections.Immutable;
using Volley.Journal;
using Volley.Scheduling;

namespace Volley.Cli.Engine;

/// <summary>What is recorded of a batch, read while it runs too: each member looks anew.</summary>
internal interface IBatchRecord : IDisposable
{
    /// <summary>Whether a process runs the batch at this moment.</summary>
    bool IsLive { get; }

    RunRecord? LastRun { get; }

    /// <summary>What the folder says of a batch that no spec describes; <see langword="null"/> for one from a spec.</summary>
    BatchDescription? Description { get; }

    /// <summary>What the running batch last published, or the last one did; <see langword="null"/> before the first.</summary>
    BatchSnapshot? Published { get; }

    /// <summary>The budget of the last run in USD, where the spec that the folder keeps says another: what a run has to be given to go on under it.</summary>
    decimal? TypedBudget { get; }

    IReadOnlyList<RunningAttempt> Running { get; }

    /// <summary>The decided jobs in plan order; enumerated lazily.</summary>
    IEnumerable<ResultRow> Results(string? stage, Outcome? outcome);

    /// <summary>A decided job; <see langword="null"/> where it is undecided or unknown.</summary>
    ResultRow? Result(string jobId);

    /// <summary>What the journal says of a job, oldest first.</summary>
    IReadOnlyList<EntryRow> Entries(string jobId);

    /// <summary>The metered calls in the order in which they were admitted; enumerated lazily.</summary>
    IEnumerable<CallRow> Calls();

    /// <summary>What was charged to the batch.</summary>
    Spending Spending();

    /// <summary>The planned jobs in plan order, enumerated lazily; where the plan cannot be made, those that the journal knows.</summary>
    IEnumerable<JobName> Jobs();

    /// <summary>What a job needs; <see langword="null"/> where the plan cannot be made.</summary>
    JobNeeds? Needs(JobName job);

    /// <summary>What a job may do; <see langword="null"/> where the plan cannot be made.</summary>
    /// <param name="job">The job.</param>
    /// <param name="attempt">The number of its last attempt.</param>
    JobTerms? Terms(JobName job, int attempt);

    /// <summary>What the next run would do where it would run a job again that has a result; <see langword="null"/> where it would not.</summary>
    Rerun? Rerun(JobName job);
}

/// <summary>A job that would run again.</summary>
/// <param name="JobId">Its id from then on: what changed changes its key.</param>
/// <param name="Reason">Why, as a phrase.</param>
internal sealed record Rerun(string JobId, string Reason);

/// <summary>A job as people name it.</summary>
internal sealed record JobName(long Index, string Id);

/// <summary>What a job may do.</summary>
/// <param name="PerJob">What its attempts may cost together, in USD; <see langword="null"/> where nothing bounds it.</param>
/// <param name="Delay">How long it waits after its last attempt, if that failed and is followed by another.</param>
internal sealed record JobTerms(decimal? PerJob, TimeSpan Delay);

/// <summary>What a job needs, and how far that is.</summary>
/// <param name="Total">How many jobs it needs.</param>
/// <param name="Succeeded">How many of them succeeded.</param>
/// <param name="Open">The ids of the first few that did not, in plan order.</param>
internal sealed record JobNeeds(long Total, long Succeeded, ImmutableArray<string> Open);
