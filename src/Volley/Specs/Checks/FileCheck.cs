using Volley.Diagnostics;
using Volley.Specs.Reading;

namespace Volley.Specs.Checks;

/// <summary>Checks that the files which commands read are there.</summary>
internal sealed class FileCheck(SpecContext context)
{
    private readonly Dictionary<string, bool> _known = new(StringComparer.Ordinal);

    /// <summary>Checks every path that a template gives, where they are few enough and known before the run.</summary>
    public void Check(LocatedTemplate path, ParameterScope scope, string what)
    {
        var missing = scope.Expand(path.Template, context.Source.Folder)?.Where(p => !Exists(p)).ToList();
        if (missing is null or [])
            return;
        var written = Describe.Short(path.Template.Text);
        var first = Describe.Short(missing[0]);
        var more = missing.Count > 1 ? $" (and {missing.Count - 1:N0} more)" : "";
        var isFolder = Directory.Exists(Path.Combine(context.Source.Folder, missing[0]));
        var state = isFolder ? "is a folder" : "does not exist";
        context.Error(DiagnosticCodes.FileMissing, path.Location,
            first == written ? $"{what} '{written}' {state}" : $"{what} '{written}' gives '{first}', which {state}{more}",
            isFolder ? "Name the files in it." : $"Paths are relative to '{context.Source.Folder}'; correct the path, or create the file before the batch.");
    }

    private bool Exists(string path)
    {
        if (!_known.TryGetValue(path, out var exists))
            _known[path] = exists = File.Exists(Path.Combine(context.Source.Folder, path));
        return exists;
    }
}
