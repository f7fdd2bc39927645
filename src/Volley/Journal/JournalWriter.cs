using Volley.Outputs;

namespace Volley.Journal;

/// <summary>Ends a run: the last command of it.</summary>
internal sealed record FinishRun(RunRecord Run, string? BootId, TaskCompletionSource Done) : JournalCommand;

/// <summary>
/// The one thread that writes. It takes what is queued, commits it in one transaction, publishes it in the outputs, and only then acknowledges.
/// After the first failure it writes nothing more and answers everything with that failure.
/// </summary>
internal sealed class JournalWriter : IDisposable
{
    private readonly JournalContext _context;
    private readonly JournalStore _store;
    private readonly BatchOutputs _outputs;
    private readonly JournalQueue _queue;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;
    private long _lastFolderCheck;
    private Exception? _failure;

    public JournalWriter(JournalContext context, JournalStore store, BatchOutputs outputs)
    {
        _context = context;
        _store = store;
        _outputs = outputs;
        _queue = new JournalQueue(context.Options.Linger, context.Options.Company);
        _lastFolderCheck = context.Options.Time.GetTimestamp();
        _thread = new Thread(Run) { IsBackground = true, Name = "journal" };
        _thread.Start();
    }

    /// <summary>Ends when the writer has; fails where the callback threw.</summary>
    public Task Ended => _ended.Task;

    public void Post(JournalCommand command) => _queue.Add(command);

    /// <summary>Lets the writer end once it has written what is queued.</summary>
    public void Close() => _queue.Close();

    /// <summary>Waits until the writer has ended.</summary>
    public void Join() => _thread.Join();

    /// <summary>Frees what the thread waited with. Only once it has ended.</summary>
    public void Dispose() => _queue.Dispose();

    /// <summary>How long nothing has to be done if nothing comes.</summary>
    private TimeSpan Patience => _failure is null && _store.Running.HasWaiting ? _context.Options.Linger : Timeout.InfiniteTimeSpan;

    private void Run()
    {
        try
        {
            while (_queue.Take(mayWait: _failure is not null || !_outputs.HasMore, Patience) is { } commands)
            {
                if (commands.Count > 0)
                    Write(commands);
                else if (_failure is null && _store.Running.HasDue())
                    Commit([]);
                else
                    Publish();
            }

            if (_failure is null && _store.Running.HasWaiting)
                Commit([], all: true);
            _ended.SetResult();
        }
        catch (Exception fault)
        {
            // Only the callback can get here; whoever closes the journal is told.
            _ended.SetException(fault);
        }
    }

    private void Write(List<JournalCommand> commands)
    {
        for (var start = 0; start < commands.Count;)
        {
            if (commands[start] is FinishRun finish)
            {
                Finish(finish);
                start++;
                continue;
            }

            var end = commands.FindIndex(start, Math.Min(commands.Count - start, _context.Options.MaxCommands), c => c is FinishRun);
            if (end < 0)
                end = Math.Min(commands.Count, start + _context.Options.MaxCommands);
            Commit(start == 0 && end == commands.Count ? commands : commands.GetRange(start, end - start));
            start = end;
        }
    }

    /// <summary>What is on disk is acknowledged as such even where the outputs fail after it; that failure is then told by itself.</summary>
    private void Commit(List<JournalCommand> commands, bool all = false)
    {
        var isDurable = _failure is null && Guard(() => Transact(commands, all));
        var isPublished = isDurable && Guard(_outputs.Publish);
        foreach (var command in commands)
            (command as OpenCall)?.Acknowledge(isDurable ? null : _failure);
        _context.Options.Committed(new JournalCommit(commands, isDurable ? null : _failure));
        if (isDurable && !isPublished)
            _context.Options.Committed(new JournalCommit([], _failure));
    }

    private void Publish()
    {
        if (!Guard(_outputs.Publish))
            _context.Options.Committed(new JournalCommit([], _failure));
    }

    private void Transact(List<JournalCommand> commands, bool all)
    {
        _store.Begin();
        string? live = null;
        foreach (var command in commands)
            switch (command)
            {
                case AppendEntry append:
                    var entry = _store.Append(append.Entry);
                    _outputs.Stage(in entry);
                    break;
                case RecallEntry recall:
                    _store.Recall(recall.Entry.Job.Index, recall.Sequence);
                    _outputs.Recall(recall.Entry.Job.Index);
                    break;
                case RecordRunning running:
                    _store.Running.Set(running.Attempt);
                    break;
                case ForgetRunning forget:
                    _store.Running.Remove(forget.Key);
                    break;
                case OpenCall call:
                    _store.Calls.Open(call, _store.Run);
                    break;
                case SettleCall settle:
                    _store.Calls.Settle(settle, _store.Run);
                    break;
                case PublishLive publish:
                    live = publish.Json;
                    break;
                default:
                    throw new ArgumentException($"The journal does not know the command {command.GetType().Name}.", nameof(commands));
            }

        if (live is not null)
            _store.PublishLive(live);
        _store.Commit(all);
        _context.Lock.Record(_store.Witness);
        if (_context.Options.Time.GetElapsedTime(_lastFolderCheck) >= _context.Options.FolderCheckInterval)
            RequireFolder();
    }

    private void Finish(FinishRun finish)
    {
        if (_failure is null)
            Guard(() =>
            {
                _outputs.Complete();
                _store.Begin();
                RunTable.Write(_store.Database, finish.Run, finish.BootId);
                _store.Commit(all: true);
                _context.Lock.Record(_store.Witness);
                RequireFolder();
                _store.Database.Checkpoint(_context.Options.BusyTimeout);
            });
        if (_failure is null)
            finish.Done.SetResult();
        else
            finish.Done.SetException(_failure);
    }

    private void RequireFolder()
    {
        _lastFolderCheck = _context.Options.Time.GetTimestamp();
        if (_store.Database.HasMoved || !Directory.Exists(_context.Folder.Root))
            throw JournalFaults.Deleted(_context.Folder);
    }

    /// <summary>Does what may fail. A failure is kept for good, as a diagnostic where it comes from the files; nothing half-done stays.</summary>
    private bool Guard(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception fault)
        {
            _failure = fault switch
            {
                SqliteFault sqlite => JournalFaults.Writing(_context.Folder, sqlite),
                _ when JournalFaults.IsFileFault(fault) => JournalFaults.OfFile(_context.Folder.Results, fault),
                _ => fault,
            };
            _store.Database.RollBack();
            return false;
        }
    }
}
