namespace Volley.Execution;

/// <summary>How an attempt ended.</summary>
public enum AttemptStatus
{
    /// <summary>It did what was asked.</summary>
    Succeeded,

    /// <summary>It ended by itself, without success.</summary>
    Failed,

    /// <summary>It took longer than its timeout and was ended.</summary>
    TimedOut,

    /// <summary>Volley ended it because the batch was interrupted or stopped; it decides nothing.</summary>
    Interrupted,
}

/// <summary>What an attempt returned. Expected failure is data: no executor throws for one.</summary>
public sealed record AttemptResult
{
    /// <summary>How it ended.</summary>
    public required AttemptStatus Status { get; init; }

    /// <summary>The process's exit code; <see langword="null"/> where it ended by a signal or there was no process.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The name of the signal that ended the process, such as <c>SIGSEGV</c>.</summary>
    public string? Signal { get; init; }

    /// <summary>The metrics as one line of JSON: an object of numbers, booleans and strings; <see langword="null"/> for none.</summary>
    public string? Metrics { get; init; }

    /// <summary>What the attempt says it cost, in USD; <see langword="null"/> where it says nothing.</summary>
    public decimal? Cost { get; init; }

    /// <summary>What its metered calls cost, in USD; <see langword="null"/> where it is not metered. Adds to <see cref="Cost"/>.</summary>
    public decimal? Metered { get; init; }

    /// <summary>The declared outputs as one line of JSON: a list of paths, or an object of paths by name; <see langword="null"/> for none.</summary>
    public string? Outputs { get; init; }

    /// <summary>What went wrong; <see langword="null"/> exactly where <see cref="Status"/> is <see cref="AttemptStatus.Succeeded"/>.</summary>
    public JobError? Error { get; init; }

    /// <summary>The last line of stderr, at most 500 characters: for people, never part of <c>results.jsonl</c>.</summary>
    public string? Detail { get; init; }

    /// <summary>Whether another attempt would surely fail too, such as for a program that is not there.</summary>
    public bool IsPermanent { get; init; }

    /// <summary>Whether it failed since the batch's budget could not cover one of its calls: the job is then refused, and tried again by the next run.</summary>
    public bool IsRefused { get; init; }

    /// <summary>When it started.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }
}

/// <summary>Why a job did not succeed. Depends only on the spec and on what the job returned, never on times or attempts.</summary>
/// <param name="Code">One of <see cref="ErrorCodes"/>, or a workload's own.</param>
/// <param name="Message">A sentence for people.</param>
public sealed record JobError(string Code, string Message);
