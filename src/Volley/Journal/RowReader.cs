namespace Volley.Journal;

/// <summary>Reads the values of one row in the order of its columns, and verifies the checksum, which is the last.</summary>
internal sealed class RowReader(SqliteStatement statement, JournalTable table)
{
    private readonly RowDigest _digest = new();
    private int _column;

    /// <summary>Begins a row at a column of the statement.</summary>
    public void Start(int column = 0)
    {
        _column = column;
        _digest.Clear();
    }

    public long Integer()
    {
        var value = statement.Integer(_column++);
        _digest.Add(value);
        return value;
    }

    public long? IntegerOrNull()
    {
        var value = statement.Integer(_column);
        if (value == 0 && statement.IsNull(_column))
        {
            _column++;
            _digest.AddNull();
            return null;
        }

        _column++;
        _digest.Add(value);
        return value;
    }

    /// <summary>The bytes of a blob or a text, empty for null; valid until the statement steps.</summary>
    public ReadOnlySpan<byte> Bytes()
    {
        var value = statement.Bytes(_column);
        if (value.IsEmpty && statement.IsNull(_column))
            _digest.AddNull();
        else
            _digest.Add(value);
        _column++;
        return value;
    }

    public string? TextOrNull()
    {
        var isNull = statement.IsNull(_column);
        var value = Bytes();
        return isNull ? null : System.Text.Encoding.UTF8.GetString(value);
    }

    public string Text() => System.Text.Encoding.UTF8.GetString(Bytes());

    /// <summary>Whether the row is as it was written.</summary>
    public bool Verify() => statement.Integer(_column) == _digest.Checksum(table);
}
