using System.Collections.Immutable;
using Volley.Scheduling;

namespace Volley.Specs;

/// <summary>What a job of the command workload runs, and how.</summary>
public sealed record CommandSpec
{
    /// <summary>The program and its arguments, unexpanded; empty exactly where <see cref="Shell"/> is given.</summary>
    public ImmutableArray<Template> Arguments { get; init; } = [];

    /// <summary>A script for <c>/bin/sh -c</c>, taken as it is: parameters reach it only as environment variables.</summary>
    public string? Shell { get; init; }

    /// <summary>Environment variables beyond the inherited ones, in ordinal order of name.</summary>
    public ImmutableArray<KeyValuePair<string, Template>> Environment { get; init; } = [];

    /// <summary>Files whose content is part of the key, relative to the spec's folder.</summary>
    public ImmutableArray<Template> Inputs { get; init; } = [];

    /// <summary>What the command reads on its standard input; <see langword="null"/> for nothing.</summary>
    public StdinSpec? Stdin { get; init; }

    /// <summary>Whether the command runs in the job's own folder rather than the spec's.</summary>
    public bool RunsInJobFolder { get; init; }

    /// <summary>Where the command's result object comes from.</summary>
    public ResultSource Result { get; init; } = ResultSource.File;

    /// <summary>How many bytes of each of stdout and stderr are kept; at least 1.</summary>
    public long OutputLimit { get; init; } = DefaultOutputLimit;

    /// <summary>How long an attempt may take; <see langword="null"/> for ever.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How long an attempt that was asked to end (SIGTERM) may take before it is killed.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>When a failed attempt is followed by another.</summary>
    public RetryPolicy Retry { get; init; } = RetryPolicy.None;

    /// <summary>The default of <see cref="OutputLimit"/>: 10 MiB.</summary>
    public const long DefaultOutputLimit = 10 * 1024 * 1024;
}

/// <summary>What a command reads on its standard input.</summary>
/// <param name="Content">The text, or the path of the file relative to the spec's folder; unexpanded.</param>
/// <param name="IsFile">Whether <paramref name="Content"/> is a path.</param>
public sealed record StdinSpec(Template Content, bool IsFile);

/// <summary>Where a command's result object comes from.</summary>
public enum ResultSource
{
    /// <summary>The file that <c>VOLLEY_RESULT</c> names; no file, no result.</summary>
    File,

    /// <summary>The last line of stdout that is a JSON object; none is a failure.</summary>
    Stdout,
}
