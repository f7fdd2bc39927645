using System.Collections.Immutable;
using Volley.Specs;

namespace Volley.Execution;

/// <summary>Runs processes for a handler: part of its attempt, with the environment that a process which is an attempt has.</summary>
public interface IHandlerProcesses
{
    /// <summary>Runs a process in a group of its own to its end. What cannot be started, fails or takes too long is a result, not an exception.</summary>
    /// <param name="process">What to run.</param>
    /// <param name="token">Asks it to end, and ends it once the attempt's grace is over; the attempt's own end does so at once.</param>
    /// <returns>What it left behind.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<ProcessLeavings> RunAsync(HandlerProcess process, CancellationToken token);
}

/// <summary>A process that a handler runs.</summary>
public sealed record HandlerProcess
{
    /// <summary>The beginning of the names of its logs in the job's folder; unique within the attempt, and safe as a file name.</summary>
    public required string Name { get; init; }

    /// <summary>The program: an absolute path. What is none is a program that was not found, and is not run.</summary>
    public required string Program { get; init; }

    /// <summary>The argument vector, expanded; its first element is the program's name as the user wrote it.</summary>
    public required ImmutableArray<string> Arguments { get; init; }

    /// <summary>Environment variables beyond those that every process of an attempt has.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>The absolute folder to run in.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>The absolute path of the file for standard input; <see langword="null"/> for none.</summary>
    public string? StdinFile { get; init; }

    /// <summary>How many bytes of each of stdout and stderr are kept.</summary>
    public long OutputLimit { get; init; } = CommandSpec.DefaultOutputLimit;

    /// <summary>How long it may take; <see langword="null"/> for as long as the attempt.</summary>
    public TimeSpan? Timeout { get; init; }
}
