using System.Collections.Immutable;
using System.Text;
using Volley.Diagnostics;
using Volley.Specs.Reading;
using Volley.Specs.Sections;
using Volley.Specs.Yaml;

namespace Volley.Specs;

/// <summary>What became of a spec.</summary>
/// <param name="Spec">The spec; <see langword="null"/> exactly where <paramref name="Diagnostics"/> holds an error.</param>
/// <param name="Diagnostics">Every mistake and warning, in order of line; at most 200 and one that counts the rest.</param>
public sealed record SpecLoadResult(BatchSpec? Spec, ImmutableArray<Diagnostic> Diagnostics);

/// <summary>Reads specs and checks everything about them that can be checked before a job runs.</summary>
public static class SpecLoader
{
    /// <summary>Reads a spec of the engine's own language, without sections and workloads of other assemblies.</summary>
    /// <param name="source">The spec's text and surroundings.</param>
    /// <returns>The spec, or every mistake in it.</returns>
    public static SpecLoadResult Load(SpecSource source) => Load(source, SpecLanguage.Core);

    /// <summary>Reads a spec, the item files that it names, and looks for its input files and programs.</summary>
    /// <param name="source">The spec's text and surroundings.</param>
    /// <param name="language">Which sections and workloads it may have beyond the engine's own.</param>
    /// <returns>The spec, or every mistake in it.</returns>
    public static SpecLoadResult Load(SpecSource source, SpecLanguage language)
    {
        if (source.Text.Length > SpecSource.MaxBytes || Encoding.UTF8.GetByteCount(source.Text) > SpecSource.MaxBytes)
            return new SpecLoadResult(null, [SpecSource.TooLarge(new SourceLocation(source.File))]);
        var context = new SpecContext(source);
        var root = YamlTree.Read(source.Text, context);
        var spec = root is null ? null : SpecReader.Read(context, root, language);
        return new SpecLoadResult(context.HasErrors ? null : spec, context.Diagnostics());
    }

    /// <summary>Reads a section where there is no spec: what its reader makes of nothing, and of files of its own.</summary>
    /// <param name="reader">The section's reader.</param>
    /// <param name="file">The file that messages name.</param>
    /// <param name="diagnostics">Every mistake and warning.</param>
    /// <returns>What the reader returns; <see langword="null"/> where there is an error.</returns>
    public static object? LoadSection(ISectionReader reader, string file, out ImmutableArray<Diagnostic> diagnostics)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        var context = new SpecContext(new SpecSource { File = file, Text = "", Folder = folder });
        var value = reader.Read(new SectionReading(context, null));
        diagnostics = context.Diagnostics();
        return context.HasErrors ? null : value;
    }
}
