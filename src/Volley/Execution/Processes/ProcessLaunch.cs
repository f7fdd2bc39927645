using System.Collections.Immutable;

namespace Volley.Execution.Processes;

/// <summary>A process to be run. It gets no descriptors beyond 0, 1 and 2, default signal dispositions and an empty signal mask.</summary>
public sealed record ProcessLaunch
{
    /// <summary>The program: an absolute path. What is none is a program that was not found, and is not run.</summary>
    public required string Program { get; init; }

    /// <summary>The argument vector; its first element is the program's name as the user wrote it.</summary>
    public required ImmutableArray<string> Arguments { get; init; }

    /// <summary>What the process inherits of this process's environment.</summary>
    public required InheritedEnvironment Inherited { get; init; }

    /// <summary>Environment variables beyond the inherited ones, which they replace; each name once.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>The absolute folder to run in.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>The text for standard input; <see langword="null"/> for none.</summary>
    public string? StdinText { get; init; }

    /// <summary>The absolute path of the file for standard input; <see langword="null"/> for none.</summary>
    public string? StdinFile { get; init; }

    /// <summary>What takes the standard output.</summary>
    public required OutputCapture Stdout { get; init; }

    /// <summary>What takes the standard error.</summary>
    public required OutputCapture Stderr { get; init; }

    /// <summary>How long it may take; <see langword="null"/> for ever.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How long it may take to end once asked to.</summary>
    public TimeSpan Grace { get; init; }

    /// <summary>Called once when the process runs, on a thread that must not be kept.</summary>
    public Action<ProcessIdentity>? OnStarted { get; init; }
}
