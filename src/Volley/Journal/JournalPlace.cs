using Volley.Diagnostics;

namespace Volley.Journal;

/// <summary>Sees to it that a batch has one journal, wherever it lies: what lies elsewhere is found through a pointer in the batch folder.</summary>
internal static class JournalPlace
{
    /// <summary>Refuses a place that is not the batch's.</summary>
    public static void Require(BatchFolder folder)
    {
        var pointer = folder.ReadPointer();
        var isElsewhere = folder.JournalFolder != folder.Root;
        if (pointer is { Length: 0 } && !isElsewhere)
            throw Elsewhere(folder, $"the journal of batch '{folder.Root}' lies elsewhere, but its {Name(folder)} is empty", $"Give --journal DIR with the journal's folder; where it has none yet, remove {Name(folder)} instead.");
        if (pointer is { Length: > 0 } && Path.GetFullPath(pointer, folder.Root) != folder.JournalFolder)
            throw Elsewhere(folder, $"the journal of batch '{folder.Root}' is in '{pointer}'", $"Give --journal '{pointer}'.");
        if (!isElsewhere || pointer is { Length: > 0 })
            return;
        if (File.Exists(Path.Combine(folder.Root, BatchFolder.JournalName)))
            throw Elsewhere(folder, $"batch '{folder.Root}' has its journal in its own folder", "Leave --journal out.");
        // An empty pointer speaks of a journal elsewhere, which may well be this one.
        if (pointer is null && File.Exists(folder.Journal))
            throw Elsewhere(folder, $"the journal in '{folder.JournalFolder}' belongs to another batch", "Give each batch a --journal folder of its own.");
    }

    /// <summary>Writes the pointer where the journal lies elsewhere. By the holder of the lock only, and before there is a journal.</summary>
    public static void Keep(BatchFolder folder)
    {
        try
        {
            if (folder.JournalFolder != folder.Root && folder.ReadPointer() is null or { Length: 0 })
                ReplacedFile.Write(folder.JournalPointer, folder.JournalFolder + "\n", toDisk: true);
            Require(folder);
        }
        catch (Exception fault) when (JournalFaults.IsFileFault(fault))
        {
            throw JournalFaults.OfFile(folder.JournalPointer, fault);
        }
    }

    private static string Name(BatchFolder folder) => Path.GetFileName(folder.JournalPointer);

    private static BatchException Elsewhere(BatchFolder folder, string message, string hint) =>
        new(Diagnostic.Error(DiagnosticCodes.JournalElsewhere, message, new SourceLocation(folder.Root), hint));
}
