using System.Runtime.InteropServices;
using System.Text;

namespace Volley.Journal;

/// <summary>How a database file is opened; only the last creates it.</summary>
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

/// <summary>One connection to a SQLite file, for one thread at a time. Every failure is a <see cref="SqliteFault"/>.</summary>
/// <remarks>
/// Works on SQLite's own interface: ADO.NET boxes every value and costs tens of milliseconds of start-up, and the journal needs the text of its
/// columns as UTF-8, which it hashes and copies into results without making strings.
/// </remarks>
internal sealed unsafe class SqliteDatabase : IDisposable
{
    private nint _handle;

    private SqliteDatabase()
    {
    }

    /// <summary>Whether the file was deleted, moved or replaced since it was opened.</summary>
    public bool HasMoved
    {
        get
        {
            var moved = 0;
            return SqliteNative.FileControl(_handle, null, SqliteNative.HasMovedOperation, &moved) == SqliteNative.Ok && moved != 0;
        }
    }

    /// <summary>Opens a file.</summary>
    public static SqliteDatabase Open(string path, SqliteAccess access, TimeSpan busyTimeout)
    {
        SqliteLibrary.Initialize();
        var flags = SqliteNative.OpenUri | SqliteNative.OpenNoMutex | access switch
        {
            SqliteAccess.Create => SqliteNative.OpenReadWrite | SqliteNative.OpenCreate,
            SqliteAccess.ReadWrite => SqliteNative.OpenReadWrite,
            _ => SqliteNative.OpenReadOnly,
        };
        var uri = "file://" + path.Replace("%", "%25").Replace("?", "%3f").Replace("#", "%23") + (access == SqliteAccess.Immutable ? "?immutable=1" : "");
        var database = new SqliteDatabase();
        try
        {
            nint handle;
            int code;
            fixed (byte* name = Text(uri))
                code = SqliteNative.Open(name, &handle, flags, null);
            database._handle = handle;
            database.Check(code);
            database.Check(SqliteNative.ExtendResultCodes(handle, 1));
            database.SetBusyTimeout(busyTimeout);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Compiles a statement.</summary>
    public SqliteStatement Prepare(string sql)
    {
        ObjectDisposedException.ThrowIf(_handle == 0, this);
        nint statement;
        fixed (byte* text = Text(sql))
            Check(SqliteNative.Prepare(_handle, text, -1, SqliteNative.PreparePersistent, &statement, null));
        return new SqliteStatement(this, statement);
    }

    /// <summary>Runs statements for their effect.</summary>
    public void Execute(string sql)
    {
        ObjectDisposedException.ThrowIf(_handle == 0, this);
        fixed (byte* text = Text(sql))
            Check(SqliteNative.Execute(_handle, text, 0, 0, 0));
    }

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
        if (_handle == 0 || SqliteNative.GetAutoCommit(_handle) != 0)
            return;
        fixed (byte* text = "ROLLBACK\0"u8)
            _ = SqliteNative.Execute(_handle, text, 0, 0, 0);
    }

    /// <summary>Moves the write-ahead log into the database as far as readers allow, without waiting for them.</summary>
    public void Checkpoint(TimeSpan busyTimeout)
    {
        SetBusyTimeout(TimeSpan.Zero);
        var code = SqliteNative.Checkpoint(_handle, null, SqliteNative.CheckpointTruncate, null, null);
        var fault = code == SqliteNative.Ok ? null : Fault(code);
        SetBusyTimeout(busyTimeout);
        if (fault is not null && fault.Code != SqliteFault.Busy)
            throw fault;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_handle != 0)
            _ = SqliteNative.Close(_handle);
        _handle = 0;
    }

    /// <summary>Turns a result code into a fault, unless it is a success.</summary>
    internal void Check(int code)
    {
        if (code != SqliteNative.Ok)
            throw Fault(code);
    }

    /// <summary>What a result code means, in SQLite's words.</summary>
    internal SqliteFault Fault(int code)
    {
        if (_handle == 0)
            return new SqliteFault(code, "out of memory");
        var extended = SqliteNative.ExtendedErrorCode(_handle);
        var message = Marshal.PtrToStringUTF8((nint)SqliteNative.ErrorMessage(_handle)) ?? "";
        return new SqliteFault((extended & 0xFF) == (code & 0xFF) ? extended : code, message);
    }

    private void SetBusyTimeout(TimeSpan timeout) => Check(SqliteNative.SetBusyTimeout(_handle, (int)timeout.TotalMilliseconds));

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text + '\0');
}
