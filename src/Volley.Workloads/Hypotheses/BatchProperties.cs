using System.Globalization;
using Volley.Journal;

namespace Volley.Workloads.Hypotheses;

/// <summary>What a batch of scans puts down in its folder to find it again when it goes on.</summary>
internal static class BatchProperties
{
    /// <summary>The property that holds when the batch was made.</summary>
    public const string CreatedAt = "created_at";

    /// <summary>When the batch in a folder was made; <see langword="null"/> where the folder says nothing of it.</summary>
    public static DateTimeOffset? CreatedAtOf(BatchFolder folder)
    {
        if (!File.Exists(folder.Journal) || BatchDescription.Read(folder)?.Properties.GetValueOrDefault(CreatedAt) is not { } text)
            return null;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
    }

    /// <summary>Whether the batch in a folder has still something to do: its last run did not end by itself, or its manifest is missing.</summary>
    public static bool IsUnfinished(BatchFolder folder)
    {
        if (!File.Exists(Path.Combine(folder.Root, LeaderboardWriter.ManifestName)))
            return true;
        using var journal = JournalReader.Open(folder);
        return journal.LastRun is not { Ending: "completed" or "stopped" };
    }
}
