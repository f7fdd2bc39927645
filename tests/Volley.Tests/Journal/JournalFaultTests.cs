using Volley.Diagnostics;
using Volley.Journal;

namespace Volley.Tests.Journal;

/// <summary>What the surroundings can do to a run, for real: full disks, read-only folders, folders that go away.</summary>
public sealed class JournalFaultTests : IDisposable
{
    private readonly TestBatch _batch = new();
    private readonly Acknowledged _acknowledged = new();

    public void Dispose() => _batch.Dispose();

    [Fact]
    public void A_folder_deleted_during_the_run_ends_it()
    {
        using var journal = Running(_batch.Folder);
        Directory.Delete(_batch.Folder.Root, recursive: true);
        journal.Post(new AppendEntry(TestBatch.Outcome(1)));
        var fault = Assert.IsType<BatchException>(_acknowledged.WaitForFailure());
        Assert.Equal(DiagnosticCodes.FolderDeleted, fault.Diagnostics[0].Code);
        Assert.Contains("was deleted or moved during the run", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_moved_during_the_run_ends_it()
    {
        using var journal = Running(_batch.Folder);
        Directory.Move(_batch.Folder.Root, _batch.Folder.Root + "2");
        journal.Post(new PublishLive("{}"));
        var fault = Assert.IsType<BatchException>(_acknowledged.WaitForFailure());
        Assert.Equal(DiagnosticCodes.FolderDeleted, fault.Diagnostics[0].Code);
    }

    [Fact]
    public async Task After_a_failure_everything_is_answered_with_it()
    {
        await using var journal = Running(_batch.Folder);
        Directory.Delete(_batch.Folder.Root, recursive: true);
        journal.Post(new AppendEntry(TestBatch.Outcome(1)));
        var first = _acknowledged.WaitForFailure();
        journal.Post(new AppendEntry(TestBatch.Outcome(2)));
        _acknowledged.WaitFor(3);
        Assert.Same(first, _acknowledged.Commits[^1].Failure);
        Assert.Same(first, await Assert.ThrowsAsync<BatchException>(() => journal.FinishAsync("completed", null)));
    }

    [Fact]
    public async Task A_full_disk_stops_the_run_and_loses_nothing_committed()
    {
        using var disk = MountedDisk.OrSkip("size=600k");
        using var batch = new TestBatch(disk.Path);
        long durable;
        await using (var journal = Running(batch.Folder))
        {
            for (var i = 1; i < 4000; i++)
                journal.Post(new AppendEntry(TestBatch.Outcome(i)));
            var fault = Assert.IsType<BatchException>(_acknowledged.WaitForFailure());
            Assert.Equal(DiagnosticCodes.DiskFull, fault.Diagnostics[0].Code);
            durable = _acknowledged.Commits.Where(c => c.Failure is null).Sum(c => (long)c.Commands.Count);
        }

        TestBatch.Shell("mount", "-o", "remount,size=64m", disk.Path);
        await using var next = SqliteJournal.Open(batch.Folder);
        Assert.Equal(durable, next.State.Jobs.Count);
        next.Begin(TestBatch.RunStart);
        next.Adopt(Enumerable.Range(0, (int)durable).Select(i => ((long)i, (long)i + 1)), []);
        await next.FinishAsync("completed", null);
        Assert.Equal(durable, TestBatch.Lines(batch.Folder.Results).Length);
    }

    [Fact]
    public void A_disk_that_is_full_from_the_start_is_named()
    {
        using var disk = MountedDisk.OrSkip("size=8k");
        using var batch = new TestBatch(disk.Path);
        var fault = Assert.Throws<BatchException>(() => SqliteJournal.Open(batch.Folder));
        Assert.Equal(DiagnosticCodes.DiskFull, fault.Diagnostics[0].Code);
    }

    [Fact]
    public async Task A_read_only_folder_is_named_and_a_batch_at_rest_in_it_can_be_read()
    {
        using var disk = MountedDisk.OrSkip("size=8m");
        using var batch = new TestBatch(disk.Path);
        await batch.RunAsync(TestBatch.Outcome(0));
        disk.MakeReadOnly();
        var fault = Assert.Throws<BatchException>(() => SqliteJournal.Open(batch.Folder));
        Assert.Equal(DiagnosticCodes.FolderReadOnly, fault.Diagnostics[0].Code);
        using (var reader = JournalReader.Open(batch.Folder))
            Assert.Equal(1, reader.DecidedCount());
        disk.MakeWritable();
    }

    [Fact]
    public void A_killed_batch_in_a_read_only_folder_says_why_it_cannot_be_read()
    {
        using var disk = MountedDisk.OrSkip("size=8m");
        using var batch = new TestBatch(disk.Path);
        using var journal = Running(_batch.Folder);
        TestBatch.Shell("cp", "-a", _batch.Folder.Root, batch.Folder.Root);
        File.Delete(batch.Folder.Journal + "-shm");
        disk.MakeReadOnly();
        var fault = Assert.Throws<BatchException>(() => JournalReader.Open(batch.Folder));
        Assert.Equal(DiagnosticCodes.JournalUnreadable, fault.Diagnostics[0].Code);
        disk.MakeWritable();
    }

    [Fact]
    public void A_file_where_the_folder_should_be_is_named()
    {
        File.WriteAllText(_batch.Folder.Root, "");
        var fault = Assert.Throws<BatchException>(() => SqliteJournal.Open(_batch.Folder));
        Assert.Equal(DiagnosticCodes.NotAFolder, fault.Diagnostics[0].Code);
        Assert.Contains(_batch.Folder.Root, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_in_the_locks_place_is_named()
    {
        Directory.CreateDirectory(_batch.Folder.Root);
        File.CreateSymbolicLink(_batch.Folder.Lock, "/elsewhere");
        var fault = Assert.Throws<BatchException>(() => SqliteJournal.Open(_batch.Folder));
        Assert.Equal(DiagnosticCodes.JournalFailed, fault.Diagnostics[0].Code);
        Assert.Contains("link to '/elsewhere'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_file_system_is_refused_before_anything_is_made()
    {
        var options = new JournalOptions { FileSystemName = _ => "nfs4" };
        var fault = Assert.Throws<BatchException>(() => SqliteJournal.Open(_batch.Folder, options));
        Assert.Equal(DiagnosticCodes.JournalOnNetwork, fault.Diagnostics[0].Code);
        Assert.Contains("--journal DIR", fault.Diagnostics[0].Hint, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_batch.Folder.Root));
    }

    private SqliteJournal Running(BatchFolder folder)
    {
        var journal = SqliteJournal.Open(folder, _acknowledged.Listening);
        journal.Begin(TestBatch.RunStart);
        journal.Adopt([], []);
        journal.Post(new AppendEntry(TestBatch.Outcome(0)));
        _acknowledged.WaitFor(1);
        return journal;
    }
}
