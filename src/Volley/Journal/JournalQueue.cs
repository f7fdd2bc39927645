namespace Volley.Journal;

/// <summary>What waits for the writer. Everything that comes while a commit is on its way to the disk makes up the next one.</summary>
/// <remarks>
/// A list that is swapped under a monitor, not a channel: the writer is one thread that takes all there is at once, and may let commands
/// with which nothing is at stake wait a moment for company.
/// </remarks>
/// <param name="linger">How long what nobody waits for may wait.</param>
/// <param name="company">How long what may wait does so.</param>
internal sealed class JournalQueue(TimeSpan linger, TimeSpan company)
{
    private readonly object _gate = new();
    private List<JournalCommand> _commands = [];
    private Urgency _urgency;
    private bool _isClosed;

    private enum Urgency
    {
        Idle,
        Soon,
        Now,
    }

    /// <summary>Adds a command.</summary>
    /// <exception cref="ObjectDisposedException">The queue is closed.</exception>
    public void Add(JournalCommand command)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(SqliteJournal));
            _commands.Add(command);
            var urgency = UrgencyOf(command);
            if (_commands.Count == 1 || urgency > _urgency)
                Monitor.Pulse(_gate);
            if (urgency > _urgency)
                _urgency = urgency;
        }
    }

    /// <summary>Lets the writer end once it has taken everything.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Takes everything.</summary>
    /// <param name="mayWait">Whether to wait where there is nothing.</param>
    /// <param name="atMost">How long to wait then.</param>
    /// <returns>The commands, none where the caller does not wait; <see langword="null"/> once the queue is closed and empty.</returns>
    public List<JournalCommand>? Take(bool mayWait, TimeSpan atMost)
    {
        lock (_gate)
        {
            while (mayWait && _commands.Count == 0 && !_isClosed)
                mayWait = Monitor.Wait(_gate, atMost);
            if (mayWait && _urgency == Urgency.Idle && !_isClosed && linger > TimeSpan.Zero)
                Monitor.Wait(_gate, linger);
            if (mayWait && _urgency == Urgency.Soon && !_isClosed && company > TimeSpan.Zero)
                Monitor.Wait(_gate, company);
            if (_commands.Count == 0)
                return _isClosed ? null : [];
            var taken = _commands;
            _commands = [];
            _urgency = Urgency.Idle;
            return taken;
        }
    }

    private static Urgency UrgencyOf(JournalCommand command) => command switch
    {
        AppendEntry { MayWait: true } => Urgency.Soon,
        RecordRunning { Attempt.Reserve: 0 } or ForgetRunning or PublishLive or SettleCall => Urgency.Idle,
        OpenCall open => open.Call is { Settlement: null, Maximum: > 0 } ? Urgency.Now : Urgency.Idle,
        _ => Urgency.Now,
    };
}
