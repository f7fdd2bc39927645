using System.Collections.Immutable;
using Volley.Diagnostics;
using Volley.Specs.Yaml;

namespace Volley.Specs.Reading;

/// <summary>What all readers of a spec share: where it came from, and the mistakes found so far.</summary>
internal sealed class SpecContext(SpecSource source)
{
    /// <summary>How many diagnostics are listed; a spec with more is told so.</summary>
    public const int MaxListed = 200;

    private readonly List<Entry> _found = [];
    private readonly HashSet<Diagnostic> _distinct = [];
    private readonly List<SpecContext> _others = [];
    private bool _hasErrors;

    /// <summary>Where the spec came from.</summary>
    public SpecSource Source => source;

    /// <summary>Whether there is an error among the diagnostics.</summary>
    public bool HasErrors => _hasErrors || _others.Exists(o => o.HasErrors);

    /// <summary>Reports a mistake at a node.</summary>
    public void Error(string code, YamlNode at, string message, string hint) => Error(code, at.Line, at.Column, message, hint);

    /// <summary>Reports a mistake at a place of the spec.</summary>
    public void Error(string code, int line, int column, string message, string hint) =>
        Add(Diagnostic.Error(code, message, new SourceLocation(source.File, line, column), hint), line, column);

    /// <summary>Reports a mistake at a place found earlier.</summary>
    public void Error(string code, SourceLocation at, string message, string hint) => Error(code, at.Line, at.Column, message, hint);

    /// <summary>Reports a mistake in another file that the spec names.</summary>
    public void ErrorIn(string path, int line, YamlNode namedAt, string code, string message, string hint) =>
        Add(Diagnostic.Error(code, message, new SourceLocation(source.DisplayPath(path), line), hint), namedAt.Line, namedAt.Column);

    /// <summary>Reports what is worth knowing at a place of the spec.</summary>
    public void Warning(string code, SourceLocation at, string message, string hint) =>
        Add(Diagnostic.Warning(code, message, at, hint), at.Line, at.Column);

    /// <summary>Reports what was found elsewhere, ahead of what has a line in the spec.</summary>
    public void Add(Diagnostic diagnostic) => Add(diagnostic, 0, 0);

    /// <summary>The context of another file that is read along with the spec; its mistakes are listed after the spec's own.</summary>
    public SpecContext Beside(SpecSource file)
    {
        var other = new SpecContext(file);
        _others.Add(other);
        return other;
    }

    /// <summary>Where a node is written.</summary>
    public SourceLocation Locate(YamlNode node) => new(source.File, node.Line, node.Column);

    /// <summary>Everything reported, by line and column; equal reports once.</summary>
    public ImmutableArray<Diagnostic> Diagnostics()
    {
        var sorted = Sorted().ToList();
        if (sorted.Count <= MaxListed)
            return [.. sorted];
        var last = sorted[MaxListed - 1].Location;
        var rest = Diagnostic.Error(DiagnosticCodes.TooManyMistakes, $"{sorted.Count - MaxListed:N0} more mistakes are not listed", last,
            "Correct the ones above first; many often have one cause.");
        return [.. sorted.Take(MaxListed), rest];
    }

    private IEnumerable<Diagnostic> Sorted() =>
        _found.OrderBy(e => e.Line).ThenBy(e => e.Column).Select(e => e.Diagnostic).Concat(_others.SelectMany(o => o.Sorted()));

    private void Add(Diagnostic diagnostic, int line, int column)
    {
        _hasErrors |= diagnostic.Severity == DiagnosticSeverity.Error;
        if (_distinct.Add(diagnostic))
            _found.Add(new Entry(diagnostic, line, column));
    }

    /// <remarks>A class: generic code over a value type of ours would be compiled anew at every start.</remarks>
    private sealed record Entry(Diagnostic Diagnostic, int Line, int Column);
}
