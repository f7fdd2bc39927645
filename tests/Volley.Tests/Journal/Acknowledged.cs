using Volley.Journal;

namespace Volley.Tests.Journal;

/// <summary>Collects what the journal acknowledges and lets a test wait for it.</summary>
internal sealed class Acknowledged
{
    private readonly object _gate = new();
    private readonly List<JournalCommit> _commits = [];

    public JournalOptions Options { get; init; } = new() { Linger = TimeSpan.Zero, FolderCheckInterval = TimeSpan.Zero };

    public JournalOptions Listening => Options with { Committed = Add };

    public IReadOnlyList<JournalCommit> Commits
    {
        get
        {
            lock (_gate)
                return [.. _commits];
        }
    }

    /// <summary>Waits until that many commands are acknowledged.</summary>
    public void WaitFor(int commands) => WaitUntil(commits => commits.Sum(c => c.Commands.Count) >= commands);

    /// <summary>Waits until there were that many commits.</summary>
    public void WaitForCommits(int count) => WaitUntil(commits => commits.Count >= count);

    /// <summary>Waits for the first failure.</summary>
    public Exception WaitForFailure()
    {
        WaitUntil(commits => commits.Any(c => c.Failure is not null));
        return Commits.First(c => c.Failure is not null).Failure!;
    }

    private void WaitUntil(Func<List<JournalCommit>, bool> condition)
    {
        lock (_gate)
            while (!condition(_commits))
                Assert.True(Monitor.Wait(_gate, TimeSpan.FromSeconds(60)), "the journal acknowledged nothing");
    }

    private void Add(JournalCommit commit)
    {
        lock (_gate)
        {
            _commits.Add(commit);
            Monitor.PulseAll(_gate);
        }
    }
}
