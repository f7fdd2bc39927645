using Volley.Diagnostics;
using Volley.Outputs;
using Volley.Planning;

namespace Volley.Journal;

/// <summary>
/// The journal of a batch, open for one run: <see cref="Open"/>, <see cref="Begin"/>, <see cref="Adopt"/>, any number of <see cref="Post"/>,
/// <see cref="FinishAsync"/>. Keeps <c>results.jsonl</c> and <c>timings.jsonl</c> up to date.
/// </summary>
/// <remarks>Disposing without <see cref="FinishAsync"/> writes what was posted and leaves the run without an end, as a kill would.</remarks>
public sealed class SqliteJournal : IJournal, IDisposable, IAsyncDisposable
{
    private readonly JournalContext _context;
    private readonly JournalStore _store;
    private readonly IReadOnlyList<RunRecord> _earlierRuns;
    private BatchOutputs? _outputs;
    private JournalWriter? _writer;
    private RunRecord? _run;
    private string? _bootId;
    private bool _isDisposed;

    private SqliteJournal(JournalContext context, LoadedJournal loaded, JournalStore store)
    {
        _context = context;
        _earlierRuns = loaded.Runs;
        _store = store;
        State = loaded.State;
    }

    /// <summary>What the journal knew when it was opened; without its jobs once <see cref="Adopt"/> has taken what the plan needs of them.</summary>
    public JournalState State { get; private set; }

    /// <summary>Opens the journal of a batch, or makes a new one, and reads and verifies all of it. Takes the batch's lock until it is disposed.</summary>
    /// <param name="folder">The batch; its folders are made.</param>
    /// <param name="options">How it works; the defaults where <see langword="null"/>.</param>
    /// <returns>The open journal.</returns>
    /// <exception cref="BatchException">
    /// The batch is run by another process; the journal is damaged, newer than this program, or lies on a network file system; or the folder cannot be
    /// written. Nothing was changed.
    /// </exception>
    public static SqliteJournal Open(BatchFolder folder, JournalOptions? options = null)
    {
        options ??= new JournalOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxCommands, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(options.LookAhead);
        JournalOpening.RefuseNetwork(folder, options);
        JournalOpening.MakeFolders(folder);
        var batchLock = BatchLock.Acquire(folder, options.Time.GetUtcNow());
        try
        {
            JournalPlace.Keep(folder);
            if (!JournalInspection.Exists(folder, batchLock.Witness))
                JournalOpening.Create(folder, options);
            var loaded = JournalOpening.Load(folder, options.BusyTimeout, batchLock.Witness);
            return new SqliteJournal(new JournalContext(folder, options, batchLock), loaded, JournalOpening.OpenStore(folder, options, loaded));
        }
        catch
        {
            batchLock.Dispose();
            throw;
        }
    }

