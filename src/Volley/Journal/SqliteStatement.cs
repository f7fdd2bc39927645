using System.Text;

namespace Volley.Journal;

/// <summary>A compiled statement, used again and again. Parameters count from 1, columns from 0.</summary>
internal sealed unsafe class SqliteStatement(SqliteDatabase database, nint handle) : IDisposable
{
    private nint _handle = handle;

    /// <summary>Goes to the next row.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Step()
    {
        var code = SqliteNative.Step(_handle);
        if (code == SqliteNative.Row)
            return true;
        if (code == SqliteNative.Done)
            return false;
        var fault = database.Fault(code);
        Reset();
        throw fault;
    }

    /// <summary>Runs the statement for its effect and makes it ready to run again.</summary>
    public void Run()
    {
        Step();
        Reset();
    }

    /// <summary>Makes the statement ready to run again; the result only repeats what <see cref="Step"/> said.</summary>
    public void Reset() => _ = SqliteNative.Reset(_handle);

    public void Bind(int parameter, long value) => database.Check(SqliteNative.BindInteger(_handle, parameter, value));

    public void BindNull(int parameter) => database.Check(SqliteNative.BindNull(_handle, parameter));

    public void BindBlob(int parameter, ReadOnlySpan<byte> value)
    {
        fixed (byte* start = value)
            database.Check(SqliteNative.BindBlob(_handle, parameter, start, value.Length, SqliteNative.Transient));
    }

    /// <summary>Binds text. An empty span has no address, which would be null to SQLite; any other address will do.</summary>
    public void BindText(int parameter, ReadOnlySpan<byte> utf8)
    {
        byte nothing = 0;
        fixed (byte* start = utf8)
            database.Check(SqliteNative.BindText(_handle, parameter, start is null ? &nothing : start, utf8.Length, SqliteNative.Transient));
    }

    public void BindText(int parameter, string text) => BindText(parameter, Encoding.UTF8.GetBytes(text));

    public long Integer(int column) => SqliteNative.ColumnInteger(_handle, column);

    public bool IsNull(int column) => SqliteNative.ColumnType(_handle, column) == SqliteNative.NullType;

    /// <summary>A column's bytes, text as UTF-8; valid until the next step or reset.</summary>
    public ReadOnlySpan<byte> Bytes(int column)
    {
        var start = SqliteNative.ColumnBytes(_handle, column);
        return start is null ? default : new ReadOnlySpan<byte>(start, SqliteNative.ColumnLength(_handle, column));
    }

    public string Text(int column) => Encoding.UTF8.GetString(Bytes(column));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_handle != 0)
            _ = SqliteNative.Finalize(_handle);
        _handle = 0;
    }
}
