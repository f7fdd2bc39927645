using Volley.Diagnostics;

namespace Volley.Cli.Commands;

/// <summary>Finds the batch folder that a user named.</summary>
internal static class BatchPath
{
    /// <summary>The batch folder.</summary>
    /// <exception cref="BatchException">The folder is none.</exception>
    public static BatchFolder Resolve(string named)
    {
        if (Directory.Exists(named))
        {
            var folder = BatchFolder.Existing(named);
            if (File.Exists(folder.Journal))
                return folder;
            if (folder.Journal != Path.Combine(folder.Root, BatchFolder.JournalName))
                throw NotABatch($"the journal of '{named}' is not at '{folder.Journal}', where its {Path.GetFileName(folder.JournalPointer)} says it is", "Put it back there, or correct that file.");
            if (File.Exists(folder.JournalPointer))
                throw NotABatch($"the {Path.GetFileName(folder.JournalPointer)} of '{named}' does not say where its journal is", "Run the batch again with --journal DIR, the journal's folder.");
        }

        var near = Near(named);
        throw NotABatch(
            Directory.Exists(named) ? $"'{named}' is not a batch folder: it has no {BatchFolder.JournalName}"
            : File.Exists(named) ? $"'{named}' is a file, not a batch folder"
            : $"there is no folder '{named}'",
            near is null ? "Name the folder that 'volley run' made: batches/NAME beside the spec, unless --out said otherwise." : $"Did you mean '{near}'?");
    }

    private static BatchException NotABatch(string message, string hint) => new(Diagnostic.Error(CliCodes.NotABatch, message, hint: hint));

    // The one batch that lies where batches of a spec in that place lie.
    private static string? Near(string named)
    {
        var start = Directory.Exists(named) ? named : Path.GetDirectoryName(named) is { Length: > 0 } parent ? parent : ".";
        foreach (var place in (string[])[Path.Combine(start, "batches"), start])
        {
            if (!Directory.Exists(place))
                continue;
            var batches = Directory.EnumerateDirectories(place).Where(d => File.Exists(Path.Combine(d, BatchFolder.JournalName))).Take(2).ToList();
            if (batches.Count == 1)
                return batches[0].StartsWith("./", StringComparison.Ordinal) ? batches[0][2..] : batches[0];
        }

        return null;
    }
}
