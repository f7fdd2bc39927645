using System.Collections.Immutable;
using Volley.Budgets;
using Volley.Planning;
using Volley.Specs;

namespace Volley.Execution;

/// <summary>One attempt of a job, ready to run.</summary>
public sealed record AttemptRequest
{
    /// <summary>The job.</summary>
    public required Job Job { get; init; }

    /// <summary>The attempt's number, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>What to do.</summary>
    public required AttemptWork Work { get; init; }

    /// <summary>How long it may take; <see langword="null"/> for ever.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How long it may take to end once asked to.</summary>
    public TimeSpan Grace { get; init; }

    /// <summary>Whether what it spends is metered call by call.</summary>
    public bool IsMetered { get; init; }

    /// <summary>What is left of the job's cap, in USD; <see langword="null"/> where the job has none. Only for metered attempts.</summary>
    public decimal? Allowance { get; init; }

    /// <summary>The money that it may spend through calls; <see langword="null"/> where it is not metered.</summary>
    public CallAccount? Account { get; init; }

    /// <summary>Environment variables that override inherited and declared ones; for processes.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Environment { get; init; } = [];
}

/// <summary>What an attempt does: a process, or a handler in this process. The one seam between planning and executors.</summary>
public abstract record AttemptWork;

/// <summary>An attempt that is a process.</summary>
public sealed record ProcessWork : AttemptWork
{
    /// <summary>The program: an absolute path. What is none is a program that was not found, and is not run.</summary>
    public required string Program { get; init; }

    /// <summary>The argument vector, expanded; its first element is the program's name as the user wrote it.</summary>
    public required ImmutableArray<string> Arguments { get; init; }

    /// <summary>Environment variables beyond the inherited ones, expanded; the executor adds the <c>VOLLEY_…</c> ones.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>The absolute folder to run in; <see langword="null"/> for the job's own.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>The text for standard input; <see langword="null"/> for none.</summary>
    public string? StdinText { get; init; }

    /// <summary>The absolute path of the file for standard input; <see langword="null"/> for none.</summary>
    public string? StdinFile { get; init; }

    /// <summary>Where the result object comes from.</summary>
    public ResultSource Result { get; init; }

    /// <summary>How many bytes of each of stdout and stderr are kept.</summary>
    public long OutputLimit { get; init; } = CommandSpec.DefaultOutputLimit;

    /// <summary>What the job's needs gave, as the JSON document for <c>VOLLEY_NEEDS</c>; <see langword="null"/> for a job without needs.</summary>
    public Func<Stream, CancellationToken, Task>? WriteNeeds { get; init; }

    /// <summary>
    /// Has the last word on a process that succeeded by itself, for workloads whose commands report in a way of their own;
    /// <see langword="null"/> where exit code and result object say it all. What it throws is a failure of the attempt.
    /// A cost in its result counts where the result object has none.
    /// </summary>
    public Func<ProcessLeavings, CancellationToken, Task<AttemptResult>>? Conclude { get; init; }
}

/// <summary>What a process left behind.</summary>
/// <param name="Result">The attempt as exit code and result object tell it.</param>
/// <param name="ResultFile">The text of its result file; <see langword="null"/> where it wrote none.</param>
/// <param name="LastObject">The last line of stdout that begins with <c>{</c>; <see langword="null"/> where there is none.</param>
/// <param name="Tail">The last lines of stdout, as far as 8 KiB hold them.</param>
public sealed record ProcessLeavings(AttemptResult Result, string? ResultFile, string? LastObject, string Tail);

/// <summary>An attempt that is a call of a handler in this process.</summary>
/// <param name="Handler">
/// The handler. The token is cancelled on timeout, stop and interruption; its exceptions become failures of the attempt,
/// but for a <see cref="Diagnostics.BatchException"/>, a full disk and a batch folder that is gone, which end the batch.
/// </param>
public sealed record HandlerWork(Func<HandlerContext, CancellationToken, Task<AttemptResult>> Handler) : AttemptWork;

/// <summary>What a handler is given.</summary>
/// <param name="Job">The job.</param>
/// <param name="Attempt">The attempt's number, from 1.</param>
/// <param name="Folder">The job's own folder, absolute; it exists.</param>
/// <param name="Account">The money that the attempt may spend through calls; <see langword="null"/> where it is not metered.</param>
/// <param name="Processes">What runs processes for the handler; <see langword="null"/> only where no executor runs it.</param>
public sealed record HandlerContext(Job Job, int Attempt, string Folder, CallAccount? Account = null, IHandlerProcesses? Processes = null);
