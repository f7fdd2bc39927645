using Volley.Diagnostics;
using Volley.Journal;

namespace Volley.Tests.Journal;

public sealed class SqliteJournalTests : IDisposable
{
    private readonly TestBatch _batch = new();

    public void Dispose() => _batch.Dispose();

    [Fact]
    public void A_new_journal_knows_nothing()
    {
        using var journal = SqliteJournal.Open(_batch.Folder);
        Assert.Equal(32, journal.State.BatchId.Length);
        Assert.Empty(journal.State.Jobs);
        Assert.Empty(journal.State.Lost);
        Assert.Null(journal.State.LastRun);
        Assert.Equal(0, journal.State.Charged);
    }

    [Fact]
    public async Task What_was_committed_is_known_to_the_next_run()
    {
        await _batch.RunAsync(
            TestBatch.Outcome(0),
            TestBatch.Attempt(1, 1, 0.10m),
            TestBatch.Attempt(1, 2, 0.20m),
            TestBatch.Outcome(2, Outcome.Skipped),
            TestBatch.Outcome(3, Outcome.Failed));
        using var journal = SqliteJournal.Open(_batch.Folder);
        var jobs = journal.State.Jobs;
        Assert.Equal(new KnownJob(1, Outcome.Succeeded, 0, 0.05m, null), jobs[TestBatch.Job(0).Key]);
        Assert.Equal(new KnownJob(0, null, 2, 0.30m, null), jobs[TestBatch.Job(1).Key]);
        Assert.Equal(new KnownJob(4, Outcome.Skipped, 0, null, "it ended with 3"), jobs[TestBatch.Job(2).Key]);
        Assert.Equal(new KnownJob(5, Outcome.Failed, 0, null, null), jobs[TestBatch.Job(3).Key]);
        Assert.Equal(0.35m, journal.State.Charged);
        Assert.Equal("completed", journal.State.LastRun!.Ending);
        Assert.Equal(1, journal.State.LastRun.Id);
    }

    [Fact]
    public async Task A_reopened_job_is_undecided_and_a_charge_adds_only_money()
    {
        await _batch.RunAsync(TestBatch.Attempt(0, 1, 1m), TestBatch.Outcome(0, Outcome.Failed));
        await _batch.RunAsync(
            TestBatch.Outcome(0, Outcome.Failed) with { Kind = EntryKind.Reopened, Outcome = null, Attempt = 0 },
            TestBatch.Outcome(1) with { Kind = EntryKind.CutShort, Outcome = null, Attempt = 0, Charge = 0.75m });
        using var journal = SqliteJournal.Open(_batch.Folder);
        Assert.Equal(default, journal.State.Jobs[TestBatch.Job(0).Key]);
        Assert.False(journal.State.Jobs.ContainsKey(TestBatch.Job(1).Key));
        Assert.Equal(1.75m, journal.State.Charged);
        Assert.Empty(TestBatch.Lines(_batch.Folder.Results));
    }

    [Fact]
    public async Task Equal_messages_of_skipped_jobs_are_one_object()
    {
        await _batch.RunAsync(TestBatch.Outcome(0, Outcome.Skipped), TestBatch.Outcome(1, Outcome.Skipped));
        using var journal = SqliteJournal.Open(_batch.Folder);
        Assert.Same(journal.State.Jobs[TestBatch.Job(0).Key].ErrorMessage, journal.State.Jobs[TestBatch.Job(1).Key].ErrorMessage);
    }

    [Fact]
    public void Commands_are_acknowledged_in_the_order_posted()
    {
        var acknowledged = new Acknowledged { Options = new JournalOptions { MaxCommands = 7 } };
        using var journal = SqliteJournal.Open(_batch.Folder, acknowledged.Listening);
        journal.Begin(TestBatch.RunStart);
        journal.Adopt([], []);
        var posted = Enumerable.Range(0, 100).Select(i => (JournalCommand)new AppendEntry(TestBatch.Outcome(i))).ToList();
        posted.ForEach(journal.Post);
        acknowledged.WaitFor(100);
        Assert.Equal(posted, acknowledged.Commits.SelectMany(c => c.Commands));
        Assert.All(acknowledged.Commits, c => Assert.InRange(c.Commands.Count, 1, 7));
        Assert.All(acknowledged.Commits, c => Assert.Null(c.Failure));
    }

