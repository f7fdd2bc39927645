using Volley.Journal;

namespace Volley.Tests.Testing;

/// <summary>A journal in memory on whose disk everything is at once.</summary>
internal sealed class InstantJournal : IJournal
{
    private readonly Lock _lock = new();
    private readonly List<JournalCommand> _commands = [];

    public Action<JournalCommit> Committed { get; set; } = _ => { };

    /// <summary>Everything, in the order in which it came to the disk.</summary>
    public IReadOnlyList<JournalCommand> Commands
    {
        get
        {
            lock (_lock)
                return [.. _commands];
        }
    }

    public IEnumerable<JournalEntry> Outcomes => Commands.OfType<AppendEntry>().Select(a => a.Entry).Where(e => e.Kind == EntryKind.Outcome);

    public void Post(JournalCommand command)
    {
        lock (_lock)
            _commands.Add(command);
        (command as OpenCall)?.Acknowledge(null);
        Committed(new JournalCommit([command], null));
    }
}
