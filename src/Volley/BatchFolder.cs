namespace Volley;

/// <summary>The paths of a batch folder. Knows names, touches nothing.</summary>
/// <param name="root">The folder; made absolute.</param>
/// <param name="journalFolder">The folder of the journal where it lives elsewhere (<c>--journal DIR</c>); else <see langword="null"/>.</param>
public sealed class BatchFolder(string root, string? journalFolder = null)
{
    /// <summary>The name of the journal's file: what has one is a batch folder.</summary>
    public const string JournalName = "journal.db";

    /// <summary>The absolute path of the folder.</summary>
    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>The absolute folder of the journal and its lock: <see cref="Root"/> unless told otherwise.</summary>
    public string JournalFolder { get; } = Path.GetFullPath(journalFolder ?? root);

    /// <summary>The journal.</summary>
    public string Journal => Path.Combine(JournalFolder, JournalName);

    /// <summary>The lock that one Volley at a time holds; names its holder.</summary>
    public string Lock => Path.Combine(JournalFolder, "journal.lock");

    /// <summary>Where the journal is, in one line; exists only where it lives elsewhere.</summary>
    public string JournalPointer => Path.Combine(Root, "journal.path");

    /// <summary>The spec as run, headed by a comment with the folder that its paths are relative to.</summary>
    public string Spec => Path.Combine(Root, "batch.yaml");

    /// <summary>The ordered results.</summary>
    public string Results => Path.Combine(Root, "results.jsonl");

    /// <summary>Times, durations and attempts, in order of completion.</summary>
    public string Timings => Path.Combine(Root, "timings.jsonl");

    /// <summary>The jobs' folders.</summary>
    public string Jobs => Path.Combine(Root, "jobs");

    /// <summary>Files that live no longer than an attempt; emptied by every run.</summary>
    public string Scratch => Path.Combine(Root, ".scratch");

    /// <summary>A job's own folder.</summary>
    /// <param name="jobId">The job's id, safe as a file name.</param>
    /// <returns>Its absolute path.</returns>
    public string JobFolder(string jobId) => Path.Combine(Jobs, jobId);

    /// <summary>A folder's batch, its journal found through <see cref="JournalPointer"/> where that exists and says something.</summary>
    /// <param name="root">The folder.</param>
    /// <returns>The paths.</returns>
    public static BatchFolder Existing(string root)
    {
        var folder = new BatchFolder(root);
        return folder.ReadPointer() is { Length: > 0 } pointer ? new BatchFolder(root, Path.GetFullPath(pointer, folder.Root)) : folder;
    }

    /// <summary>What <see cref="JournalPointer"/> says: a folder, relative to <see cref="Root"/> where it is not absolute.</summary>
    /// <returns>The folder; empty where the file holds nothing, as a full disk or a power cut may leave it, or is a link to nothing; <see langword="null"/> where it is not there.</returns>
    internal string? ReadPointer()
    {
        try
        {
            return File.Exists(JournalPointer) ? File.ReadAllText(JournalPointer).Trim().Trim('\0') : null;
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return "";
        }
    }
}