    [Fact]
    public void What_was_running_at_a_kill_is_lost_but_known()
    {
        var acknowledged = new Acknowledged();
        using (var journal = SqliteJournal.Open(_batch.Folder, acknowledged.Listening))
        {
            journal.Begin(TestBatch.RunStart);
            journal.Adopt([], []);
            for (var i = 0; i < 4; i++)
                journal.Post(TestBatch.Running(i));
            acknowledged.WaitFor(4);
            journal.Post(new AppendEntry(TestBatch.Outcome(0)));
            journal.Post(new ForgetRunning(TestBatch.Job(1).Key));
            journal.Post(new AppendEntry(TestBatch.Attempt(2, 1, null)));
            journal.Post(TestBatch.Running(4));
            journal.Post(new AppendEntry(TestBatch.Outcome(4)));
        }

        using var next = SqliteJournal.Open(_batch.Folder);
        Assert.Equal([TestBatch.Running(3).Attempt], next.State.Lost);
        Assert.Equal("boot", next.State.LostBootId);
        Assert.Null(next.State.LastRun!.Ended);
    }

    [Fact]
    public async Task A_decision_that_does_not_stand_any_more_is_gone_from_disk_before_any_attempt()
    {
        await _batch.RunAsync(TestBatch.Outcome(0), TestBatch.Outcome(1));
        using var journal = SqliteJournal.Open(_batch.Folder);
        journal.Begin(TestBatch.RunStart);
        journal.Adopt([(0, 1)], [new JournalEntry { Kind = EntryKind.Reopened, Job = TestBatch.Job(1), Started = TestBatch.Start }]);

        using var killed = _batch.CopyAsKilled();
        using var next = SqliteJournal.Open(killed.Folder);
        Assert.Equal([Outcome.Succeeded, null], new[] { 0, 1 }.Select(i => next.State.Jobs[TestBatch.Job(i).Key].Outcome));
    }

    [Fact]
    public void A_process_of_an_earlier_boot_is_not_looked_for()
    {
        foreach (var boot in new[] { "first", "second" })
        {
            using var journal = SqliteJournal.Open(_batch.Folder);
            journal.Begin(TestBatch.RunStart with { BootId = boot });
            journal.Adopt([], []);
            journal.Post(TestBatch.Running(boot.Length));
        }

        using var next = SqliteJournal.Open(_batch.Folder);
        Assert.Equal("second", next.State.LostBootId);
        Assert.Equal([null, TestBatch.Running(6).Attempt.Process], next.State.Lost.Select(l => l.Process));
        Assert.Equal([0.25m, 0.25m], next.State.Lost.Select(l => l.Reserve));
    }

    [Fact]
    public async Task Adoption_changes_the_lines_to_the_new_plan()
    {
        await _batch.RunAsync(TestBatch.Outcome(0), TestBatch.Outcome(1), TestBatch.Outcome(2));
        await using (var journal = SqliteJournal.Open(_batch.Folder))
        {
            journal.Begin(TestBatch.RunStart);
            journal.Adopt([(0, 1), (2, 2), (3, 3)], []);
            await journal.FinishAsync("completed", null);
        }

        using var reader = JournalReader.Open(_batch.Folder);
        Assert.Equal([(0, "job-0"), (2, "job-1"), (3, "job-2")], reader.Results().Select(r => (r.Index, r.JobId)));
        Assert.Single(TestBatch.Lines(_batch.Folder.Results));
    }

    [Fact]
    public async Task Adoption_of_the_same_lines_writes_nothing()
    {
        await _batch.RunAsync(TestBatch.Outcome(0), TestBatch.Outcome(1));
        using var journal = SqliteJournal.Open(_batch.Folder);
        journal.Begin(TestBatch.RunStart);
        var before = BatchLock.ReadWitness(_batch.Folder);
        journal.Adopt([(0, 1), (1, 2)], []);
        Assert.Equal(before, BatchLock.ReadWitness(_batch.Folder));
    }

