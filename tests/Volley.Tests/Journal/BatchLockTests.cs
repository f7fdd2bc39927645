using System.Diagnostics;
using Volley.Diagnostics;
using Volley.Journal;

namespace Volley.Tests.Journal;

public sealed class BatchLockTests : IDisposable
{
    private readonly TestBatch _batch = new();

    public void Dispose() => _batch.Dispose();

    [Fact]
    public void The_second_is_refused_with_the_name_of_the_first()
    {
        using var journal = SqliteJournal.Open(_batch.Folder);
        var fault = Assert.Throws<BatchException>(() => SqliteJournal.Open(_batch.Folder));
        var diagnostic = Assert.Single(fault.Diagnostics);
        Assert.Equal(DiagnosticCodes.BatchInUse, diagnostic.Code);
        Assert.Contains($"batch 'b' is being run by process {Environment.ProcessId} on host {Environment.MachineName} since 20", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Once_the_first_is_gone_the_second_may_run()
    {
        SqliteJournal.Open(_batch.Folder).Dispose();
        Assert.Null(BatchLock.Holder(_batch.Folder));
        SqliteJournal.Open(_batch.Folder).Dispose();
    }

    [Fact]
    public async Task Of_many_that_race_to_make_a_batch_one_wins()
    {
        using var start = new ManualResetEventSlim();
        var racers = Enumerable.Range(0, 6).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.Wait(TestContext.Current.CancellationToken);
                try
                {
                    return SqliteJournal.Open(_batch.Folder);
                }
                catch (BatchException fault) when (fault.Diagnostics[0].Code == DiagnosticCodes.BatchInUse)
                {
                    return null;
                }
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)).ToArray();
        start.Set();
        using var winner = Assert.Single((await Task.WhenAll(racers)).OfType<SqliteJournal>());
        Assert.Empty(winner.State.Jobs);
    }

    [Fact]
    public void A_child_does_not_inherit_the_lock()
    {
        Process child;
        using (SqliteJournal.Open(_batch.Folder))
            child = Process.Start("sleep", "60");
        try
        {
            SqliteJournal.Open(_batch.Folder).Dispose();
        }
        finally
        {
            child.Kill();
            child.Dispose();
        }
    }

    [Fact]
    public void Looking_who_runs_a_batch_does_not_keep_it_from_running()
    {
        SqliteJournal.Open(_batch.Folder).Dispose();
        for (var i = 0; i < 20; i++)
        {
            Assert.Null(BatchLock.Holder(_batch.Folder));
            using var batchLock = BatchLock.Acquire(_batch.Folder, TestBatch.Start);
            Assert.Equal($"process {Environment.ProcessId} on host {Environment.MachineName} since 2026-01-31T12:00:00Z", BatchLock.Holder(_batch.Folder));
        }
    }

    [Fact]
    public void A_witness_is_read_as_it_was_written()
    {
        Span<byte> line = stackalloc byte[CommitWitness.Length];
        new CommitWitness(12, 345).WriteTo(line);
        Assert.Equal("commits 00000000000000000012 entries 00000000000000000345\n", System.Text.Encoding.ASCII.GetString(line));
        Assert.Equal(new CommitWitness(12, 345), CommitWitness.Parse(line));
        Assert.Equal(default, CommitWitness.Parse(line[..^1]));
        Assert.Equal(default, CommitWitness.Parse(new byte[CommitWitness.Length]));
    }
}
