using Volley.Execution;

namespace Volley.Journal;

/// <summary>A decided job as other processes read it: what its line in the results says, and what people want to know beside it.</summary>
public sealed record ResultRow
{
    /// <summary>The job's place in plan order, from 0.</summary>
    public required long Index { get; init; }

    /// <summary>The job's id.</summary>
    public required string JobId { get; init; }

    /// <summary>The stage's name; <see langword="null"/> where it has none.</summary>
    public string? Stage { get; init; }

    /// <summary>The parameters as one line of JSON: an object.</summary>
    public required string Parameters { get; init; }

    /// <summary>The repeat number, from 1.</summary>
    public required int Repeat { get; init; }

    /// <summary>How the job ended.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>The exit code of the last attempt.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The metrics as one line of JSON: an object; <see langword="null"/> for none.</summary>
    public string? Metrics { get; init; }

    /// <summary>What the job said it cost, in USD; <see langword="null"/> where it said nothing.</summary>
    public decimal? Cost { get; init; }

    /// <summary>Why it did not succeed; <see langword="null"/> where it did.</summary>
    public JobError? Error { get; init; }

    /// <summary>The declared outputs as one line of JSON; <see langword="null"/> for none.</summary>
    public string? Outputs { get; init; }

    /// <summary>The last line of stderr of the last attempt, for people; not part of <c>results.jsonl</c>.</summary>
    public string? Detail { get; init; }

    /// <summary>How many attempts it took; 0 where none ran.</summary>
    public int Attempts { get; init; }

    /// <summary>When the last attempt started.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>How long the last attempt took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The row that an entry decides.</summary>
    /// <param name="entry">An entry of kind <see cref="EntryKind.Outcome"/>.</param>
    /// <returns>The row.</returns>
    public static ResultRow Of(JournalEntry entry) => new()
    {
        Index = entry.Job.Index,
        JobId = entry.Job.Id,
        Stage = entry.Job.Stage,
        Parameters = entry.Job.Parameters.ToJson(),
        Repeat = entry.Job.Repeat,
        Outcome = entry.Outcome ?? throw new ArgumentException("The entry decides nothing.", nameof(entry)),
        ExitCode = entry.ExitCode,
        Metrics = entry.Metrics,
        Cost = entry.Cost,
        Error = entry.Error,
        Outputs = entry.Outputs,
        Detail = entry.Detail,
        Attempts = entry.Attempt,
        Started = entry.Started,
        Duration = entry.Duration,
    };
}
