using System.Collections.Concurrent;
using Volley.Cli.Terminal;
using Volley.Diagnostics;
using Volley.Journal;
using Volley.Scheduling;

namespace Volley.Cli.Progress;

/// <summary>
/// Shows a run. Notices may come from any thread and are queued; one loop asks for a snapshot at an interval and shows both, so that
/// nothing that is said waits for the terminal.
/// </summary>
/// <param name="terminal">Where to show it, with the clock.</param>
/// <param name="interval">How often the view is brought up to date.</param>
/// <param name="failures">Which failures are shown.</param>
internal abstract class RunView(UserTerminal terminal, TimeSpan interval, FailureNotices failures) : IRunObserver, IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<StyledLine> _notices = new();
    private readonly TaskCompletionSource _interruption = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private Func<ValueTask<BatchSnapshot>>? _snapshot;
    private TimeSpan _grace;
    private bool _hasSaidInterrupted;
    private bool _hasLooked;
    private ITimer? _starter;
    private Task? _loop;
    private bool _isBroken;

    /// <summary>Where to show the run.</summary>
    protected UserTerminal Terminal => terminal;

    /// <summary>The last snapshot shown; <see langword="null"/> before the first.</summary>
    public BatchSnapshot? Last { get; private set; }

    /// <summary>The batch at its end; <see langword="null"/> until then, or where it never began.</summary>
    protected BatchSnapshot? Final { get; private set; }

    /// <inheritdoc/>
    public void Begin(Func<ValueTask<BatchSnapshot>> snapshot)
    {
        lock (_gate)
        {
            _snapshot = snapshot;
            _starter = terminal.Clock.CreateTimer(_ => Start(), null, interval, Timeout.InfiniteTimeSpan);
        }

        if (_interruption.Task.IsCompleted)
            Start();
    }

    /// <inheritdoc/>
    public void Note(string message) => _notices.Enqueue(StyledLine.Of(message));

    /// <inheritdoc/>
    public void Warn(Diagnostic diagnostic) => _notices.Enqueue(DiagnosticLine.Of(diagnostic));

    /// <inheritdoc/>
    public void Decided(ResultRow row)
    {
        if (failures.Next(row) is { } line)
            _notices.Enqueue(line);
    }

    /// <summary>Says that the run was interrupted, with how many jobs are still running; at once, not at the next interval.</summary>
    /// <param name="grace">How long they may go on.</param>
    public void Interrupt(TimeSpan grace)
    {
        _grace = grace;
        _interruption.TrySetResult();
        Start();
    }

    /// <summary>Ends the view, leaving what should stay.</summary>
    /// <param name="final">The batch at its end; <see langword="null"/> where it did not get that far.</param>
    public async Task EndAsync(BatchSnapshot? final)
    {
        Task? loop;
        lock (_gate)
        {
            if (_end.IsCancellationRequested)
                return;
            Final = final;
            _starter?.Dispose();
            _end.Cancel();
            loop = _loop;
        }

        if (loop is not null)
            await EndedAsync(loop);
        SayInterrupted(null);
        try
        {
            Close(TakeNotices());
        }
        catch (Exception e)
        {
            Break(e);
            terminal.Error.WriteLines(TakeNotices());
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await EndAsync(null);
        _end.Dispose();
    }

    /// <summary>Shows the run until <see cref="NextAsync"/> gives <see langword="null"/>.</summary>
    protected abstract Task ShowAsync();

    /// <summary>Shows what should stay, after <see cref="ShowAsync"/> has returned, or where it never began.</summary>
    protected abstract void Close(IReadOnlyList<StyledLine> notices);

    /// <summary>Waits for the next look and asks for a snapshot.</summary>
    /// <returns>The snapshot, or <see langword="null"/> when the run has ended.</returns>
    protected async Task<BatchSnapshot?> NextAsync()
    {
        try
        {
            if (_hasLooked)
                await NextLookAsync();
            _hasLooked = true;
            Last = await _snapshot!().AsTask().WaitAsync(_end.Token);
            SayInterrupted(Last);
            return Last;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>The notices since the last call.</summary>
    protected List<StyledLine> TakeNotices()
    {
        var notices = new List<StyledLine>();
        while (_notices.TryDequeue(out var notice))
            notices.Add(notice);
        return notices;
    }

    private async Task NextLookAsync()
    {
        var delay = Task.Delay(interval, terminal.Clock, _end.Token);
        await (_hasSaidInterrupted ? delay : await Task.WhenAny(delay, _interruption.Task));
    }

    // The loop starts with the first look: a run that ends before it, such as one with nothing to do, starts none.
    private void Start()
    {
        lock (_gate)
        {
            if (_snapshot is not null && _loop is null && !_end.IsCancellationRequested)
                _loop = Task.Run(ShowAsync);
        }
    }

    private async Task EndedAsync(Task loop)
    {
        try
        {
            await loop;
        }
        catch (Exception e)
        {
            Break(e);
        }
    }

    // A view that breaks must not take the run's summary with it; where its loop broke, its end mostly breaks for the same reason.
    private void Break(Exception fault)
    {
        if (!_isBroken)
            Warn(fault is IOException or UnauthorizedAccessException
                ? Diagnostic.Warning(CliCodes.InputOutput, $"the progress could not be written: {fault.Message.TrimEnd('.')}", hint: "The run itself went on; make room where its progress goes, or leave it out with '--progress none'.")
                : Diagnostic.Warning(CliCodes.InternalFault, $"the progress view broke: {fault.Message}", hint: "The run itself went on; please report this."));
        _isBroken = true;
    }

    private void SayInterrupted(BatchSnapshot? snapshot)
    {
        if (_hasSaidInterrupted || !_interruption.Task.IsCompleted)
            return;
        _hasSaidInterrupted = true;
        _notices.Enqueue(StyledLine.Of(InterruptionText.Of(snapshot?.RunningCount ?? 0, _grace), Tone.Warn));
    }
}