    [Fact]
    public void Adoption_out_of_order_is_refused()
    {
        using var journal = SqliteJournal.Open(_batch.Folder);
        journal.Begin(TestBatch.RunStart);
        Assert.Throws<ArgumentException>(() => journal.Adopt([(1, 1), (0, 2)], []));
    }

    [Fact]
    public void Calls_out_of_order_are_refused()
    {
        using var journal = SqliteJournal.Open(_batch.Folder);
        Assert.Throws<InvalidOperationException>(() => journal.Post(new PublishLive("{}")));
        Assert.Throws<InvalidOperationException>(() => journal.Adopt([], []));
        journal.Begin(TestBatch.RunStart);
        Assert.Throws<InvalidOperationException>(() => journal.Begin(TestBatch.RunStart));
    }

    [Fact]
    public void A_journal_that_is_closed_takes_no_more_posts()
    {
        var journal = SqliteJournal.Open(_batch.Folder);
        journal.Begin(TestBatch.RunStart);
        journal.Adopt([], []);
        journal.Dispose();
        journal.Dispose();
        Assert.Throws<ObjectDisposedException>(() => journal.Post(new PublishLive("{}")));
        Assert.Throws<ObjectDisposedException>(() => journal.Begin(TestBatch.RunStart));
        Assert.Throws<ObjectDisposedException>(() => journal.Adopt([], []));
        var reader = JournalReader.Open(_batch.Folder);
        reader.Dispose();
        Assert.Throws<ObjectDisposedException>(() => reader.DecidedCount());
    }

