using Volley.Execution;
using Volley.Planning;

namespace Volley.Journal;

/// <summary>What an entry of the journal says. Append only: a number is never reused for another meaning.</summary>
public enum EntryKind
{
    /// <summary>An attempt ended and is followed by another.</summary>
    Attempt = 1,

    /// <summary>The job is decided.</summary>
    Outcome = 2,

    /// <summary>A failed job is to be decided anew (<c>--retry-failed</c>).</summary>
    Reopened = 3,

    /// <summary>An attempt was interrupted or lost in a crash, and decided nothing. What it may have spent is charged to the batch, not to the job.</summary>
    CutShort = 4,

    /// <summary>What the user said of a call that a crash cut off: the difference to what it had been charged at, mostly less than 0.</summary>
    Reconciled = 5,
}

/// <summary>One entry of the append-only part of the journal. Every decision and every cent is one of these.</summary>
public sealed record JournalEntry
{
    /// <summary>What it says.</summary>
    public required EntryKind Kind { get; init; }

    /// <summary>The job.</summary>
    public required Job Job { get; init; }

    /// <summary>The number of the attempt that ended, from 1; 0 where none ran.</summary>
    public int Attempt { get; init; }

    /// <summary>How the job ended; only for <see cref="EntryKind.Outcome"/>.</summary>
    public Outcome? Outcome { get; init; }

    /// <summary>How the attempt ended; <see langword="null"/> where none ran, or where it was lost in a crash.</summary>
    public AttemptStatus? Status { get; init; }

    /// <summary>The exit code of the attempt.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The metrics, as one line of JSON.</summary>
    public string? Metrics { get; init; }

    /// <summary>What the job's attempts cost together, in USD: the <c>cost</c> of its line in the results. <see langword="null"/> where none said.</summary>
    public decimal? Cost { get; init; }

    /// <summary>What this entry adds to the batch's spending, in USD.</summary>
    public decimal Charge { get; init; }

    /// <summary>Why it did not succeed.</summary>
    public JobError? Error { get; init; }

    /// <summary>The declared outputs, as one line of JSON.</summary>
    public string? Outputs { get; init; }

    /// <summary>The last line of stderr, for people.</summary>
    public string? Detail { get; init; }

    /// <summary>When the attempt started, or the decision fell.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>How long the attempt took.</summary>
    public TimeSpan Duration { get; init; }
}
