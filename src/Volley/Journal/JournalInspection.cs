using System.Globalization;
using Volley.Diagnostics;

namespace Volley.Journal;

/// <summary>The checks that a journal passes before anything of it is believed. None of them changes it.</summary>
internal static class JournalInspection
{
    private const int HeaderLength = 100;
    private const int WriteVersionOffset = 18;
    private const byte WriteAheadVersion = 2;

    /// <summary>Whether the folder has a journal; one that is gone while other files still know of it is damage.</summary>
    public static bool Exists(BatchFolder folder, CommitWitness witness)
    {
        if (File.Exists(folder.Journal))
            return true;
        var log = folder.Journal + "-wal";
        var knows = HasContent(log) ? "its write-ahead log journal.db-wal"
            : HasContent(folder.Results) ? "results.jsonl"
            : HasContent(folder.Timings) ? "timings.jsonl"
            : witness.Commits > 0 ? Path.GetFileName(folder.Lock)
            : null;
        return knows is null ? false : throw JournalFaults.Damaged(folder, $"journal.db is missing, although {knows} is there");
    }

    /// <summary>Requires a file that begins as a journal does, and of a version that this program knows.</summary>
    public static void RequireHeader(BatchFolder folder)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        using var file = File.OpenHandle(folder.Journal, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var length = RandomAccess.Read(file, header, 0);
        if (length == 0)
            throw JournalFaults.Damaged(folder, "journal.db is empty");
        if (length < HeaderLength || !header.StartsWith("SQLite format 3\0"u8))
            throw JournalFaults.Damaged(folder, "page 1 of journal.db is damaged: it does not begin as a database does");
        if (header[WriteVersionOffset] != WriteAheadVersion || header[WriteVersionOffset + 1] != WriteAheadVersion)
            throw JournalFaults.Damaged(folder, "page 1 of journal.db is damaged: its header does not name the write-ahead format");
    }

    /// <summary>Requires a journal whose layout this program knows.</summary>
    public static void RequireLayout(BatchFolder folder, SqliteDatabase database)
    {
        try
        {
            var version = database.Integer("PRAGMA user_version");
            if (database.Integer("PRAGMA application_id") != JournalSchema.ApplicationId)
                throw JournalFaults.Damaged(folder, "page 1 of journal.db is damaged: its application id is not a journal's");
            var recorded = MetaTable.Read(database)?.GetValueOrDefault(MetaTable.SchemaVersion);
            if (recorded is null)
                throw JournalFaults.Damaged(folder, "the table meta of journal.db is damaged: a checksum differs");
            if (recorded != version.ToString(CultureInfo.InvariantCulture))
                throw JournalFaults.Damaged(folder, $"page 1 of journal.db is damaged: it says version {version}, the table meta {recorded}");
            if (version > JournalSchema.Version)
                throw Newer(folder, version);
            if (!JournalSchema.IsIntact(database, (int)version))
                throw JournalFaults.Damaged(folder, "page 1 of journal.db is damaged: the definitions of its tables differ");
        }
        catch (SqliteFault fault)
        {
            throw JournalFaults.Opening(folder, fault, "page 1 or the table meta");
        }
    }

    /// <summary>Requires pages that hang together.</summary>
    public static void RequireSoundPages(BatchFolder folder, SqliteDatabase database)
    {
        using var statement = database.Prepare("PRAGMA quick_check(1)");
        if (statement.Step() && statement.Text(0) is var verdict && verdict != "ok")
            throw JournalFaults.Damaged(folder, $"journal.db is damaged: {verdict.ReplaceLineEndings(" ")}");
    }

    /// <summary>The values of <c>meta</c>, complete.</summary>
    public static Dictionary<string, string> RequireMeta(BatchFolder folder, SqliteDatabase database)
    {
        var meta = MetaTable.Read(database);
        return meta is not null && meta.ContainsKey(MetaTable.BatchId)
            ? meta
            : throw JournalFaults.Damaged(folder, "the table meta of journal.db is damaged: a row is missing or its checksum differs");
    }

    /// <summary>Requires every commit that was ever acknowledged.</summary>
    public static void RequireAllCommits(BatchFolder folder, CommitWitness own, CommitWitness witness)
    {
        if (own.Commits >= witness.Commits)
            return;
        var what = witness.Sequence > own.Sequence
            ? $"entries {own.Sequence + 1}..{witness.Sequence}"
            : $"its last {witness.Commits - own.Commits} commits, after entry {own.Sequence}";
        throw JournalFaults.Damaged(folder, $"journal.db lost {what}, which were on disk: its write-ahead log journal.db-wal is torn or gone");
    }

    /// <summary>Whether the write-ahead log holds commits that are not in the database file.</summary>
    public static bool HasLog(BatchFolder folder) => HasContent(folder.Journal + "-wal");

    private static BatchException Newer(BatchFolder folder, long version) => new(Diagnostic.Error(
        DiagnosticCodes.JournalNewer,
        $"the journal was made by a newer Volley: it has version {version}, and this one knows up to {JournalSchema.Version}",
        new SourceLocation(folder.Journal),
        "Update Volley; nothing was changed."));

    private static bool HasContent(string path) => new FileInfo(path) is { Exists: true, Length: > 0 };
}