    [Fact]
    public async Task A_proper_end_leaves_one_file_for_the_journal()
    {
        await _batch.RunAsync(TestBatch.Outcome(0));
        Assert.Equal(
            ["journal.db", "journal.lock", "results.jsonl", "timings.jsonl"],
            Directory.GetFiles(_batch.Folder.Root).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_journal_elsewhere_is_found_through_its_pointer()
    {
        using var elsewhere = new TestBatch();
        var folder = new BatchFolder(_batch.Folder.Root, elsewhere.Folder.Root);
        await using (var journal = SqliteJournal.Open(folder))
        {
            journal.Begin(TestBatch.RunStart);
            journal.Adopt([], []);
            journal.Post(new AppendEntry(TestBatch.Outcome(0)));
            await journal.FinishAsync("completed", null);
        }

        Assert.True(File.Exists(folder.Journal));
        Assert.False(File.Exists(_batch.Folder.Journal));
        using var reader = JournalReader.Open(BatchFolder.Existing(_batch.Folder.Root));
        Assert.Equal(1, reader.DecidedCount());

        var inOwnFolder = Assert.Throws<BatchException>(() => SqliteJournal.Open(_batch.Folder));
        Assert.Equal(DiagnosticCodes.JournalElsewhere, Assert.Single(inOwnFolder.Diagnostics).Code);
        using var other = new TestBatch();
        var shared = Assert.Throws<BatchException>(() => SqliteJournal.Open(new BatchFolder(other.Folder.Root, elsewhere.Folder.Root)));
        Assert.Equal(DiagnosticCodes.JournalElsewhere, Assert.Single(shared.Diagnostics).Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\0\0\0")]
    public void An_empty_pointer_is_told_and_made_good_by_saying_where_the_journal_is(string left)
    {
        using var elsewhere = new TestBatch();
        var folder = new BatchFolder(_batch.Folder.Root, elsewhere.Folder.Root);
        Directory.CreateDirectory(folder.Root);
        File.WriteAllText(folder.JournalPointer, left);
        Assert.Equal(_batch.Folder.Journal, BatchFolder.Existing(folder.Root).Journal);
        var fault = Assert.Throws<BatchException>(() => SqliteJournal.Open(_batch.Folder));
        Assert.Contains("but its journal.path is empty", Assert.Single(fault.Diagnostics).Message, StringComparison.Ordinal);
        SqliteJournal.Open(folder).Dispose();
        File.WriteAllText(folder.JournalPointer, left);
        SqliteJournal.Open(folder).Dispose();
        Assert.Equal(folder.Journal, BatchFolder.Existing(folder.Root).Journal);
    }

    [Fact]
    public void A_full_disk_leaves_no_half_pointer()
    {
        using var disk = MountedDisk.OrSkip("size=64k");
        using var elsewhere = new TestBatch();
        var folder = new BatchFolder(Path.Combine(disk.Path, "b"), elsewhere.Folder.Root);
        Directory.CreateDirectory(folder.Root);
        var ballast = Path.Combine(disk.Path, "ballast");
        Assert.ThrowsAny<IOException>(() => File.WriteAllBytes(ballast, new byte[128 * 1024]));
        var fault = Assert.Throws<BatchException>(() => SqliteJournal.Open(folder));
        Assert.Equal(DiagnosticCodes.DiskFull, Assert.Single(fault.Diagnostics).Code);
        Assert.False(File.Exists(folder.JournalPointer));
        File.Delete(ballast);
        SqliteJournal.Open(folder).Dispose();
        Assert.Equal(folder.Journal, BatchFolder.Existing(folder.Root).Journal);
    }

    [Fact]
    public void A_pointer_is_not_written_through_a_link()
    {
        using var elsewhere = new TestBatch();
        var folder = new BatchFolder(_batch.Folder.Root, elsewhere.Folder.Root);
        Directory.CreateDirectory(folder.Root);
        var target = Path.Combine(Path.GetDirectoryName(folder.Root)!, "target");
        File.CreateSymbolicLink(folder.JournalPointer, target);
        SqliteJournal.Open(folder).Dispose();
        Assert.False(File.Exists(target));
        Assert.Equal(folder.Journal, BatchFolder.Existing(folder.Root).Journal);
    }

    [Fact]
    public void A_relative_pointer_starts_at_the_batch_folder()
    {
        Directory.CreateDirectory(_batch.Folder.Root);
        File.WriteAllText(_batch.Folder.JournalPointer, "../journals\n");
        Assert.Equal(Path.GetFullPath("../journals/journal.db", _batch.Folder.Root), BatchFolder.Existing(_batch.Folder.Root).Journal);
    }

    [Fact]
    public async Task A_journal_of_a_newer_version_is_refused_and_not_touched()
    {
        await _batch.RunAsync(TestBatch.Outcome(0));
        using (var database = SqliteDatabase.Open(_batch.Folder.Journal, SqliteAccess.ReadWrite, TimeSpan.Zero))
        {
            database.Execute($"PRAGMA user_version = {JournalSchema.Version + 1}");
            MetaTable.Write(database, MetaTable.SchemaVersion, (JournalSchema.Version + 1).ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        var before = File.ReadAllBytes(_batch.Folder.Journal);
        foreach (var open in new Action[] { () => SqliteJournal.Open(_batch.Folder), () => JournalReader.Open(_batch.Folder) })
        {
            var fault = Assert.Throws<BatchException>(open);
            Assert.Equal(DiagnosticCodes.JournalNewer, Assert.Single(fault.Diagnostics).Code);
        }

        Assert.Equal(before, File.ReadAllBytes(_batch.Folder.Journal));
    }

    [Fact]
    public void Migrations_bring_an_older_layout_up_one_by_one()
    {
        Directory.CreateDirectory(_batch.Folder.Root);
        using var database = SqliteDatabase.Open(_batch.Folder.Journal, SqliteAccess.Create, TimeSpan.Zero);
        JournalSchema.Migrate(database, JournalSchema.Migrations);
        Assert.True(JournalSchema.IsIntact(database, JournalSchema.Version));
        JournalSchema.Migrate(database, [.. JournalSchema.Migrations, "ALTER TABLE runs ADD COLUMN note TEXT"]);
        Assert.Equal(JournalSchema.Version + 1, database.Integer("PRAGMA user_version"));
        Assert.Equal(0, database.Integer("SELECT count(note) FROM runs"));
        Assert.False(JournalSchema.IsIntact(database, JournalSchema.Version));
    }
}