    /// <summary>Records that a run begins. Call once, before <see cref="Adopt"/>.</summary>
    /// <param name="start">What is recorded of it.</param>
    /// <returns>The run's number, from 1.</returns>
    /// <exception cref="BatchException">It could not be written.</exception>
    public long Begin(RunStart start)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_run is not null)
            throw new InvalidOperationException("The run has begun already.");
        _bootId = start.BootId;
        _store.Run = (State.LastRun?.Id ?? 0) + 1;
        _run = new RunRecord(
            _store.Run, _context.Options.Time.GetUtcNow(), null, start.Host, start.ProcessId, start.Plan, start.JobCount, null, null);
        Write(() =>
        {
            RunTable.Write(_store.Database, _run, _bootId);
            return true;
        });
        return _run.Id;
    }

    /// <summary>
    /// Says which jobs of the current plan are decided already: those have lines in the results from the start. Call once, after <see cref="Begin"/>
    /// and before the first <see cref="Post"/>.
    /// </summary>
    /// <param name="decided">The jobs' places in plan order and their deciding entries, by ascending index; enumerated once, lazily.</param>
    /// <param name="reopened">The decisions that do not stand any more. On disk with the rest when this returns: no attempt may replace a job's files before.</param>
    /// <exception cref="BatchException">It could not be written.</exception>
    public void Adopt(IEnumerable<(long Index, long Sequence)> decided, IEnumerable<JournalEntry> reopened)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_run is null || _writer is not null)
            throw new InvalidOperationException("Adopt comes once, after Begin.");
        Write(() =>
        {
            var isChanged = _store.ReplaceLines(decided);
            foreach (var entry in reopened)
            {
                _store.Append(entry);
                isChanged = true;
            }

            return isChanged;
        });
        Guard(() =>
        {
            _outputs = new BatchOutputs(_context.Folder, _store, _context.Options, [.. _earlierRuns, _run]);
            _outputs.Start();
        });
        _writer = new JournalWriter(_context, _store, _outputs!);
        State = State with { Jobs = new Dictionary<JobKey, KnownJob>() };
    }

    /// <summary>Whether the results stand in the order of the current plan, as <see cref="Adopt"/> would leave them. Before <see cref="Begin"/>.</summary>
    /// <param name="decided">The jobs' places in plan order and their deciding entries, by ascending index.</param>
    /// <returns>Whether there is nothing to change.</returns>
    /// <exception cref="BatchException">The journal cannot be read.</exception>
    public bool HasLines(IEnumerable<(long Index, long Sequence)> decided)
    {
        var isSame = false;
        Guard(() => isSame = _store.HasLines(decided));
        return isSame;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The run has not begun.</exception>
    /// <exception cref="ObjectDisposedException">The journal is closed.</exception>
    public void Post(JournalCommand command) => Writer.Post(command);

    /// <summary>Ends the run: writes what was posted, completes the outputs, and records how the run ended.</summary>
    /// <param name="ending"><c>completed</c>, <c>interrupted</c>, <c>stopped</c> or <c>failed</c>.</param>
    /// <param name="summary">The closing counts as JSON.</param>
    /// <returns>A task that ends when all of it is on disk.</returns>
    /// <exception cref="BatchException">It could not be written, or an earlier commit could not.</exception>
    public Task FinishAsync(string ending, string? summary)
    {
        var writer = Writer;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var run = _run! with { Ended = _context.Options.Time.GetUtcNow(), Ending = ending, Summary = summary };
        writer.Post(new FinishRun(run, _bootId, done));
        return done.Task;
    }

    /// <summary>Writes what was posted, closes every file and releases the lock.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _writer?.Close();
        _writer?.Join();
        CloseFiles();
    }

    /// <summary>Writes what was posted, closes every file and releases the lock.</summary>
    /// <returns>A task that ends when that is done.</returns>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        try
        {
            _writer?.Close();
            if (_writer is not null)
                await _writer.Ended.ConfigureAwait(false);
        }
        finally
        {
            CloseFiles();
        }
    }

    private JournalWriter Writer => _writer ?? throw new InvalidOperationException("Begin and Adopt come first.");

    private void CloseFiles()
    {
        try
        {
            _writer?.Dispose();
            _outputs?.Dispose();
            _store.Dispose();
        }
        finally
        {
            _context.Lock.Dispose();
        }
    }

    private void Write(Func<bool> change) => Guard(() =>
    {
        _store.Begin();
        if (change())
        {
            _store.Commit();
            _context.Lock.Record(_store.Witness);
        }
        else
        {
            _store.Database.RollBack();
        }
    });

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (SqliteFault fault)
        {
            _store.Database.RollBack();
            throw JournalFaults.Writing(_context.Folder, fault);
        }
        catch (Exception fault) when (JournalFaults.IsFileFault(fault))
        {
            throw JournalFaults.OfFile(_context.Folder.Results, fault);
        }
        catch
        {
            _store.Database.RollBack();
            throw;
        }
    }
}
