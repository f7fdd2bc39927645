namespace Volley.Journal;

/// <content>What the batch spent.</content>
public sealed partial class JournalReader
{
    /// <summary>The metered calls in the order in which they were admitted; read in pieces, so that a slow consumer holds nothing up.</summary>
    /// <returns>The rows, lazily.</returns>
    public IEnumerable<CallRow> Calls()
    {
        var last = 0L;
        while (true)
        {
            var chunk = Guard(() => ReadCalls(last));
            foreach (var call in chunk)
                yield return call;
            if (chunk.Count < RowsPerChunk)
                yield break;
            last = chunk[^1].Id;
        }
    }

    /// <summary>What was charged to the batch so far, and what is not charged yet. Reads and verifies the whole journal.</summary>
    /// <returns>The sums.</returns>
    public Spending Spending()
    {
        var pending = State().Lost.Sum(l => l.Reserve);
        return Guard(() => ReadCharges(new Spending(0, 0, 0, pending)));
    }

    private Spending ReadCharges(Spending spending)
    {
        using var statement = _database.Prepare($"SELECT {EntryColumns} FROM entries e WHERE e.charge IS NOT NULL ORDER BY e.seq");
        var row = new RowReader(statement, JournalTable.Entries);
        while (statement.Step())
            spending = Read(row) switch
            {
                { Kind: EntryKind.CutShort, Charge: var lost } => spending with { Lost = spending.Lost + lost },
                { Kind: EntryKind.Reconciled, Charge: var difference } => spending with { Reconciled = spending.Reconciled + difference },
                { Charge: var cost } => spending with { Jobs = spending.Jobs + cost },
            };
        return spending;
    }

    private List<CallRow> ReadCalls(long after)
    {
        var calls = new List<CallRow>();
        if (!CallTable.IsIn(_database))
            return calls;
        using var statement = _database.Prepare($"SELECT {CallView.Columns} FROM calls WHERE id > ?1 ORDER BY id LIMIT {RowsPerChunk}");
        statement.Bind(1, after);
        var row = new RowReader(statement, JournalTable.Calls);
        while (statement.Step())
        {
            row.Start();
            if (!CallView.TryRead(row, out var call))
                throw CallLoader.Damaged(_folder, call.Id);
            calls.Add(call.ToRow());
        }

        return calls;
    }
}
