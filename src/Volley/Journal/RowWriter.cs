namespace Volley.Journal;

/// <summary>Binds the values of one row in the order of its columns, and their checksum as the last.</summary>
internal sealed class RowWriter(SqliteStatement statement, JournalTable table) : IDisposable
{
    private readonly RowDigest _digest = new();
    private int _parameter;

    public void Integer(long value)
    {
        _digest.Add(value);
        statement.Bind(++_parameter, value);
    }

    public void Integer(long? value)
    {
        if (value is { } integer)
            Integer(integer);
        else
            Null();
    }

    public void Null()
    {
        _digest.AddNull();
        statement.BindNull(++_parameter);
    }

    public void Blob(ReadOnlySpan<byte> value) => statement.BindBlob(++_parameter, _digest.Add(value));

    /// <summary>Binds text; returns it as UTF-8, empty for null, valid until <see cref="Run"/>.</summary>
    public ReadOnlySpan<byte> Text(string? value)
    {
        if (value is null)
        {
            Null();
            return default;
        }

        var utf8 = _digest.Add(value);
        statement.BindText(++_parameter, utf8);
        return utf8;
    }

    /// <summary>Binds text; returns the copy, valid until <see cref="Run"/>.</summary>
    public ReadOnlySpan<byte> Text(ReadOnlySpan<byte> value)
    {
        var utf8 = _digest.Add(value);
        statement.BindText(++_parameter, utf8);
        return utf8;
    }

    /// <summary>Writes the row.</summary>
    public void Run()
    {
        statement.Bind(++_parameter, _digest.Checksum(table));
        _parameter = 0;
        _digest.Clear();
        statement.Run();
    }

    /// <inheritdoc/>
    public void Dispose() => statement.Dispose();
}
