using SQLitePCL;

namespace Volley.EndToEnd.Testing;

/// <summary>Reads a journal from outside, as any program with SQLite could, without writing to its folder's database.</summary>
internal static class JournalFile
{
    private const int OutcomeKind = 2;

    static JournalFile() => Batteries_V2.Init();

    /// <summary>The committed outcomes, in order.</summary>
    public static IReadOnlyList<CommittedOutcome> Outcomes(string journal)
    {
        var outcomes = new List<CommittedOutcome>();
        Read(journal, $"SELECT seq, idx, hex(key) FROM entries WHERE kind = {OutcomeKind} ORDER BY seq", row => outcomes.Add(new CommittedOutcome(
            raw.sqlite3_column_int64(row, 0), raw.sqlite3_column_int64(row, 1), raw.sqlite3_column_text(row, 2).utf8_to_string())));
        return outcomes;
    }

    /// <summary>How many rows a table has.</summary>
    public static long Count(string journal, string table)
    {
        var count = 0L;
        Read(journal, $"SELECT count(*) FROM {table}", row => count = raw.sqlite3_column_int64(row, 0));
        return count;
    }

    /// <summary>Whether a table exists; a kill may have come before.</summary>
    public static bool HasTable(string journal, string table)
    {
        var exists = false;
        Read(journal, $"SELECT 1 FROM sqlite_master WHERE name = '{table}'", _ => exists = true);
        return exists;
    }

    private static void Read(string journal, string query, Action<sqlite3_stmt> onRow)
    {
        Check(raw.sqlite3_open_v2(journal, out var database, raw.SQLITE_OPEN_READONLY, null), database);
        try
        {
            raw.sqlite3_busy_timeout(database, 5000);
            Check(raw.sqlite3_prepare_v2(database, query, out var statement), database);
            using (statement)
            {
                int step;
                while ((step = raw.sqlite3_step(statement)) == raw.SQLITE_ROW)
                    onRow(statement);
                Check(step == raw.SQLITE_DONE ? raw.SQLITE_OK : step, database);
            }
        }
        finally
        {
            database.Dispose();
        }
    }

    private static void Check(int result, sqlite3 database)
    {
        if (result != raw.SQLITE_OK)
            throw new InvalidOperationException($"The journal cannot be read: {raw.sqlite3_errmsg(database).utf8_to_string()}");
    }
}

/// <summary>A committed outcome.</summary>
/// <param name="Sequence">Its number among the journal's entries.</param>
/// <param name="Index">The job's place in plan order.</param>
/// <param name="Key">The job's key in hex.</param>
internal readonly record struct CommittedOutcome(long Sequence, long Index, string Key);
