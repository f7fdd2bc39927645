using System.Collections.Immutable;
using Volley.Models.Providers;

namespace Volley.Workloads.CodeGeneration.Running;

/// <summary>What a run of a project's jobs is told.</summary>
public sealed record CodeGenerationOptions
{
    /// <summary>The only job to run, whatever its status; <see langword="null"/> for those that are ready.</summary>
    public string? Job { get; init; }

    /// <summary>Whether jobs that an earlier run left in the middle are run too.</summary>
    public bool Resume { get; init; }

    /// <summary>Whether jobs that have passed or failed are run again.</summary>
    public bool Rerun { get; init; }

    /// <summary>Whether nothing starts after the first failure.</summary>
    public bool StopOnFail { get; init; }

    /// <summary>How many jobs run at once; 0 for as many as can, at most <see cref="MostAtOnce"/>.</summary>
    public int MaxConcurrent { get; init; }

    /// <summary>How long a job may take; <see langword="null"/> for ever.</summary>
    public TimeSpan? JobTimeout { get; init; }

    /// <summary>What the batch may cost, in USD, the run that is resumed included; <see langword="null"/> for no limit.</summary>
    public decimal? Budget { get; init; }

    /// <summary>What one job may cost, in USD; <see langword="null"/> for no limit of its own.</summary>
    public decimal? PerJob { get; init; }

    /// <summary>Whether the files of failed jobs are kept in their folders.</summary>
    public bool KeepFailed { get; init; }

    /// <summary>What to type to go on with the run; the batch folder says it.</summary>
    public string Again { get; init; } = "volley codegen run --resume";

    /// <summary>What to type to run its failed jobs again; the batch folder says it.</summary>
    public string RetryFailed { get; init; } = "volley codegen reset all --status fail && volley codegen run";

    /// <summary>The names of environment variables that the project's commands do not inherit. Default: the known providers' keys.</summary>
    public ImmutableHashSet<string> Withheld { get; init; } = [.. BuiltInProviders.All.Select(p => p.KeyVariable).OfType<string>()];

    /// <summary>How many jobs run at once where no number is given: what a machine and a provider bear.</summary>
    public const int MostAtOnce = 64;
}
