using Volley.Diagnostics;
using Volley.Specs.Reading;
using Volley.Specs.Yaml;

namespace Volley.Specs.Sections;

/// <summary>A section that is being read, and what surrounds it.</summary>
public sealed class SectionReading
{
    private readonly SpecContext _context;

    internal SectionReading(SpecContext context, SpecNode? value)
    {
        _context = context;
        Value = value;
    }

    /// <summary>The section's value; <see langword="null"/> where the spec does not have it and a workload asked for it.</summary>
    public SpecNode? Value { get; }

    /// <summary>The spec.</summary>
    public SpecSource Source => _context.Source;

    /// <summary>Reads another YAML file; its mistakes are reported with the spec's, each where it is.</summary>
    /// <param name="path">The file, which exists.</param>
    /// <returns>The document's root; <see langword="null"/> where the file is empty, or no YAML, which is reported.</returns>
    public SpecNode? ReadFile(string path)
    {
        if (SpecSource.Read(path, out var unreadable) is not { } source)
        {
            _context.Add(unreadable!);
            return null;
        }

        if (source.Text.Split('\n').All(l => l.AsSpan().Trim() is [] or ['#', ..]))
            return null;
        var context = _context.Beside(source);
        return YamlTree.Read(source.Text, context) is { } root ? new SpecNode(context, root) : null;
    }

    /// <summary>Reports what is wrong with something else than a node.</summary>
    /// <param name="diagnostic">The diagnostic.</param>
    public void Report(Diagnostic diagnostic) => _context.Add(diagnostic);
}
