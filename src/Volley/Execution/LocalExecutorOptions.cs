using System.Collections.Immutable;
using Volley.Execution.Processes;

namespace Volley.Execution;

/// <summary>What a <see cref="LocalExecutor"/> is built from.</summary>
public sealed record LocalExecutorOptions
{
    /// <summary>Where the batch lives.</summary>
    public required BatchFolder Folder { get; init; }

    /// <summary>The batch's id, by which its processes are found again.</summary>
    public required string BatchId { get; init; }

    /// <summary>Which jobs' captured output is kept as files.</summary>
    public KeepPolicy Keep { get; init; } = KeepPolicy.All;

    /// <summary>What starts processes; the executor disposes of it. <see langword="null"/> for the best one, made when the first process starts.</summary>
    public IProcessHost? Host { get; init; }

    /// <summary>The clock for starts and durations, and for handlers' timeouts.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The names of environment variables that children do not inherit.</summary>
    public ImmutableHashSet<string> Withheld { get; init; } = [];
}
