using Volley.Execution;

namespace Volley.Journal;

/// <summary>An entry of the journal as other processes read it.</summary>
public sealed record EntryRow
{
    /// <summary>Its number, from 1.</summary>
    public required long Sequence { get; init; }

    /// <summary>What it says.</summary>
    public required EntryKind Kind { get; init; }

    /// <summary>The run that wrote it.</summary>
    public required long Run { get; init; }

    /// <summary>The job's place in the plan of that run, from 0.</summary>
    public required long Index { get; init; }

    /// <summary>The number of the attempt that ended, from 1; 0 where none ran.</summary>
    public int Attempt { get; init; }

    /// <summary>How the job ended; only for <see cref="EntryKind.Outcome"/>.</summary>
    public Outcome? Outcome { get; init; }

    /// <summary>How the attempt ended; <see langword="null"/> where none ran, or where it was lost in a crash.</summary>
    public AttemptStatus? Status { get; init; }

    /// <summary>The exit code of the attempt.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Why it did not succeed.</summary>
    public JobError? Error { get; init; }

    /// <summary>The last line of stderr, for people.</summary>
    public string? Detail { get; init; }

    /// <summary>What it says the job cost, in USD; <see langword="null"/> where it says nothing.</summary>
    public decimal? Cost { get; init; }

    /// <summary>What it adds to the batch's spending, in USD.</summary>
    public decimal Charge { get; init; }

    /// <summary>When the attempt started, or the decision fell.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>How long the attempt took.</summary>
    public TimeSpan Duration { get; init; }

    internal static EntryRow From(in EntryView entry) => new()
    {
        Sequence = entry.Sequence,
        Kind = entry.Kind,
        Run = entry.Run,
        Index = entry.Index,
        Attempt = entry.Attempt,
        Outcome = entry.Outcome,
        Status = entry.Status,
        ExitCode = entry.ExitCode,
        Error = entry.Error,
        Detail = EntryView.Text(entry.Detail),
        Cost = entry.Cost,
        Charge = entry.Charge,
        Started = entry.Started,
        Duration = entry.Duration,
    };
}
