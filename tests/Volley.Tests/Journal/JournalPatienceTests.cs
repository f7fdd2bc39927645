using Volley.Execution;
using Volley.Journal;
using Volley.Tests.Testing;

namespace Volley.Tests.Journal;

/// <summary>What the journal lets wait, and for how long.</summary>
public sealed class JournalPatienceTests : IDisposable
{
    private static readonly TimeSpan Never = TimeSpan.FromDays(1);
    private static readonly TimeSpan Young = TimeSpan.FromMilliseconds(10);

    private readonly TestBatch _batch = new();
    private readonly VirtualTime _time = new();

    public void Dispose() => _batch.Dispose();

    [Fact]
    public void An_entry_that_may_wait_is_committed_also_without_company()
    {
        var acknowledged = new Acknowledged();
        using var journal = Begin(acknowledged);
        journal.Post(MayWait(0));
        acknowledged.WaitFor(1);
        Assert.Null(acknowledged.Commits[0].Failure);
    }

    [Fact]
    public void What_may_not_wait_takes_along_what_waits()
    {
        var acknowledged = new Acknowledged { Options = new JournalOptions { Company = Never } };
        using var journal = Begin(acknowledged);
        journal.Post(MayWait(0));
        journal.Post(MayWait(1));
        journal.Post(new AppendEntry(TestBatch.Outcome(2)));
        acknowledged.WaitFor(3);
        Assert.Single(acknowledged.Commits);
    }

    [Fact]
    public void Closing_commits_what_waits()
    {
        var acknowledged = new Acknowledged { Options = new JournalOptions { Company = Never, Linger = Never, Time = _time } };
        using (var journal = Begin(acknowledged))
        {
            journal.Post(Running(0));
            journal.Post(MayWait(1));
        }

        Assert.Equal(2, acknowledged.Commits.Sum(c => c.Commands.Count));
        using var killed = _batch.CopyAsKilled();
        Assert.Equal([TestBatch.Job(0).Key], LostIn(killed));
    }

    [Fact]
    public void An_attempt_that_ends_young_leaves_no_row_and_an_older_one_does()
    {
        var acknowledged = new Acknowledged { Options = new JournalOptions { Linger = Young, Time = _time } };
        using var journal = Begin(acknowledged);
        journal.Post(Running(0));
        journal.Post(Running(1));
        journal.Post(new AppendEntry(TestBatch.Outcome(2)));
        acknowledged.WaitFor(3);
        Assert.Empty(LostNow());

        journal.Post(new AppendEntry(TestBatch.Outcome(1)));
        acknowledged.WaitFor(4);
        _time.Advance(Young);
        journal.Post(new AppendEntry(TestBatch.Outcome(3)));
        acknowledged.WaitFor(5);
        Assert.Equal([TestBatch.Job(0).Key], LostNow());

        journal.Post(new AppendEntry(TestBatch.Outcome(0)));
        acknowledged.WaitFor(6);
        Assert.Empty(LostNow());
    }

    [Fact]
    public void An_attempt_gets_its_row_though_nothing_else_is_to_be_written()
    {
        var acknowledged = new Acknowledged { Options = new JournalOptions { Linger = Young, Time = _time } };
        using var journal = Begin(acknowledged);
        journal.Post(Running(0));
        acknowledged.WaitForCommits(1);
        Assert.Empty(LostNow());
        _time.Advance(Young);
        acknowledged.WaitForCommits(2);
        Assert.Equal([TestBatch.Job(0).Key], LostNow());
    }

    [Fact]
    public void An_attempt_that_may_cost_something_gets_its_row_at_once()
    {
        var acknowledged = new Acknowledged { Options = new JournalOptions { Linger = Never, Time = _time } };
        using var journal = Begin(acknowledged);
        journal.Post(Running(0, reserve: 0.01m));
        acknowledged.WaitFor(1);
        Assert.Equal([TestBatch.Job(0).Key], LostNow());
    }

    [Fact]
    public void A_clock_that_was_set_back_keeps_no_row_waiting()
    {
        var acknowledged = new Acknowledged { Options = new JournalOptions { Linger = Young, Time = _time } };
        using var journal = Begin(acknowledged);
        journal.Post(Running(0));
        _time.Advance(-TimeSpan.FromHours(1));
        acknowledged.WaitForCommits(1);
        Assert.Equal([TestBatch.Job(0).Key], LostNow());
    }

    private SqliteJournal Begin(Acknowledged acknowledged)
    {
        var journal = SqliteJournal.Open(_batch.Folder, acknowledged.Listening);
        journal.Begin(TestBatch.RunStart);
        journal.Adopt([], []);
        return journal;
    }

    private static AppendEntry MayWait(long index) => new(TestBatch.Outcome(index)) { MayWait = true };

    private RecordRunning Running(long index, decimal reserve = 0) => new(new RunningAttempt(
        TestBatch.Job(index).Key, TestBatch.Job(index).Id, 1, reserve, new ProcessIdentity(1234, 5678, true), _time.GetUtcNow()));

    private Volley.Planning.JobKey[] LostNow()
    {
        using var killed = _batch.CopyAsKilled();
        return LostIn(killed);
    }

    private static Volley.Planning.JobKey[] LostIn(TestBatch batch)
    {
        using var journal = SqliteJournal.Open(batch.Folder);
        return [.. journal.State.Lost.Select(l => l.Key)];
    }
}
