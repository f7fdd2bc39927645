namespace Volley.Journal;

/// <summary>What waits for the writer. Everything that comes while a commit is on its way to the disk makes up the next one.</summary>
/// <remarks>
/// A list that is swapped under a lock, not a channel: the writer is one thread that takes all there is at once, and may let commands
/// with which nothing is at stake wait a moment for company. It is woken outside of the lock, and only by what it waits for: a writer that
/// wakes while the lock is still held goes to sleep again at once, and there are many posts for each commit.
/// </remarks>
/// <param name="linger">How long what nobody waits for may wait.</param>
/// <param name="company">How long what may wait does so.</param>
internal sealed class JournalQueue(TimeSpan linger, TimeSpan company) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly AutoResetEvent _wake = new(false);
    private List<JournalCommand> _commands = [];
    private Urgency _urgency;
    private Urgency? _sleepsUntil;
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
        bool wakes;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(SqliteJournal));
            _commands.Add(command);
            var urgency = UrgencyOf(command);
            if (urgency > _urgency)
                _urgency = urgency;
            wakes = EndsSleep(urgency);
        }

        if (wakes)
            Wake();
    }

    /// <summary>Lets the writer end once it has taken everything.</summary>
    public void Close()
    {
        bool wakes;
        lock (_lock)
        {
            _isClosed = true;
            wakes = EndsSleep(Urgency.Now);
        }

        if (wakes)
            Wake();
    }

    /// <summary>Takes everything. For the writer's thread alone.</summary>
    /// <param name="mayWait">Whether to wait where there is nothing.</param>
    /// <param name="atMost">How long to wait then.</param>
    /// <returns>The commands, none where the caller does not wait; <see langword="null"/> once the queue is closed and empty, and the caller has nothing else to do.</returns>
    public List<JournalCommand>? Take(bool mayWait, TimeSpan atMost)
    {
        if (mayWait && Sleep(Urgency.Idle, atMost))
        {
            if (Pending == Urgency.Idle)
                _ = Sleep(Urgency.Soon, linger);
            if (Pending == Urgency.Soon)
                _ = Sleep(Urgency.Now, company);
        }

        lock (_lock)
        {
            if (_commands.Count == 0)
                return _isClosed && mayWait ? null : [];
            var taken = _commands;
            _commands = [];
            _urgency = Urgency.Idle;
            return taken;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _wake.Dispose();

    private Urgency Pending
    {
        get
        {
            lock (_lock)
                return _urgency;
        }
    }

    /// <summary>Sleeps until there is a command of some urgency, or the queue is closed.</summary>
    /// <returns>Whether that is so; otherwise the time is over.</returns>
    private bool Sleep(Urgency until, TimeSpan atMost)
    {
        while (true)
        {
            lock (_lock)
            {
                if (_isClosed || (_commands.Count > 0 && _urgency >= until))
                    return true;
                _sleepsUntil = until;
            }

            // A signal that came too late for an earlier sleep only shortens this one, where that has an end.
            if (!_wake.WaitOne(atMost) || (atMost != Timeout.InfiniteTimeSpan && until != Urgency.Idle))
                break;
        }

        lock (_lock)
        {
            _sleepsUntil = null;
            return _isClosed || (_commands.Count > 0 && _urgency >= until);
        }
    }

    private void Wake()
    {
        try
        {
            _wake.Set();
        }
        catch (ObjectDisposedException)
        {
            // The writer woke by itself, took what there was, and has ended meanwhile.
        }
    }

    private bool EndsSleep(Urgency urgency)
    {
        if (_sleepsUntil is not { } until || urgency < until)
            return false;
        _sleepsUntil = null;
        return true;
    }

    private static Urgency UrgencyOf(JournalCommand command) => command switch
    {
        AppendEntry { MayWait: true } => Urgency.Soon,
        RecordRunning { Attempt.Reserve: 0 } or ForgetRunning or PublishLive or SettleCall => Urgency.Idle,
        OpenCall open => open.Call is { Settlement: null, Maximum: > 0 } ? Urgency.Now : Urgency.Idle,
        _ => Urgency.Now,
    };
}
