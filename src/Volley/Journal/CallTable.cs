namespace Volley.Journal;

/// <summary>How many calls the journal has: what a row that is gone is found out by.</summary>
/// <param name="Last">The number of the last call.</param>
/// <param name="Settled">How many of them are settled.</param>
internal readonly record struct CallTally(long Last, long Settled);

/// <summary>Writes the rows of <c>calls</c>, and their tally, which is the second row of <c>commits</c>.</summary>
internal sealed class CallTable : IDisposable
{
    private const int TallyRow = 2;
    private readonly RowWriter _row;
    private readonly RowWriter _tallyRow;
    private CallTally _tally;
    private CallTally _written;

    /// <summary>Prepares writing.</summary>
    /// <param name="database">The connection.</param>
    /// <param name="tally">What the table holds.</param>
    public CallTable(SqliteDatabase database, CallTally tally)
    {
        _tally = _written = tally;
        _row = new RowWriter(database.Prepare($"INSERT OR REPLACE INTO calls ({CallView.Columns}) VALUES ({CallView.Values})"), JournalTable.Calls);
        _tallyRow = TallyWriter(database);
    }

    /// <summary>Whether calls were opened or settled since the last commit.</summary>
    public bool HasChanged => _tally != _written;

    /// <summary>Whether a journal of this version has the table.</summary>
    public static bool IsIn(SqliteDatabase database) => database.Integer("PRAGMA user_version") >= 2;

    /// <summary>Reads the tally.</summary>
    /// <exception cref="Diagnostics.BatchException">It is missing or damaged.</exception>
    public static CallTally ReadTally(BatchFolder folder, SqliteDatabase database)
    {
        using var statement = database.Prepare($"SELECT id, number, seq, checksum FROM commits WHERE id = {TallyRow}");
        var row = new RowReader(statement, JournalTable.Commits);
        if (!statement.Step())
            throw JournalFaults.Damaged(folder, "the count of calls in journal.db is missing");
        row.Start();
        row.Integer();
        var (settled, last) = (row.Integer(), row.Integer());
        return row.Verify() ? new CallTally(last, settled) : throw JournalFaults.Damaged(folder, "the count of calls in journal.db is damaged: its checksum differs");
    }

    /// <summary>Writes the tally of an empty table.</summary>
    public static void Initialize(SqliteDatabase database)
    {
        using var row = TallyWriter(database);
        Write(row, default);
    }

    /// <summary>Writes a new call and numbers it.</summary>
    /// <param name="command">The call.</param>
    /// <param name="run">The run that makes it.</param>
    public void Open(OpenCall command, long run)
    {
        command.Id = _tally.Last + 1;
        _tally = new CallTally(command.Id, _tally.Settled + (command.Call.Settlement is null ? 0 : 1));
        CallView.Write(_row, command.Call with { Id = command.Id, Run = run });
    }

    /// <summary>Writes what a call of this run came to.</summary>
    /// <param name="command">The settlement.</param>
    /// <param name="run">The run.</param>
    public void Settle(SettleCall command, long run) =>
        Settle(command.Opened.Call with { Id = command.Opened.Id, Run = run, Settlement = command.Settlement });

    /// <summary>Writes what a call came to.</summary>
    /// <param name="call">The call, with its numbers; it was not settled before.</param>
    public void Settle(CallRow call)
    {
        _tally = _tally with { Settled = _tally.Settled + 1 };
        CallView.Write(_row, call);
    }

    /// <summary>Writes the tally, where it changed.</summary>
    public void Apply()
    {
        if (!HasChanged)
            return;
        Write(_tallyRow, _tally);
        _written = _tally;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _row.Dispose();
        _tallyRow.Dispose();
    }

    private static RowWriter TallyWriter(SqliteDatabase database) =>
        new(database.Prepare("INSERT OR REPLACE INTO commits (id, number, seq, checksum) VALUES (?1, ?2, ?3, ?4)"), JournalTable.Commits);

    private static void Write(RowWriter row, CallTally tally)
    {
        row.Integer(TallyRow);
        row.Integer(tally.Settled);
        row.Integer(tally.Last);
        row.Run();
    }
}
