using Volley.Budgets;
using Volley.Diagnostics;
using Volley.Journal;
using Volley.Tests.Specs;
using Volley.Tests.Testing;

namespace Volley.Tests.Journal;

/// <summary>Metered calls in the journal: what is on disk, what it counts at, and journals of the version before there were any.</summary>
public sealed class CallJournalTests : IDisposable
{
    private readonly TestBatch _batch = new();

    public void Dispose() => _batch.Dispose();

    [Fact]
    public async Task A_call_is_read_back_as_it_was_written()
    {
        var settlement = new CallSettlement
        {
            Status = CallStatus.Succeeded,
            Cost = 0.000123456789m,
            InputTokens = 1,
            OutputTokens = 2,
            CachedInputTokens = 3,
            CacheWriteTokens = 4,
            ReasoningTokens = 5,
            IsEstimate = true,
            HttpStatus = 200,
            Duration = TimeSpan.FromMilliseconds(1234),
        };
        await RunAsync(async (accounts, _) =>
        {
            await using var account = accounts.Open(TestBatch.Job(3), 2, 1m);
            (await account.ReserveAsync(FakeProvider.Quote(0.5m), default)).Reservation!.Settle(settlement);
            account.Record(FakeProvider.Quote(0), new CallSettlement { Status = CallStatus.Replayed });
        });
        using var reader = JournalReader.Open(_batch.Folder);
        var calls = reader.Calls().ToArray();
        Assert.Equal([1L, 2L], calls.Select(c => c.Id));
        Assert.Equal(settlement, calls[0].Settlement);
        Assert.Equal((1L, TestBatch.Job(3).Key, "job-3", 2, "lab", "small", "test", 0.5m),
            (calls[0].Run, calls[0].Key, calls[0].JobId, calls[0].Attempt, calls[0].Provider, calls[0].Model, calls[0].PriceVersion, calls[0].Maximum));
        Assert.Equal(CallStatus.Replayed, calls[1].Settlement!.Status);
    }

