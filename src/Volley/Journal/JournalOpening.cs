using System.Globalization;
using Volley.Diagnostics;

namespace Volley.Journal;

/// <summary>Finds, makes and reads a journal before a run. Reads first through a connection that cannot write, so that damage stays as it was found.</summary>
internal static class JournalOpening
{
    private const string NewSuffix = ".new";

    /// <summary>Refuses a journal where it would not be safe.</summary>
    public static void RefuseNetwork(BatchFolder folder, JournalOptions options)
    {
        if (options.FileSystemName(folder.JournalFolder) is { } name && NetworkFileSystems.Contains(name))
            throw new BatchException(Diagnostic.Error(
                DiagnosticCodes.JournalOnNetwork,
                $"the journal would lie on a network file system ({name}), where it is not safe from loss",
                new SourceLocation(folder.JournalFolder),
                "Keep it on a local disk with --journal DIR; everything else may stay where it is."));
    }

    /// <summary>Makes the folders.</summary>
    public static void MakeFolders(BatchFolder folder)
    {
        try
        {
            RequireNoFile(folder.Root);
            RequireNoFile(folder.JournalFolder);
            Directory.CreateDirectory(folder.Root);
            Directory.CreateDirectory(folder.JournalFolder);
            JournalPlace.Require(folder);
        }
        catch (Exception fault) when (JournalFaults.IsFileFault(fault))
        {
            throw JournalFaults.OfFile(Path.Combine(folder.Root, BatchFolder.JournalName), fault);
        }
    }

    /// <summary>Makes an empty journal: complete or not at all, so that one without its tables is always damage.</summary>
    /// <remarks>The first sync of the write-ahead log, which SQLite makes in the same folder, also makes the new name durable.</remarks>
    public static void Create(BatchFolder folder, JournalOptions options)
    {
        var path = folder.Journal + NewSuffix;
        try
        {
            foreach (var left in new[] { path, path + "-wal", path + "-shm", path + "-journal" })
                File.Delete(left);
            using (var database = SqliteDatabase.Open(path, SqliteAccess.Create, options.BusyTimeout))
                Fill(database, options.Time.GetUtcNow());
            using (var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite))
                RandomAccess.FlushToDisk(file);
            File.Move(path, folder.Journal);
        }
        catch (SqliteFault fault)
        {
            throw JournalFaults.Creating(folder, fault);
        }
        catch (Exception fault) when (JournalFaults.IsFileFault(fault))
        {
            throw JournalFaults.OfFile(folder.Journal, fault);
        }
    }

    /// <summary>Reads and verifies the journal.</summary>
    public static LoadedJournal Load(BatchFolder folder, TimeSpan busyTimeout, CommitWitness witness)
    {
        try
        {
            JournalInspection.RequireHeader(folder);
            var access = JournalInspection.HasLog(folder) ? SqliteAccess.ReadOnly : SqliteAccess.Immutable;
            using var database = SqliteDatabase.Open(folder.Journal, access, busyTimeout);
            JournalInspection.RequireLayout(folder, database);
            return new JournalLoader(folder, database, isAtRest: true).Load(witness);
        }
        catch (SqliteFault fault)
        {
            throw JournalFaults.Opening(folder, fault, "its header");
        }
        catch (Exception fault) when (JournalFaults.IsFileFault(fault))
        {
            throw JournalFaults.OfFile(folder.Journal, fault);
        }
    }

    /// <summary>Opens a verified journal for writing.</summary>
    /// <remarks>
    /// A checkpoint every 1000 pages (4 MB) keeps each one short and lets commits soon overwrite the log instead of growing it, which a sync takes
    /// less than half the time for; the log is cut only beyond 32 MB, after a checkpoint that a reader held up.
    /// </remarks>
    public static JournalStore OpenStore(BatchFolder folder, JournalOptions options, LoadedJournal loaded)
    {
        SqliteDatabase? database = null;
        try
        {
            database = SqliteDatabase.Open(folder.Journal, SqliteAccess.ReadWrite, options.BusyTimeout);
            database.Execute(
                "PRAGMA synchronous = FULL; PRAGMA fullfsync = 1; PRAGMA checkpoint_fullfsync = 1; PRAGMA wal_autocheckpoint = 1000; "
                + "PRAGMA journal_size_limit = 33554432; PRAGMA cache_size = -4096; PRAGMA temp_store = MEMORY; BEGIN IMMEDIATE; ROLLBACK");
            JournalSchema.Upgrade(database);
            return new JournalStore(database, options, loaded);
        }
        catch (SqliteFault fault)
        {
            database?.Dispose();
            throw JournalFaults.Opening(folder, fault, "its tables");
        }
    }

    /// <summary>Everything here is thrown away if the process dies before the rename, so nothing needs to be synced on the way.</summary>
    private static void Fill(SqliteDatabase database, DateTimeOffset now)
    {
        database.Execute("PRAGMA page_size = 4096; PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF");
        JournalSchema.Migrate(database, JournalSchema.Migrations);
        database.Execute("BEGIN");
        MetaTable.Write(database, MetaTable.SchemaVersion, JournalSchema.Version.ToString(CultureInfo.InvariantCulture));
        MetaTable.Write(database, MetaTable.BatchId, Guid.NewGuid().ToString("N"));
        MetaTable.Write(database, MetaTable.Created, now.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        using (var counter = new CommitCounter(database, new CommitWitness(-1, 0)))
            counter.Count(0);
        CallTable.Initialize(database);
        database.Execute("COMMIT");
        database.Checkpoint(TimeSpan.Zero);
    }

    /// <summary>Refuses a folder that is a file, or that lies in one.</summary>
    private static void RequireNoFile(string folder)
    {
        for (var path = folder; path is not null; path = Path.GetDirectoryName(path))
            if (File.Exists(path))
                throw new BatchException(Diagnostic.Error(
                    DiagnosticCodes.NotAFolder,
                    path == folder ? $"'{folder}' is a file, and a batch needs a folder" : $"the folder '{folder}' cannot be made, since '{path}' is a file",
                    hint: "Give another folder, or move the file away."));
    }
}
