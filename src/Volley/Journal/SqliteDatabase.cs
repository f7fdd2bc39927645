using SQLitePCL;

namespace Volley.Journal;

/// <summary>How a database file is opened; none of them creates it.</summary>
internal enum SqliteAccess
{
    /// <summary>For the writer.</summary>
    ReadWrite,

    /// <summary>For readers beside a writer, and to read what a killed writer left in the write-ahead log.</summary>
    ReadOnly,

    /// <summary>For a file that nobody writes and that has no write-ahead log: leaves no trace, works in read-only folders.</summary>
    Immutable,

    /// <summary>For a new file.</summary>
    Create,
}

/// <summary>One connection to a SQLite file. Every failure is a <see cref="SqliteFault"/>.</summary>
/// <remarks>
/// Works on SQLitePCLRaw directly: ADO.NET's readers box every value and cost tens of milliseconds of start-up, and the journal needs the text
/// of its columns as UTF-8, which it hashes and copies into results without making strings.
/// </remarks>
internal sealed class SqliteDatabase : IDisposable
{
    private const int HasMovedOperation = 20;
    private readonly sqlite3 _handle;

    private SqliteDatabase(sqlite3 handle) => _handle = handle;

    /// <summary>Whether the file was deleted, moved or replaced since it was opened.</summary>
    public unsafe bool HasMoved
    {
        get
        {
            var control = (delegate* unmanaged[Cdecl]<nint, byte*, int, int*, int>)SqliteLibrary.Export("sqlite3_file_control");
            var moved = 0;
            return control(_handle.DangerousGetHandle(), null, HasMovedOperation, &moved) == raw.SQLITE_OK && moved != 0;
        }
    }

    /// <summary>Opens a file.</summary>
    public static SqliteDatabase Open(string path, SqliteAccess access, TimeSpan busyTimeout)
    {
        SqliteLibrary.Initialize();
        var flags = raw.SQLITE_OPEN_URI | access switch
        {
            SqliteAccess.Create => raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE,
            SqliteAccess.ReadWrite => raw.SQLITE_OPEN_READWRITE,
            _ => raw.SQLITE_OPEN_READONLY,
        };
        var uri = "file://" + string.Join('/', path.Split('/').Select(Uri.EscapeDataString)) + (access == SqliteAccess.Immutable ? "?immutable=1" : "");
        var code = raw.sqlite3_open_v2(uri, out var handle, flags, null);
        var database = new SqliteDatabase(handle);
        try
        {
            database.Check(code);
            database.Check(raw.sqlite3_extended_result_codes(handle, 1));
            database.Check(raw.sqlite3_busy_timeout(handle, (int)busyTimeout.TotalMilliseconds));
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Compiles a statement that is used often.</summary>
    public SqliteStatement Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v3(_handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement));
        return new SqliteStatement(this, statement);
    }

    /// <summary>Runs statements for their effect.</summary>
    public void Execute(string sql) => Check(raw.sqlite3_exec(_handle, sql));

    /// <summary>The first column of the first row, as a number; 0 where there is none.</summary>
    public long Integer(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Step() ? statement.Integer(0) : 0;
    }

    /// <summary>Gives up an open transaction, if there is one.</summary>
    /// <remarks>The result does not matter: SQLite rolls back what is not committed when the file is next opened.</remarks>
    public void RollBack()
    {
        if (raw.sqlite3_get_autocommit(_handle) == 0)
            _ = raw.sqlite3_exec(_handle, "ROLLBACK");
    }

    /// <summary>Moves the write-ahead log into the database as far as readers allow, without waiting for them.</summary>
    public void Checkpoint(TimeSpan busyTimeout)
    {
        _ = raw.sqlite3_busy_timeout(_handle, 0);
        var code = raw.sqlite3_wal_checkpoint_v2(_handle, "main", raw.SQLITE_CHECKPOINT_TRUNCATE, out _, out _);
        _ = raw.sqlite3_busy_timeout(_handle, (int)busyTimeout.TotalMilliseconds);
        if ((code & 0xFF) != raw.SQLITE_BUSY)
            Check(code);
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    /// <summary>Turns a result code into a fault, unless it is a success.</summary>
    internal void Check(int code)
    {
        if (code == raw.SQLITE_OK)
            return;
        var extended = raw.sqlite3_extended_errcode(_handle);
        throw new SqliteFault((extended & 0xFF) == (code & 0xFF) ? extended : code, raw.sqlite3_errmsg(_handle).utf8_to_string());
    }
}
