using System.Text;
using Volley.Journal;
using Volley.Specs;

namespace Volley;

/// <summary>The spec as run, kept in the batch folder.</summary>
internal static class SpecCopy
{
    /// <summary>Replaces the copy, in one step: a kill leaves the old one or the new one.</summary>
    /// <exception cref="Diagnostics.BatchException">It cannot be written.</exception>
    public static void Write(BatchFolder folder, BatchSpec spec)
    {
        try
        {
            Replace(folder, spec);
        }
        catch (Exception fault) when (JournalFaults.IsFileFault(fault))
        {
            throw JournalFaults.OfFile(folder.Spec, fault);
        }
    }

    private static void Replace(BatchFolder folder, BatchSpec spec)
    {
        var text = SpecSource.HeadedText(spec.Text, spec.Folder);
        if (new FileInfo(folder.Spec) is { Exists: true, LinkTarget: null } && File.ReadAllText(folder.Spec) == text)
            return;
        var temporary = folder.Spec + ".new";
        // Whatever lies there, a link that leads out of the folder perhaps, is replaced and not written through.
        File.Delete(temporary);
        using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            file.Write(new UTF8Encoding(false).GetBytes(text));
        File.Move(temporary, folder.Spec, overwrite: true);
    }
}
