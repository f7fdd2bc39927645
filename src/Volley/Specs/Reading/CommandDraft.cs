using System.Collections.Immutable;
using Volley.Diagnostics;

namespace Volley.Specs.Reading;

/// <summary>A command as read, before its placeholders, files and program are checked.</summary>
internal sealed record CommandDraft
{
    /// <summary>Where <c>command</c> or <c>shell</c> is written; <see langword="null"/> where neither could be read.</summary>
    public SourceLocation? Location { get; init; }

    /// <summary>The program and its arguments.</summary>
    public ImmutableArray<LocatedTemplate> Arguments { get; init; } = [];

    /// <summary>The script.</summary>
    public string? Shell { get; init; }

    /// <summary>The environment, outer levels merged in.</summary>
    public ImmutableSortedDictionary<string, LocatedTemplate> Environment { get; init; } =
        ImmutableSortedDictionary.Create<string, LocatedTemplate>(StringComparer.Ordinal);

    /// <summary>The input files.</summary>
    public ImmutableArray<LocatedTemplate> Inputs { get; init; } = [];

    /// <summary>The standard input.</summary>
    public LocatedTemplate? Stdin { get; init; }

    /// <summary>Whether <see cref="Stdin"/> is a path.</summary>
    public bool StdinIsFile { get; init; }

    /// <summary>Everything that needs no further check: limits, retries, folder, result.</summary>
    public CommandSpec Settings { get; init; } = new();

    /// <summary>The finished command.</summary>
    public CommandSpec ToSpec() => Settings with
    {
        Arguments = [.. Arguments.Select(a => a.Template)],
        Shell = Shell,
        Environment = Environment.IsEmpty ? [] : [.. Environment.Select(e => KeyValuePair.Create(e.Key, e.Value.Template))],
        Inputs = [.. Inputs.Select(i => i.Template)],
        Stdin = Stdin is null ? null : new StdinSpec(Stdin.Template, StdinIsFile),
    };
}
