using Volley.Diagnostics;

namespace Volley.Journal;

public sealed partial class JournalReader
{
    private static readonly TimeSpan BusyTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Opens the journal of a batch.</summary>
    /// <param name="folder">The batch; <see cref="BatchFolder.Existing"/> finds a journal that lies elsewhere.</param>
    /// <returns>The reader.</returns>
    /// <exception cref="BatchException">There is no batch, its journal is damaged or newer than this program, or it cannot be read.</exception>
    public static JournalReader Open(BatchFolder folder)
    {
        try
        {
            var witness = BatchLock.ReadWitness(folder);
            if (!JournalInspection.Exists(folder, witness))
                throw new BatchException(Diagnostic.Error(
                    DiagnosticCodes.NoBatch,
                    $"there is no batch in '{folder.Root}': it has no {BatchFolder.JournalName}",
                    new SourceLocation(folder.Root),
                    "Give the folder of a batch, such as batches/NAME beside its spec; 'volley run SPEC' makes one."));
            JournalInspection.RequireHeader(folder);
            return Verified(folder, Connect(folder), witness);
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

    /// <summary>Opens for reading. A log that is not there is made by SQLite, except in a folder that is read-only: then none is needed.</summary>
    private static SqliteDatabase Connect(BatchFolder folder)
    {
        var database = SqliteDatabase.Open(folder.Journal, SqliteAccess.ReadOnly, BusyTimeout);
        try
        {
            database.Integer("PRAGMA schema_version");
            return database;
        }
        catch (SqliteFault fault) when (fault.Code is SqliteFault.CannotOpen or SqliteFault.ReadOnly)
        {
            database.Dispose();
            if (!JournalInspection.HasLog(folder))
                return SqliteDatabase.Open(folder.Journal, SqliteAccess.Immutable, BusyTimeout);
            throw new BatchException(
                Diagnostic.Error(
                    DiagnosticCodes.JournalUnreadable,
                    $"the journal cannot be read: '{folder.JournalFolder}' is read-only for this user, and the last run left a log in it that must be read with it",
                    new SourceLocation(folder.Journal),
                    "Copy the folder and read the copy, or have its owner run the batch to its end."),
                fault);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private static JournalReader Verified(BatchFolder folder, SqliteDatabase database, CommitWitness witness)
    {
        try
        {
            JournalInspection.RequireLayout(folder, database);
            // A live witness is written while it is read: one that seems ahead is read once more.
            if (CommitCounter.Read(folder, database).Commits < witness.Commits)
                JournalInspection.RequireAllCommits(folder, CommitCounter.Read(folder, database), BatchLock.ReadWitness(folder));
            return new JournalReader(folder, database, JournalInspection.RequireMeta(folder, database)[MetaTable.BatchId]);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }
}
