using Volley.Diagnostics;
using Volley.Execution;
using Volley.Planning;
using Volley.Specs.Yaml;

namespace Volley.Specs.Reading;

/// <summary>Items that are files, found by patterns.</summary>
internal static class FileItems
{
    /// <summary>Finds the files of one pattern or several, each file once, in ordinal order.</summary>
    public static ItemsDraft Read(SpecContext context, YamlNode node)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        var isGood = true;
        var patterns = Values.OneOrMore(node);
        foreach (var item in patterns)
        {
            var matches = Values.Text(context, item, "a pattern of 'files'") is { } pattern ? Find(context, pattern, item) : null;
            isGood &= matches is { Count: > 0 };
            found.UnionWith(matches ?? []);
        }

        if (patterns.Count == 0)
            context.Error(DiagnosticCodes.NoItems, node, "'files' names no pattern", "Name at least one, such as \"data/*.json\".");
        return isGood && patterns.Count > 0
            ? ItemsDraft.Of(new ItemTable([ItemTable.ItemName], [.. found.Select(f => new[] { new ParameterValue(f) })], areFiles: true))
            : ItemsDraft.Missing;
    }

    /// <summary>The content of each is part of a job's key: one that cannot be read would end the run in its middle.</summary>
    private static void RequireReadable(SpecContext context, string pattern, List<string> matches, YamlNode node)
    {
        var unreadable = matches.Select(f => (File: f, Reason: SpecialFiles.WhyUnreadable(Path.GetFullPath(f, context.Source.Folder)))).Where(f => f.Reason is not null)
            .OrderBy(f => f.File, StringComparer.Ordinal).ToList();
        if (unreadable.Count > 0)
        {
            context.Error(DiagnosticCodes.FileMissing, node,
                $"'{Describe.Short(pattern)}' gives '{Describe.Short(unreadable[0].File)}', which cannot be read{Describe.More(unreadable.Count - 1)}: {unreadable[0].Reason}",
                "Make it readable, remove it, or narrow the pattern.");
        }
    }

    private static List<string>? Find(SpecContext context, string pattern, YamlNode node)
    {
        try
        {
            var matches = Glob.Find(context.Source.Folder, pattern);
            if (matches.Count == 0)
            {
                context.Error(DiagnosticCodes.NoFilesMatch, node, $"no file matches '{Describe.Short(pattern)}'",
                    $"Patterns are relative to '{context.Source.Folder}'; '*' and '?' stay within a folder, '**' goes through folders, hidden files must be named.");
            }

            RequireReadable(context, pattern, matches, node);
            return matches;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            context.Error(DiagnosticCodes.FileMissing, node, $"the files of '{Describe.Short(pattern)}' cannot be listed: {e.Message}",
                "Check the folder and its permissions; a name that is not UTF-8 must be changed.");
            return null;
        }
    }
}
