using Volley.Diagnostics;
using Volley.Execution;
using Volley.Specs.Reading;

namespace Volley.Specs.Checks;

/// <summary>Checks that the files which commands read are there and can be read.</summary>
internal sealed class FileCheck(SpecContext context)
{
    private readonly Dictionary<string, string?> _known = new(StringComparer.Ordinal);

    /// <summary>Checks every path that a template gives, where they are few enough and known before the run.</summary>
    public void Check(LocatedTemplate path, ParameterScope scope, string what)
    {
        var missing = scope.Expand(path.Template, context.Source.Folder)?.Where(p => Fault(p) is not null).ToList();
        if (missing is null or [])
            return;
        var written = Describe.Short(path.Template.Text);
        var first = Describe.Short(missing[0]);
        var more = Describe.More(missing.Count - 1);
        var isFolder = Directory.Exists(Path.Combine(context.Source.Folder, missing[0]));
        var state = isFolder ? "is a folder" : Fault(missing[0]);
        context.Error(DiagnosticCodes.FileMissing, path.Location,
            first == written ? $"{what} '{written}' {state}" : $"{what} '{written}' gives '{first}', which {state}{more}",
            isFolder ? "Name the files in it." : $"Paths are relative to '{context.Source.Folder}'; correct the path, or create the file before the batch.");
    }

    /// <summary>What is wrong with a file, in words that follow its name; <see langword="null"/> where nothing is.</summary>
    private string? Fault(string path)
    {
        if (!_known.TryGetValue(path, out var fault))
        {
            var full = Path.GetFullPath(path, context.Source.Folder);
            fault = !File.Exists(full) ? "does not exist" : SpecialFiles.WhyUnreadable(full) is { } reason ? $"cannot be read: {reason}" : null;
            _known[path] = fault;
        }

        return fault;
    }
}
