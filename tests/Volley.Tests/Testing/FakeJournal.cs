using Volley.Journal;

namespace Volley.Tests.Testing;

/// <summary>A journal in memory that acknowledges each command when the test lets it.</summary>
internal sealed class FakeJournal : IJournal
{
    private readonly Lock _lock = new();
    private readonly Queue<JournalCommand> _posted = new();
    private readonly List<JournalEntry> _entries = [];
    private readonly List<JournalCommand> _committed = [];

    /// <summary>Every command that is committed by now, in order.</summary>
    public IReadOnlyList<JournalCommand> Committed
    {
        get
        {
            lock (_lock)
                return [.. _committed];
        }
    }

    public Action<JournalCommit> Acknowledge { get; set; } = _ => { };

    /// <summary>What is committed by now.</summary>
    public IReadOnlyList<JournalEntry> Entries
    {
        get
        {
            lock (_lock)
                return [.. _entries];
        }
    }

    public IEnumerable<JournalEntry> Outcomes => Entries.Where(e => e.Kind == EntryKind.Outcome);

    public bool HasPosted
    {
        get
        {
            lock (_lock)
                return _posted.Count > 0;
        }
    }

    /// <summary>What was posted and is not committed.</summary>
    public IReadOnlyList<JournalCommand> Posted
    {
        get
        {
            lock (_lock)
                return [.. _posted];
        }
    }

    /// <summary>Starts with what an earlier run committed.</summary>
    public void Recall(IEnumerable<JournalEntry> entries) => _entries.AddRange(entries);

    public void Post(JournalCommand command)
    {
        lock (_lock)
            _posted.Enqueue(command);
    }

    /// <summary>Fails to commit what is posted.</summary>
    public void Fail(Exception failure)
    {
        JournalCommand[] commands;
        lock (_lock)
        {
            commands = [.. _posted];
            _posted.Clear();
        }

        foreach (var call in commands.OfType<OpenCall>())
            call.Acknowledge(failure);
        Acknowledge(new JournalCommit(commands, failure));
    }

    /// <summary>Commits the oldest <paramref name="count"/> commands, at most.</summary>
    public void Commit(int count)
    {
        var commands = new List<JournalCommand>();
        lock (_lock)
        {
            while (count-- > 0 && _posted.TryDequeue(out var command))
                commands.Add(command);
            _committed.AddRange(commands);
            _entries.AddRange(commands.OfType<AppendEntry>().Select(a => a.Entry));
        }

        foreach (var call in commands.OfType<OpenCall>())
            call.Acknowledge(null);
        Acknowledge(new JournalCommit(commands, null));
    }
}
