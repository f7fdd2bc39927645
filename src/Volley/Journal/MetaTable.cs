namespace Volley.Journal;

/// <summary>Reads and writes the rows of <c>meta</c>: what is true of the whole journal.</summary>
internal static class MetaTable
{
    public const string BatchId = "batch";
    public const string Created = "created";
    public const string SchemaVersion = "schema";

    /// <summary>All values by name; <see langword="null"/> where a row is damaged.</summary>
    public static Dictionary<string, string>? Read(SqliteDatabase database)
    {
        var values = new Dictionary<string, string>();
        using var statement = database.Prepare("SELECT name, value, checksum FROM meta");
        var row = new RowReader(statement, JournalTable.Meta);
        while (statement.Step())
        {
            row.Start();
            var (name, value) = (row.Text(), row.Text());
            if (!row.Verify())
                return null;
            values[name] = value;
        }

        return values;
    }

    /// <summary>Writes a value.</summary>
    public static void Write(SqliteDatabase database, string name, string value)
    {
        using var row = new RowWriter(database.Prepare("INSERT OR REPLACE INTO meta (name, value, checksum) VALUES (?1, ?2, ?3)"), JournalTable.Meta);
        row.Text(name);
        row.Text(value);
        row.Run();
    }
}
