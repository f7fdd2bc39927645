using Volley.Journal;
using Volley.Planning;
using Volley.Specs;

namespace Volley;

/// <summary>The spec as run, or what describes a batch without one, kept in the batch folder.</summary>
internal static class SpecCopy
{
    /// <summary>Replaces the copy, in one step: a kill leaves the old one or the new one.</summary>
    /// <exception cref="Diagnostics.BatchException">It cannot be written.</exception>
    public static void Write(BatchFolder folder, BatchDefinition definition, BatchPlan plan)
    {
        try
        {
            Replace(folder, SpecSource.HeadedText(TextOf(definition, plan), definition.Origin.Folder));
        }
        catch (Exception fault) when (JournalFaults.IsFileFault(fault))
        {
            throw JournalFaults.OfFile(folder.Spec, fault);
        }
    }

    private static string TextOf(BatchDefinition definition, BatchPlan plan) => definition.Origin switch
    {
        SpecOrigin spec => spec.Text,
        ProgramOrigin program => BatchDescription.Of(definition.Name, program, plan).ToText(),
        _ => throw new ArgumentException($"Nothing is known of a {definition.Origin.GetType().Name}.", nameof(definition)),
    };

    private static void Replace(BatchFolder folder, string text)
    {
        if (new FileInfo(folder.Spec) is { Exists: true, LinkTarget: null } && File.ReadAllText(folder.Spec) == text)
            return;
        ReplacedFile.Write(folder.Spec, text);
    }
}
