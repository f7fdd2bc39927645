using System.Globalization;
using Volley.Budgets;
using Volley.Diagnostics;
using Volley.Planning;

namespace Volley.Journal;

/// <summary>Says what calls that a crash cut off did cost, where they count at their maximum until somebody does. For a batch at rest.</summary>
public static class CallReconciliation
{
    /// <summary>Settles calls. What an earlier run charged for one of them is corrected by the difference.</summary>
    /// <param name="folder">The batch.</param>
    /// <param name="costs">The calls' numbers, and what each cost in USD, at least 0; not empty.</param>
    /// <param name="time">The clock.</param>
    /// <returns>The settled calls, in the order given.</returns>
    /// <exception cref="BatchException">
    /// A process runs the batch, its journal is damaged, or a call is unknown, settled already, or cost more than it can. Nothing was changed.
    /// </exception>
    public static IReadOnlyList<CallRow> Apply(BatchFolder folder, IReadOnlyList<(long Call, decimal Cost)> costs, TimeProvider time)
    {
        var options = new JournalOptions { Time = time };
        using var batchLock = BatchLock.Acquire(folder, time.GetUtcNow());
        if (!JournalInspection.Exists(folder, batchLock.Witness))
            throw JournalFaults.NoBatch(folder);
        var loaded = JournalOpening.Load(folder, options.BusyTimeout, batchLock.Witness);
        using var store = JournalOpening.OpenStore(folder, options, loaded);
        store.Run = loaded.State.LastRun?.Id ?? 0;
        try
        {
            store.Begin();
            var settled = Settle(folder, store, costs, time.GetUtcNow());
            store.Commit();
            batchLock.Record(store.Witness);
            store.Database.Checkpoint(options.BusyTimeout);
            return settled;
        }
        catch (SqliteFault fault)
        {
            throw JournalFaults.Writing(folder, fault);
        }
        finally
        {
            store.Database.RollBack();
        }
    }

    private static List<CallRow> Settle(BatchFolder folder, JournalStore store, IReadOnlyList<(long Call, decimal Cost)> costs, DateTimeOffset now)
    {
        // The calls of these are charged by the next run, at what they then say.
        var running = RunningTable.Read(folder, store.Database).Select(AttemptOfRun.Of).ToHashSet();
        var settled = new List<CallRow>(costs.Count);
        foreach (var (id, cost) in costs)
        {
            var call = Find(folder, store.Database, id);
            Require(call is { Settlement: null }, folder, $"call {id} is {(call is null ? "unknown" : "settled already")}");
            Require(cost <= call!.Maximum, folder, $"call {id} cannot have cost ${Usd.Text(cost)}: its maximum was ${Usd.Text(call.Maximum)}");
            call = call with { Settlement = new CallSettlement { Status = CallStatus.Reconciled, Cost = cost } };
            store.Calls.Settle(call);
            settled.Add(call);
            if (!running.Contains(new AttemptOfRun(call.Key, call.Attempt, call.Run)))
                store.Append(EntryOf(call, cost - call.Maximum, now));
        }

        return settled;
    }

    private static JournalEntry EntryOf(CallRow call, decimal difference, DateTimeOffset now) => new()
    {
        Kind = EntryKind.Reconciled,
        Job = new Job { Index = -1, Key = call.Key, Id = call.JobId },
        Attempt = call.Attempt,
        Charge = difference,
        Detail = string.Create(CultureInfo.InvariantCulture, $"call {call.Id}"),
        Started = now,
    };

    private static CallRow? Find(BatchFolder folder, SqliteDatabase database, long id)
    {
        using var statement = database.Prepare($"SELECT {CallView.Columns} FROM calls WHERE id = ?1");
        statement.Bind(1, id);
        if (!statement.Step())
            return null;
        var row = new RowReader(statement, JournalTable.Calls);
        row.Start();
        return CallView.TryRead(row, out var call) ? call.ToRow() : throw CallLoader.Damaged(folder, id);
    }

    private static void Require(bool condition, BatchFolder folder, string message)
    {
        if (!condition)
            throw new BatchException(Diagnostic.Error(
                DiagnosticCodes.CannotReconcile,
                message,
                new SourceLocation(folder.Root),
                $"'volley costs {folder.Root}' lists the calls that are not settled, and their maximum."));
    }
}
