using System.Runtime.InteropServices;
using Volley.Planning;

namespace Volley.Journal;

/// <summary>Reads all calls of a journal, verifying every row, and adds up what those of lost attempts count at.</summary>
internal sealed class CallLoader(BatchFolder folder, SqliteDatabase database)
{
    private readonly Dictionary<AttemptOfRun, decimal> _lost = [];

    /// <summary>What the table holds.</summary>
    public CallTally Tally { get; private set; }

    /// <summary>Reads and verifies every call.</summary>
    /// <param name="running">The attempts that did not end: their calls are not charged yet.</param>
    /// <exception cref="Diagnostics.BatchException">A call is damaged or missing.</exception>
    public void Load(List<StoredAttempt> running)
    {
        if (!CallTable.IsIn(database))
            return;
        foreach (var attempt in running)
            _lost[AttemptOfRun.Of(attempt)] = 0;
        Tally = CallTable.ReadTally(folder, database);
        long last = 0, settled = 0;
        using var statement = database.Prepare($"SELECT {CallView.Columns} FROM calls ORDER BY id");
        var row = new RowReader(statement, JournalTable.Calls);
        while (statement.Step())
        {
            row.Start();
            var isIntact = CallView.TryRead(row, out var call);
            if (call.Id != last + 1)
                throw Missing(last + 1, call.Id - 1);
            if (!isIntact)
                throw Damaged(folder, call.Id);
            last = call.Id;
            settled += call.Status is null ? 0 : 1;
            ref var charge = ref CollectionsMarshal.GetValueRefOrNullRef(_lost, new AttemptOfRun(call.Key, call.Attempt, call.Run));
            if (!System.Runtime.CompilerServices.Unsafe.IsNullRef(ref charge))
                charge += call.Charge;
        }

        if (last < Tally.Last)
            throw Missing(last + 1, Tally.Last);
        if (last > Tally.Last || settled != Tally.Settled)
            throw JournalFaults.Damaged(folder, $"the calls of journal.db are damaged: {last} with {settled} settled are there, {Tally.Last} with {Tally.Settled} were written");
    }

    /// <summary>The attempt with what its calls count at added to what it reserved beside them.</summary>
    public StoredAttempt WithCalls(StoredAttempt lost) => _lost.GetValueOrDefault(AttemptOfRun.Of(lost)) is var charge and > 0
        ? lost with { Attempt = lost.Attempt with { Reserve = lost.Attempt.Reserve + charge } }
        : lost;

    /// <summary>Damage of one call.</summary>
    public static Diagnostics.BatchException Damaged(BatchFolder folder, long id) =>
        JournalFaults.Damaged(folder, $"call {id} of journal.db is damaged: its checksum differs");

    private Diagnostics.BatchException Missing(long from, long to) => JournalFaults.Damaged(
        folder, from == to ? $"call {from} of journal.db is missing" : $"calls {from}..{to} of journal.db are missing");
}

/// <summary>An attempt, apart from one of the same number that another run made.</summary>
/// <param name="Key">The job.</param>
/// <param name="Attempt">The attempt's number.</param>
/// <param name="Run">The run that made it.</param>
internal readonly record struct AttemptOfRun(JobKey Key, int Attempt, long Run)
{
    public static AttemptOfRun Of(StoredAttempt stored) => new(stored.Attempt.Key, stored.Attempt.Attempt, stored.Run);
}
