using Volley.Diagnostics;

namespace Volley.Cli.Commands;

/// <summary>Finds the spec that a user named.</summary>
internal static class SpecPath
{
    private const string InFolder = "batch.yaml";

    /// <summary>The spec file: the one named, or the <c>batch.yaml</c> of the folder named.</summary>
    /// <exception cref="BatchException">There is none.</exception>
    public static string Resolve(string named)
    {
        if (File.Exists(named))
            return named;
        if (Directory.Exists(named))
        {
            var inside = Path.Combine(named, InFolder);
            return File.Exists(inside) ? inside : throw NoSpec($"the folder '{named}' has no {InFolder}", Near(named, null));
        }

        var folder = Path.GetDirectoryName(named);
        throw NoSpec($"there is no spec '{named}'", Near(string.IsNullOrEmpty(folder) ? "." : folder, Path.GetFileName(named)));
    }

    private static BatchException NoSpec(string message, string? near) => new(Diagnostic.Error(
        CliCodes.NoSpec,
        message,
        hint: near is null ? $"Name a spec file, or a folder with a {InFolder}." : $"Did you mean '{near}'?"));

    // The one spec of the folder, or the one whose name is nearest to what was typed.
    private static string? Near(string folder, string? name)
    {
        if (!Directory.Exists(folder))
            return null;
        var specs = new List<string>();
        foreach (var file in Directory.EnumerateFiles(folder))
            if (Path.GetExtension(file) is ".yaml" or ".yml" && specs.Count < 1000)
                specs.Add(Path.GetFileName(file));
        specs.Sort(StringComparer.Ordinal);
        var near = name is null ? (specs.Count == 1 ? specs[0] : null) : Suggestion.Nearest(name, specs) ?? Suggestion.Nearest(name + ".yaml", specs);
        return near is null ? null : folder == "." ? near : Path.Combine(folder, near);
    }
}
