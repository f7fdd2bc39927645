using Volley.Diagnostics;
using Volley.Execution;
using Volley.Journal;

namespace Volley.Tests.Journal;

public sealed class JournalReaderTests : IDisposable
{
    private readonly TestBatch _batch = new();

    public void Dispose() => _batch.Dispose();

    [Fact]
    public void Where_there_is_no_batch_nothing_is_made()
    {
        var fault = Assert.Throws<BatchException>(() => JournalReader.Open(_batch.Folder));
        Assert.Equal(DiagnosticCodes.NoBatch, fault.Diagnostics[0].Code);
        Assert.False(Directory.Exists(_batch.Folder.Root));
    }

    [Fact]
    public async Task A_batch_at_rest_is_read_without_a_trace_and_seen_to_run_again()
    {
        await _batch.RunAsync(TestBatch.Outcome(0));
        var files = Directory.GetFiles(_batch.Folder.Root);
        using var reader = JournalReader.Open(_batch.Folder);
        Assert.Equal(1, reader.DecidedCount());
        Assert.Equal(files, Directory.GetFiles(_batch.Folder.Root));
        await _batch.RunAsync(TestBatch.Outcome(1));
        Assert.Equal(2, reader.DecidedCount());
        var acknowledged = new Acknowledged();
        using var journal = SqliteJournal.Open(_batch.Folder, acknowledged.Listening);
        journal.Begin(TestBatch.RunStart);
        journal.Adopt([(0, 1), (1, 2)], []);
        journal.Post(new AppendEntry(TestBatch.Outcome(2)));
        acknowledged.WaitFor(1);
        Assert.Equal(3, reader.DecidedCount());
        Assert.Equal(3, reader.State().Jobs.Count);
    }

    [Fact]
    public async Task Results_are_in_plan_order_and_can_be_narrowed()
    {
        await _batch.RunAsync(TestBatch.Outcome(5), TestBatch.Outcome(0, Outcome.Failed), TestBatch.Outcome(2), TestBatch.Outcome(1, Outcome.Skipped));
        using var reader = JournalReader.Open(_batch.Folder);
        Assert.Equal([0L, 1, 2, 5], reader.Results().Select(r => r.Index));
        Assert.Equal([0L, 2], reader.Results(stage: "even").Select(r => r.Index));
        Assert.Equal([2L, 5], reader.Results(outcome: Outcome.Succeeded).Select(r => r.Index));
        Assert.Equal([2L], reader.Results("even", Outcome.Succeeded).Select(r => r.Index));
        Assert.Equal(4, reader.DecidedCount());
    }

    [Fact]
    public async Task A_result_says_what_its_line_says_and_more()
    {
        await _batch.RunAsync(TestBatch.Outcome(0, Outcome.Failed));
        using var reader = JournalReader.Open(_batch.Folder);
        var expected = new ResultRow
        {
            Index = 0,
            JobId = "job-0",
            Stage = "even",
            Parameters = "{\"text\":\"é\\\"<0\",\"tool\":\"gzip\"}",
            Repeat = 1,
            Outcome = Outcome.Failed,
            ExitCode = 3,
            Error = new JobError("exit", "it ended with 3"),
            Detail = "no such file",
            Attempts = 1,
            Started = TestBatch.Start,
            Duration = TimeSpan.FromMilliseconds(1500),
        };
        Assert.Equal(expected, reader.Result("job-0"));
        Assert.Null(reader.Result("job-1"));
    }

    [Fact]
    public async Task All_entries_of_a_job_are_told_in_order()
    {
        await _batch.RunAsync(TestBatch.Attempt(0, 1, 0.25m), TestBatch.Outcome(1), TestBatch.Outcome(0));
        await _batch.RunAsync(TestBatch.Outcome(0) with { Kind = EntryKind.Reopened, Outcome = null, Status = null, Attempt = 0, Charge = 0 });
        using var reader = JournalReader.Open(_batch.Folder);
        var entries = reader.Entries("job-0");
        Assert.Equal([(1L, EntryKind.Attempt, 1L), (3, EntryKind.Outcome, 1), (4, EntryKind.Reopened, 2)], entries.Select(e => (e.Sequence, e.Kind, e.Run)));
        Assert.Equal(AttemptStatus.Failed, entries[0].Status);
        Assert.Equal((0.25m, 0.05m), (entries[0].Charge, entries[1].Charge));
        Assert.Empty(reader.Entries("job-9"));
    }

