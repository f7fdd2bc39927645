using System.Collections.Immutable;
using Volley.Execution;
using Volley.Scheduling;
using Volley.Specs;

namespace Volley;

/// <summary>What a run is told beyond its spec.</summary>
public sealed record RunOptions
{
    /// <summary>Where the batch lives.</summary>
    public required BatchFolder Folder { get; init; }

    /// <summary>How many attempts may run at once, at least 1; <see langword="null"/> for what the spec says.</summary>
    public int? Parallel { get; init; }

    /// <summary>What a failed job means for the others; <see langword="null"/> for what the spec says.</summary>
    public OnFailure? OnFailure { get; init; }

    /// <summary>Whether failed jobs are decided anew.</summary>
    public bool RetryFailed { get; init; }

    /// <summary>The cap of the whole batch in USD, at least 0; <see langword="null"/> for what the spec says.</summary>
    public decimal? Budget { get; init; }

    /// <summary>Which jobs' captured output is kept as files.</summary>
    public KeepPolicy Keep { get; init; } = KeepPolicy.All;

    /// <summary>How long running attempts may go on after the first interruption before they are asked to end.</summary>
    public TimeSpan InterruptGrace { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>What stands between the jobs' processes and what they are metered for; the run starts it and disposes of it. <see langword="null"/> for none.</summary>
    public IMeter? Meter { get; init; }

    /// <summary>Who else knows what running attempts wait for.</summary>
    public ImmutableArray<IWaitReporter> WaitReporters { get; init; } = [];

    /// <summary>The names of environment variables that jobs do not inherit, such as those of providers' keys.</summary>
    public ImmutableHashSet<string> Withheld { get; init; } = [];

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>Which jobs' captured output is kept as files; empty output never is.</summary>
public enum KeepPolicy
{
    /// <summary>No job's.</summary>
    None,

    /// <summary>That of jobs that did not succeed.</summary>
    Failed,

    /// <summary>Every job's.</summary>
    All,
}
