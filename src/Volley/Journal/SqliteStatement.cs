using SQLitePCL;

namespace Volley.Journal;

/// <summary>A compiled statement, used again and again. Parameters count from 1, columns from 0.</summary>
internal sealed class SqliteStatement(SqliteDatabase database, sqlite3_stmt handle) : IDisposable
{
    /// <summary>Goes to the next row.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Step()
    {
        var code = raw.sqlite3_step(handle);
        if (code == raw.SQLITE_ROW)
            return true;
        if (code == raw.SQLITE_DONE)
            return false;
        try
        {
            database.Check(code);
            return false;
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Runs the statement for its effect and makes it ready to run again.</summary>
    public void Run()
    {
        Step();
        Reset();
    }

    /// <summary>Makes the statement ready to run again; the result only repeats what <see cref="Step"/> said.</summary>
    public void Reset() => _ = raw.sqlite3_reset(handle);

    public void Bind(int parameter, long value) => database.Check(raw.sqlite3_bind_int64(handle, parameter, value));

    public void BindNull(int parameter) => database.Check(raw.sqlite3_bind_null(handle, parameter));

    public void BindBlob(int parameter, ReadOnlySpan<byte> value) => database.Check(raw.sqlite3_bind_blob(handle, parameter, value));

    /// <summary>Binds text. An empty span has no address and would be bound as null, hence the second form.</summary>
    public void BindText(int parameter, ReadOnlySpan<byte> utf8) => database.Check(
        utf8.IsEmpty ? raw.sqlite3_bind_text(handle, parameter, "") : raw.sqlite3_bind_text(handle, parameter, utf8));

    public long Integer(int column) => raw.sqlite3_column_int64(handle, column);

    public bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    /// <summary>A column's bytes, text as UTF-8; valid until the next step or reset.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(handle, column);

    public string Text(int column) => System.Text.Encoding.UTF8.GetString(Bytes(column));

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();
}