    [Fact]
    public async Task Runs_and_what_is_live_are_told()
    {
        await _batch.RunAsync(TestBatch.Outcome(0));
        var acknowledged = new Acknowledged();
        using var journal = SqliteJournal.Open(_batch.Folder, acknowledged.Listening);
        journal.Begin(TestBatch.RunStart);
        journal.Adopt([], []);
        journal.Post(new PublishLive("{\"a\":1}"));
        journal.Post(new PublishLive("{\"a\":2}"));
        journal.Post(TestBatch.Running(3));
        acknowledged.WaitFor(3);
        using var reader = JournalReader.Open(_batch.Folder);
        Assert.Equal(journal.State.BatchId, reader.BatchId);
        Assert.Equal(["completed", null], reader.Runs.Select(r => r.Ending));
        Assert.Equal((2L, Environment.ProcessId, "digest", 100L), (reader.LastRun!.Id, reader.LastRun.ProcessId, reader.LastRun.Plan, reader.LastRun.JobCount));
        Assert.Equal("{\"a\":2}", reader.Live);
        Assert.Equal([TestBatch.Running(3).Attempt], reader.Running);
        Assert.True(reader.IsLive);
        Assert.StartsWith($"process {Environment.ProcessId} on host ", reader.Holder, StringComparison.Ordinal);
        journal.Dispose();
        Assert.False(reader.IsLive);
        Assert.Null(reader.Holder);
    }

    [Fact]
    public void Readers_see_whole_commits_while_another_writes()
    {
        const int Count = 3000;
        var acknowledged = new Acknowledged();
        using var journal = SqliteJournal.Open(_batch.Folder, acknowledged.Listening);
        journal.Begin(TestBatch.RunStart);
        journal.Adopt([], []);
        var poster = new Thread(() =>
        {
            for (var i = 0; i < Count; i++)
                journal.Post(new AppendEntry(TestBatch.Outcome(i)));
        });
        poster.Start();
        using var reader = JournalReader.Open(_batch.Folder);
        for (var seen = 0L; seen < Count;)
        {
            var known = acknowledged.Commits.Sum(c => c.Commands.Count);
            var count = reader.DecidedCount();
            Assert.True(count >= known, "what was acknowledged is not there");
            Assert.InRange(count, seen, Count);
            Assert.Equal(count, reader.Results().Take((int)count).LongCount());
            Assert.True(reader.State().Jobs.Count >= count);
            seen = count;
        }

        poster.Join();
    }

    [Fact]
    public void A_killed_batch_can_be_read_and_is_left_as_it_is()
    {
        using var journal = SqliteJournal.Open(_batch.Folder);
        journal.Begin(TestBatch.RunStart);
        journal.Adopt([], []);
        using (var killed = _batch.CopyAsKilled())
        {
            var log = File.ReadAllBytes(killed.Folder.Journal + "-wal");
            using (var reader = JournalReader.Open(killed.Folder))
            {
                Assert.False(reader.IsLive);
                Assert.Null(reader.LastRun!.Ended);
                Assert.Empty(reader.State().Jobs);
            }

            Assert.Equal(log, File.ReadAllBytes(killed.Folder.Journal + "-wal"));
        }
    }

    [Theory]
    [InlineData("UPDATE lines SET seq = 2 WHERE idx = 0", "line 0 of journal.db is damaged")]
    [InlineData("UPDATE entries SET cost = '0.01' WHERE seq = 1", "entry 1 of journal.db is damaged")]
    [InlineData("UPDATE live SET json = '{}'", "the live snapshot of journal.db is damaged")]
    public async Task A_damaged_row_is_named_when_it_is_read(string sql, string message)
    {
        using (var journal = SqliteJournal.Open(_batch.Folder))
        {
            journal.Begin(TestBatch.RunStart);
            journal.Adopt([], []);
            journal.Post(new AppendEntry(TestBatch.Outcome(0)));
            journal.Post(new AppendEntry(TestBatch.Outcome(1)));
            journal.Post(new PublishLive("{\"a\":1}"));
            await journal.FinishAsync("completed", null);
        }

        using (var database = SqliteDatabase.Open(_batch.Folder.Journal, SqliteAccess.ReadWrite, TimeSpan.Zero))
            database.Execute(sql);
        using var reader = JournalReader.Open(_batch.Folder);
        var fault = Assert.Throws<BatchException>(() => (reader.Results().ToList(), reader.Live));
        Assert.Equal(DiagnosticCodes.JournalDamaged, fault.Diagnostics[0].Code);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }
}
