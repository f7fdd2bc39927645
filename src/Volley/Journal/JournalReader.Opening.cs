using Volley.Diagnostics;

namespace Volley.Journal;

public sealed partial class JournalReader
{
    private static readonly TimeSpan BusyTimeout = TimeSpan.FromSeconds(10);
    private SqliteDatabase _database;
    private CommitWitness? _restingAt;

    private JournalReader(BatchFolder folder, CommitWitness witness)
    {
        _folder = folder;
        (_database, _restingAt) = Connect(folder, witness);
        try
        {
            JournalInspection.RequireLayout(folder, _database);
            if (!IsLive)
                Guard(RequireSoundPages);
            RequireWitness(witness);
            BatchId = JournalInspection.RequireMeta(folder, _database)[MetaTable.BatchId];
        }
        catch
        {
            _database.Dispose();
            throw;
        }
    }

    /// <summary>Opens the journal of a batch.</summary>
    /// <param name="folder">The batch; <see cref="BatchFolder.Existing"/> finds a journal that lies elsewhere.</param>
    /// <returns>The reader.</returns>
    /// <exception cref="BatchException">There is no batch, its journal is damaged or newer than this program, or it cannot be read.</exception>
    public static JournalReader Open(BatchFolder folder) => Find(folder) ?? throw JournalFaults.NoBatch(folder);

    /// <summary>Opens the journal of a batch that may not have begun.</summary>
    /// <param name="folder">The batch; <see cref="BatchFolder.Existing"/> finds a journal that lies elsewhere.</param>
    /// <returns>The reader; null where no batch has begun.</returns>
    /// <exception cref="BatchException">The journal is lost, damaged or newer than this program, or it cannot be read.</exception>
    public static JournalReader? Find(BatchFolder folder)
    {
        try
        {
            var witness = BatchLock.ReadWitness(folder);
            if (!JournalInspection.Exists(folder, witness))
                return null;
            JournalInspection.RequireHeader(folder);
            return new JournalReader(folder, witness);
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

    /// <summary>
    /// A batch at rest without a log is opened as a file that does not change: that leaves no trace and works in read-only folders. Any other needs the
    /// log and its index, which SQLite makes where they are missing.
    /// </summary>
    /// <returns>The connection, and how far a batch at rest has come.</returns>
    private static (SqliteDatabase Database, CommitWitness? RestingAt) Connect(BatchFolder folder, CommitWitness witness)
    {
        if (BatchLock.Holder(folder) is null && !JournalInspection.HasLog(folder))
            return (SqliteDatabase.Open(folder.Journal, SqliteAccess.Immutable, BusyTimeout), witness);
        var database = SqliteDatabase.Open(folder.Journal, SqliteAccess.ReadOnly, BusyTimeout);
        try
        {
            database.Integer("PRAGMA schema_version");
            return (database, null);
        }
        catch (SqliteFault fault) when (fault.Code is SqliteFault.CannotOpen or SqliteFault.ReadOnly)
        {
            database.Dispose();
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

    private bool RequireSoundPages()
    {
        JournalInspection.RequireSoundPages(_folder, _database);
        return true;
    }

    /// <summary>A live witness may be torn, being written while it is read: then once more, and before the journal, which only grows.</summary>
    private void RequireWitness(CommitWitness witness)
    {
        if (CommitCounter.Read(_folder, _database).Commits >= witness.Commits)
            return;
        witness = BatchLock.ReadWitness(_folder);
        JournalInspection.RequireAllCommits(_folder, CommitCounter.Read(_folder, _database), witness);
    }

    /// <summary>Reads; if a batch that was at rest has begun to run meanwhile, what was read means nothing and is read again.</summary>
    private T Guard<T>(Func<T> read)
    {
        if (_restingAt is { } witness)
        {
            var (value, fault) = Attempt(read);
            if (BatchLock.Holder(_folder) is null && !JournalInspection.HasLog(_folder) && BatchLock.ReadWitness(_folder) == witness)
                return fault is null ? value! : throw fault;
            _database.Dispose();
            (_database, _restingAt) = Connect(_folder, BatchLock.ReadWitness(_folder));
        }

        var (second, error) = Attempt(read);
        return error is null ? second! : throw error;
    }

    private (T? Value, BatchException? Fault) Attempt<T>(Func<T> read)
    {
        try
        {
            return (read(), null);
        }
        catch (SqliteFault fault)
        {
            return (default, JournalFaults.Opening(_folder, fault, "its tables"));
        }
        catch (BatchException fault)
        {
            return (default, fault);
        }
    }
}