    [Fact]
    public async Task A_thousand_calls_in_flight_are_numbered_without_gaps_and_all_settled()
    {
        var provider = new FakeProvider();
        await RunAsync(async (accounts, _) =>
        {
            await using var account = accounts.Open(TestBatch.Job(0), 1, 1_000_000m);
            await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => provider.CallAsync(account, 0.5m, 0.25m)));
        });
        using var reader = JournalReader.Open(_batch.Folder);
        Assert.Equal(Enumerable.Range(1, 1000).Select(i => (long)i), reader.Calls().Select(c => c.Id));
        Assert.All(reader.Calls(), c => Assert.Equal(0.25m, c.Charge));
    }

    [Fact]
    public async Task A_lost_attempt_counts_at_what_its_calls_cost_and_at_the_maximum_of_those_that_were_cut_off()
    {
        using var killed = await KilledAsync();
        using (var journal = SqliteJournal.Open(killed.Folder))
        {
            var lost = Assert.Single(journal.State.Lost);
            Assert.Equal(0.10m + 0.50m, lost.Reserve);
            Assert.Equal(0, journal.State.Charged);
        }

        using var reader = JournalReader.Open(killed.Folder);
        Assert.Equal(0.60m, Assert.Single(reader.State().Lost).Reserve);
    }

    [Fact]
    public async Task An_attempt_that_ended_before_the_kill_is_not_charged_again()
    {
        await RunAsync(async (accounts, journal) =>
        {
            journal.Post(TestBatch.Running(0, 0));
            await using (var account = accounts.Open(TestBatch.Job(0), 2, null))
                await new FakeProvider().CallAsync(account, 0.5m, 0.10m);
            journal.Post(new AppendEntry(TestBatch.Outcome(0) with { Attempt = 2, Charge = 0.10m }));
        });
        using var journal = SqliteJournal.Open(_batch.Folder);
        Assert.Empty(journal.State.Lost);
        Assert.Equal(0.10m, journal.State.Charged);
    }

    [Fact]
    public async Task A_call_that_was_cut_off_can_be_settled_before_the_next_run_charges_it()
    {
        using var killed = await KilledAsync();
        var settled = Assert.Single(CallReconciliation.Apply(killed.Folder, [(2, 0.03m)], TimeProvider.System));
        Assert.Equal(CallStatus.Reconciled, settled.Settlement!.Status);
        using var journal = SqliteJournal.Open(killed.Folder);
        Assert.Equal(0.13m, Assert.Single(journal.State.Lost).Reserve);
        Assert.Equal(0, journal.State.Charged);
    }

    [Fact]
    public async Task A_call_that_was_cut_off_can_be_settled_after_it_was_charged()
    {
        using var killed = await KilledAsync();
        await killed.RunAsync(new JournalEntry { Kind = EntryKind.CutShort, Job = TestBatch.Job(50), Attempt = 2, Charge = 0.60m });
        CallReconciliation.Apply(killed.Folder, [(2, 0.03m)], TimeProvider.System);
        using (var journal = SqliteJournal.Open(killed.Folder))
        {
            Assert.Empty(journal.State.Lost);
            Assert.Equal(0.13m, journal.State.Charged);
        }

        using var reader = JournalReader.Open(killed.Folder);
        Assert.Equal(new Spending(0, 0.60m, -0.47m, 0), reader.Spending());
    }

    [Theory]
    [InlineData(1, "0.01", "call 1 is settled already")]
    [InlineData(9, "0.01", "call 9 is unknown")]
    [InlineData(2, "0.51", "call 2 cannot have cost $0.51: its maximum was $0.50")]
    public async Task What_cannot_be_reconciled_is_refused_and_changes_nothing(long call, string cost, string message)
    {
        using var killed = await KilledAsync();
        var fault = Assert.Throws<BatchException>(() => CallReconciliation.Apply(
            killed.Folder, [(2, 0.01m), (call, decimal.Parse(cost, System.Globalization.CultureInfo.InvariantCulture))], TimeProvider.System)[^1]);
        var diagnostic = Assert.Single(fault.Diagnostics);
        Assert.Equal(DiagnosticCodes.CannotReconcile, diagnostic.Code);
        Assert.Equal(call == 2 ? "call 2 is settled already" : message, diagnostic.Message);
        using var journal = SqliteJournal.Open(killed.Folder);
        Assert.Equal(0.60m, Assert.Single(journal.State.Lost).Reserve);
    }

    [Fact]
    public async Task No_call_can_have_cost_more_than_its_maximum()
    {
        using var killed = await KilledAsync();
        var fault = Assert.Throws<BatchException>(() => CallReconciliation.Apply(killed.Folder, [(2, 0.51m)], TimeProvider.System));
        Assert.Equal("call 2 cannot have cost $0.51: its maximum was $0.50", Assert.Single(fault.Diagnostics).Message);
    }

    [Theory]
    [InlineData("DELETE FROM calls WHERE id = 1", "call 1 of journal.db is missing")]
    [InlineData("DELETE FROM calls WHERE id = 2", "call 2 of journal.db is missing")]
    [InlineData("DELETE FROM calls", "calls 1..2 of journal.db are missing")]
    [InlineData("UPDATE calls SET maximum = '0'", "call 1 of journal.db is damaged: its checksum differs")]
    [InlineData("UPDATE calls SET status = NULL WHERE id = 1", "call 1 of journal.db is damaged: its checksum differs")]
    [InlineData("UPDATE calls SET cost = '0' WHERE id = 1", "call 1 of journal.db is damaged: its checksum differs")]
    [InlineData("UPDATE commits SET number = 0 WHERE id = 2", "the count of calls in journal.db is damaged: its checksum differs")]
    [InlineData("DELETE FROM commits WHERE id = 2", "the count of calls in journal.db is missing")]
    [InlineData("DROP TABLE calls", "the definitions of its tables differ")]
    public async Task A_changed_call_is_named(string sql, string message)
    {
        using var killed = await KilledAsync();
        using (var database = SqliteDatabase.Open(killed.Folder.Journal, SqliteAccess.ReadWrite, TimeSpan.Zero))
            database.Execute(sql);
        var fault = Assert.Throws<BatchException>(() => SqliteJournal.Open(killed.Folder));
        Assert.Equal(DiagnosticCodes.JournalDamaged, Assert.Single(fault.Diagnostics).Code);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_journal_of_version_1_is_read_as_it_is()
    {
        MakeVersion1();
        var before = File.ReadAllBytes(_batch.Folder.Journal);
        using (var reader = JournalReader.Open(_batch.Folder))
        {
            Assert.Empty(reader.Calls());
            Assert.Equal(0.75m, reader.State().Charged);
            Assert.Equal(3, reader.Results().Count());
        }

        Assert.Equal(before, File.ReadAllBytes(_batch.Folder.Journal));
    }

    [Fact]
    public async Task A_journal_of_version_1_is_brought_up_and_keeps_what_it_knows()
    {
        MakeVersion1();
        using (var journal = SqliteJournal.Open(_batch.Folder))
        {
            Assert.Equal(0.75m, journal.State.Charged);
            Assert.Equal(3, journal.State.Jobs.Count);
            Assert.Equal(("4-6e12fe", 0.50m), (journal.State.Lost[0].JobId, journal.State.Lost[0].Reserve));
        }

        using (var database = SqliteDatabase.Open(_batch.Folder.Journal, SqliteAccess.ReadOnly, TimeSpan.Zero))
        {
            Assert.Equal(JournalSchema.Version, database.Integer("PRAGMA user_version"));
            Assert.True(JournalSchema.IsIntact(database, JournalSchema.Version));
        }

        await RunAsync(async (accounts, _) =>
        {
            await using var account = accounts.Open(TestBatch.Job(0), 1, 1m);
            await new FakeProvider().CallAsync(account, 0.5m, 0.10m);
        });
        using var reader = JournalReader.Open(_batch.Folder);
        Assert.Equal((1L, 2L), (Assert.Single(reader.Calls()).Id, reader.LastRun!.Id));
        Assert.Equal(0.75m, reader.State().Charged);
    }

    [Fact]
    public void A_damaged_journal_of_version_1_is_not_brought_up()
    {
        MakeVersion1();
        using (var database = SqliteDatabase.Open(_batch.Folder.Journal, SqliteAccess.ReadWrite, TimeSpan.Zero))
            database.Execute("UPDATE entries SET charge = '0' WHERE seq = 2");
        var fault = Assert.Throws<BatchException>(() => SqliteJournal.Open(_batch.Folder));
        Assert.Contains("entry 2 of journal.db is damaged", fault.Message, StringComparison.Ordinal);
        using var untouched = SqliteDatabase.Open(_batch.Folder.Journal, SqliteAccess.ReadOnly, TimeSpan.Zero);
        Assert.Equal(1, untouched.Integer("PRAGMA user_version"));
    }

    /// <summary>The journal of a batch of four jobs that was killed during the last one, as the first version of Volley left it.</summary>
    private void MakeVersion1()
    {
        Directory.CreateDirectory(_batch.Folder.Root);
        using var database = SqliteDatabase.Open(_batch.Folder.Journal, SqliteAccess.Create, TimeSpan.Zero);
        database.Execute("PRAGMA page_size = 4096; PRAGMA journal_mode = WAL");
        database.Execute(File.ReadAllText(Path.Combine(Repository.Root, "tests", "Volley.Tests", "Journal", "Versions", "version-1.sql")));
        database.Execute($"PRAGMA application_id = {JournalSchema.ApplicationId}; PRAGMA user_version = 1");
        database.Checkpoint(TimeSpan.Zero);
    }

    private async Task RunAsync(Func<CallAccounts, SqliteJournal, Task> work)
    {
        await using var journal = SqliteJournal.Open(_batch.Folder);
        journal.Begin(TestBatch.RunStart);
        journal.Adopt(TestBatch.Decided(_batch.Folder), []);
        await work(new CallAccounts(new Ledger(null, 0), journal, TimeProvider.System), journal);
        await journal.FinishAsync("completed", null);
    }

    /// <summary>A batch that is killed while an attempt has one call settled and one in flight.</summary>
    private async Task<TestBatch> KilledAsync()
    {
        var acknowledged = new Acknowledged();
        await using var journal = SqliteJournal.Open(_batch.Folder, acknowledged.Listening);
        journal.Begin(TestBatch.RunStart);
        journal.Adopt([], []);
        journal.Post(TestBatch.Running(50, 0));
        var account = new CallAccounts(new Ledger(null, 0), journal, TimeProvider.System).Open(TestBatch.Job(50), 2, 1m);
        await new FakeProvider().CallAsync(account, 0.5m, 0.10m);
        using var open = (await account.ReserveAsync(FakeProvider.Quote(0.5m), default)).Reservation!;
        acknowledged.WaitFor(4);
        return _batch.CopyAsKilled();
    }
}
