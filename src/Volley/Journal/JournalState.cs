using Volley.Planning;

namespace Volley.Journal;

/// <summary>What an opened journal knows of one job.</summary>
/// <param name="Sequence">The sequence number of its last outcome; 0 where it has none.</param>
/// <param name="Outcome">Its outcome, or <see langword="null"/> where it is undecided.</param>
/// <param name="Attempts">How many attempts have ended since it was last undecided.</param>
/// <param name="Cost">What those attempts said they cost, in USD; <see langword="null"/> where none said.</param>
/// <param name="ErrorMessage">The error's message, for jobs that were skipped, refused or denied (<see cref="Execution.ErrorCodes.Denied"/>); shared between equal ones.</param>
/// <remarks>There may be millions of them, and mostly without a cost: so that is kept apart.</remarks>
public readonly record struct KnownJob(long Sequence, Outcome? Outcome, int Attempts, decimal? Cost, string? ErrorMessage)
{
    private readonly object? _cost = Cost;
    private readonly byte _outcome = (byte)Outcome.GetValueOrDefault();

    /// <summary>Its outcome, or <see langword="null"/> where it is undecided.</summary>
    public Outcome? Outcome => _outcome == 0 ? null : (Outcome)_outcome;

    /// <summary>What its attempts said they cost, in USD; <see langword="null"/> where none said.</summary>
    public decimal? Cost => (decimal?)_cost;

    /// <summary>Whether it failed since it cost more than its cap (<see cref="Execution.ErrorCodes.OverCap"/>).</summary>
    public bool IsOverCap { get; init; }
}

/// <summary>What an opened journal knows: the base on which a run goes on.</summary>
public sealed record JournalState
{
    /// <summary>The batch's id, also in every child's environment as <c>VOLLEY_BATCH</c>.</summary>
    public required string BatchId { get; init; }

    /// <summary>Every job that has an entry, by key.</summary>
    public required IReadOnlyDictionary<JobKey, KnownJob> Jobs { get; init; }

    /// <summary>
    /// The decided jobs whose ids are given and not made of their keys, by id: an edited one has its folder in the same place as before. The key is the
    /// last that was decided under the id.
    /// </summary>
    public IReadOnlyDictionary<string, JobKey> Named { get; init; } = new Dictionary<string, JobKey>();

    /// <summary>All that was ever charged to the batch, in USD.</summary>
    public required decimal Charged { get; init; }

    /// <summary>The attempts whose end the last run did not record: it was killed, or a fault ended it. Empty after any other end.</summary>
    public required IReadOnlyList<RunningAttempt> Lost { get; init; }

    /// <summary>The boot of the machine in which <see cref="Lost"/> ran; <see langword="null"/> where the platform has none.</summary>
    public string? LostBootId { get; init; }

    /// <summary>The number of complete lines in <c>results.jsonl</c>; 0 while a run writes them.</summary>
    public long ResultLines { get; init; }

    /// <summary>The last run, or <see langword="null"/> for a new journal.</summary>
    public RunRecord? LastRun { get; init; }
}

/// <summary>One <c>volley run</c> on the batch.</summary>
/// <param name="Id">Its number, from 1.</param>
/// <param name="Started">When it started.</param>
/// <param name="Ended">When it ended; <see langword="null"/> while it runs, or where it was killed.</param>
/// <param name="Host">The machine's name.</param>
/// <param name="ProcessId">Volley's process id there.</param>
/// <param name="Plan">What the plan was made from (<see cref="PlanParts"/>), as JSON.</param>
/// <param name="JobCount">The number of jobs planned.</param>
/// <param name="Ending">How it ended: <c>completed</c>, <c>interrupted</c>, <c>stopped</c> or <c>failed</c>; <see langword="null"/> as for <paramref name="Ended"/>.</param>
/// <param name="Summary">The closing counts as JSON, for a run that ended.</param>
public sealed record RunRecord(
    long Id,
    DateTimeOffset Started,
    DateTimeOffset? Ended,
    string Host,
    int ProcessId,
    string Plan,
    long JobCount,
    string? Ending,
    string? Summary);
