namespace Volley.Journal;

/// <summary>The first row of <c>commits</c>: how many there were, and the last entry at each. Goes along in every commit.</summary>
internal sealed class CommitCounter(SqliteDatabase database, CommitWitness current) : IDisposable
{
    private readonly RowWriter _row = new(
        database.Prepare("INSERT OR REPLACE INTO commits (id, number, seq, checksum) VALUES (?1, ?2, ?3, ?4)"), JournalTable.Commits);

    /// <summary>What the row says, once the transaction is committed.</summary>
    public CommitWitness Current { get; private set; } = current;

    /// <summary>Reads the row.</summary>
    /// <exception cref="Diagnostics.BatchException">It is missing or damaged.</exception>
    public static CommitWitness Read(BatchFolder folder, SqliteDatabase database)
    {
        using var statement = database.Prepare("SELECT id, number, seq, checksum FROM commits WHERE id = 1");
        var row = new RowReader(statement, JournalTable.Commits);
        if (!statement.Step())
            throw JournalFaults.Damaged(folder, "the count of commits in journal.db is missing");
        row.Start();
        row.Integer();
        var witness = new CommitWitness(row.Integer(), row.Integer());
        return row.Verify() ? witness : throw JournalFaults.Damaged(folder, "the count of commits in journal.db is damaged: its checksum differs");
    }

    /// <summary>Counts a commit.</summary>
    /// <param name="sequence">The last entry.</param>
    public void Count(long sequence)
    {
        Current = new CommitWitness(Current.Commits + 1, sequence);
        _row.Integer(1);
        _row.Integer(Current.Commits);
        _row.Integer(sequence);
        _row.Run();
    }

    /// <inheritdoc/>
    public void Dispose() => _row.Dispose();
}
