namespace Volley.Journal;

/// <summary>What waits for the writer. Everything that comes while a commit is on its way to the disk makes up the next one.</summary>
/// <remarks>
/// A list that is swapped under a monitor, not a channel: the writer is one thread that takes all there is at once, and may let commands
/// with which nothing is at stake wait a moment for company.
/// </remarks>
internal sealed class JournalQueue(TimeSpan linger)
{
    private readonly object _gate = new();
    private List<JournalCommand> _commands = [];
    private bool _isUrgent;
    private bool _isClosed;

    /// <summary>Adds a command.</summary>
    /// <exception cref="ObjectDisposedException">The queue is closed.</exception>
    public void Add(JournalCommand command)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(SqliteJournal));
            _commands.Add(command);
            var wasUrgent = _isUrgent;
            _isUrgent |= IsUrgent(command);
            if (_commands.Count == 1 || _isUrgent != wasUrgent)
                Monitor.Pulse(_gate);
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
    /// <returns>The commands, none where the caller does not wait; <see langword="null"/> once the queue is closed and empty.</returns>
    public List<JournalCommand>? Take(bool mayWait)
    {
        lock (_gate)
        {
            while (mayWait && _commands.Count == 0 && !_isClosed)
                Monitor.Wait(_gate);
            if (mayWait && !_isUrgent && !_isClosed && linger > TimeSpan.Zero)
                Monitor.Wait(_gate, linger);
            if (_commands.Count == 0)
                return _isClosed ? null : [];
            var taken = _commands;
            _commands = [];
            _isUrgent = false;
            return taken;
        }
    }

    private static bool IsUrgent(JournalCommand command) => command switch
    {
        RecordRunning running => running.Attempt.Reserve > 0,
        OpenCall open => open.Call is { Settlement: null, Maximum: > 0 },
        ForgetRunning or PublishLive or SettleCall => false,
        _ => true,
    };
}
