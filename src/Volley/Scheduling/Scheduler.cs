using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Volley.Budgets;
using Volley.Diagnostics;
using Volley.Journal;
using Volley.Planning;
using Volley.Specs;

namespace Volley.Scheduling;

/// <summary>
/// Runs a plan. One loop owns all state; executors, the journal, timers and the user post to its channel.
/// </summary>
/// <remarks>
/// The loop has no thread of its own: whoever posts while it sleeps runs it, until it sleeps again or has done so much that it moves on to the pool.
/// An attempt holds its slot until what it returned is on disk: so a kill at any moment costs at most <c>parallel</c> attempts.
/// </remarks>
[SuppressMessage("Reliability", "CA1001", Justification = "RunAsync disposes what it opens; there is nothing to dispose before or after it.")]
internal sealed partial class Scheduler
{
    private const int MaxUncommittedDecisions = 4096;
    private const int MaxTurns = 16;

    /// <summary>
    /// Left alone, the collector lets garbage grow to the size of the processor's cache (tens of megabytes) before it looks; there is no
    /// setting for that but an environment variable. A collection of the youngest objects costs well under a millisecond.
    /// </summary>
    private const int DecisionsPerCollection = 500;

    /// <summary>While so many attempts run, no processor stands still because the slots of others are not free yet.</summary>
    private static readonly int RunningEnough = 2 * Environment.ProcessorCount;

    private readonly SchedulerOptions _options;
    private readonly BatchPlan _plan;
    private readonly TimeProvider _time;
    private readonly Channel<SchedulerMessage> _messages = Channel.CreateUnbounded<SchedulerMessage>(
        new UnboundedChannelOptions { SingleReader = true, AllowSynchronousContinuations = true });
    private readonly JobState[] _states;
    private readonly Dictionary<long, ActiveJob> _active = [];
    private readonly Dictionary<JobKey, ActiveJob> _starting = [];
    private readonly Dictionary<long, (int Attempts, decimal? Cost)> _prior = [];
    private List<RecalledJob> _recalled = [];
    private readonly Dictionary<long, long> _roots = [];
    private readonly RetryQueue _retries;
    private readonly Queue<BlockedRange> _blockedStages = new();
    private readonly Queue<long> _blockedJobs = new();
    private readonly NeedTracker _needs;
    private readonly ReadyQueue _ready;
    private readonly Ledger _ledger;
    private readonly AdmissionCursor _admission;
    private readonly StageCounters[] _counters;
    private readonly FailureRun[] _runs;
    private readonly CancellationTokenSource _terminate = new();
    private readonly CancellationTokenSource _kill = new();
    private readonly long _startedAt;

    private long _decided;
    private long _decidedHere;
    private int _inFlight;
    private int _running;
    private int _uncommittedDecisions;
    private long _stopAt = long.MaxValue;
    private long _stopCursor = -1;
    private bool _hasGivenUp;
    private bool _isInterrupted;
    private long _terminateAt = long.MaxValue;
    private ITimer? _timer;
    private long _armedFor = long.MaxValue;
    private long _nextPublish;

    public Scheduler(SchedulerOptions options)
    {
        _options = options;
        _plan = options.Plan;
        _time = options.Time;
        _states = new JobState[_plan.Count];
        _ledger = options.Ledger;
        _admission = new AdmissionCursor(_plan, _ledger, options.Parallel);
        _counters = [.. _plan.Stages.Select(_ => new StageCounters())];
        _retries = new RetryQueue(_plan, active => _states[active.Job.Index] == JobState.RetryDelay);
        _runs = [.. _plan.Stages.Select(RunOf)];
        _ready = new ReadyQueue(_plan, CanStart);
        _needs = new NeedTracker(_plan)
        {
            StageReady = stage => _ready.Add(stage),
            StageBlocked = stage => _blockedStages.Enqueue(new BlockedRange(stage.First, stage.First + stage.Count)),
            JobReady = index => _ready.Add(index),
            JobBlocked = _blockedJobs.Enqueue,
        };
        _startedAt = _time.GetTimestamp();
    }

    /// <summary>Whether any attempt was started.</summary>
    public bool HasStarted { get; private set; }

    /// <summary>The counts of a stage; stable once the run has ended.</summary>
    public StageCounters CountersOf(PlannedStage stage) => _counters[stage.Number];

    /// <summary>Takes over a job that an earlier run decided. Only before <see cref="RunAsync"/>, in plan order.</summary>
    public void Adopt(long index, Outcome outcome)
    {
        _states[index] = StateOf(outcome);
        _decided++;
        var counters = _counters[_plan.StageOf(index).Number];
        counters.Count(outcome);
        counters.Reused++;
        if (outcome == Outcome.Failed && _options.OnFailure == OnFailure.Stop)
            _stopAt = Math.Min(_stopAt, index);
    }

    /// <summary>Takes over a job of which earlier attempts ended without deciding it. Only before <see cref="RunAsync"/>.</summary>
    public void Resume(long index, int attempts, decimal? cost) => _prior[index] = (attempts, cost);

    /// <summary>Takes over that a job cost more than it may: none behind it is admitted. Only before <see cref="RunAsync"/>.</summary>
    public void AdoptExcess(long index) => _admission.Close(index, IsWaiting, HasBegun, CostSoFar);

    /// <summary>Remembers how an earlier run decided jobs that never ran: where one is decided alike again, its entry stays the one. Only before <see cref="RunAsync"/>.</summary>
    /// <param name="jobs">The jobs in plan order.</param>
    public void Recall(List<RecalledJob> jobs) => _recalled = jobs;

    /// <summary>Asks for a snapshot; the loop answers between two steps.</summary>
    /// <exception cref="OperationCanceledException">The run has ended.</exception>
    public ValueTask<BatchSnapshot> SnapshotAsync()
    {
        var answer = new TaskCompletionSource<BatchSnapshot>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_messages.Writer.TryWrite(new SchedulerMessage.SnapshotRequest(answer)))
            answer.SetCanceled();
        return new ValueTask<BatchSnapshot>(answer.Task);
    }

    /// <summary>Stops the batch gently: nothing starts any more, what runs gets its grace.</summary>
    public void Interrupt() => _messages.Writer.TryWrite(new SchedulerMessage.Interrupt(false));

    /// <summary>Kills what runs.</summary>
    public void Kill() => _messages.Writer.TryWrite(new SchedulerMessage.Interrupt(true));

    /// <summary>The batch at its end. Only once the run has ended.</summary>
    public BatchSnapshot FinalSnapshot() => TakeSnapshot();

    /// <summary>The journal's acknowledgement; from any thread.</summary>
    public void Committed(JournalCommit commit) => _messages.Writer.TryWrite(new SchedulerMessage.Committed(commit));

    /// <summary>Runs the plan to its end.</summary>
    /// <returns>How it ended.</returns>
    /// <exception cref="BatchException">The journal cannot be written, or an input changed; running attempts were killed.</exception>
    public async Task<RunEnding> RunAsync()
    {
        _timer = _time.CreateTimer(_ => _messages.Writer.TryWrite(new SchedulerMessage.Tick()), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        try
        {
            StartNeeds();
            return await LoopAsync().ConfigureAwait(false);
        }
        finally
        {
            // What comes after the end is not the business of whoever posted last.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            await _kill.CancelAsync().ConfigureAwait(false);
            await DrainAsync().ConfigureAwait(false);
            ForgetStarting();
            await _timer.DisposeAsync().ConfigureAwait(false);
            _terminate.Dispose();
            _kill.Dispose();
        }
    }

    private async Task<RunEnding> LoopAsync()
    {
        for (var turns = 0; ; turns++)
        {
            while (_messages.Reader.TryRead(out var message))
                Handle(message);
            Step();
            if (Ending() is { } ending)
                return ending;
            ArmTimer();
            var wait = _messages.Reader.WaitToReadAsync();
            if (!wait.IsCompleted)
                turns = 0;
            await wait.ConfigureAwait(false);
            if (turns == MaxTurns)
            {
                turns = 0;
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            }
        }
    }

    /// <summary>Decides and starts all that can be, given what is known.</summary>
    private void Step()
    {
        if (_isInterrupted)
            return;
        SkipBlocked();
        SkipGivenUp();
        _admission.Advance(AdmissionLimit(), IsWaiting, CostSoFar, Refuse);
        try
        {
            StartReady();
        }
        catch (OperationCanceledException) when (_options.Stop.IsCancellationRequested)
        {
            Interrupted(isKill: false);
            return;
        }

        SkipStopped();
    }

    private RunEnding? Ending()
    {
        if (_inFlight > 0 || _uncommittedDecisions > 0)
            return null;
        if (_decided == _plan.Count)
            return _stopAt == long.MaxValue ? RunEnding.Completed : RunEnding.Stopped;
        if (_isInterrupted)
            return RunEnding.Interrupted;
        return IsRetrying || _blockedJobs.Count > 0 || _blockedStages.Count > 0
            ? null
            : throw new InvalidOperationException($"Nothing runs, and {_plan.Count - _decided} jobs are undecided.");
    }

    private void Handle(SchedulerMessage message)
    {
        switch (message)
        {
            case SchedulerMessage.AttemptEnded ended:
                AttemptEnded(ended.Active, ended.Result);
                break;
            case SchedulerMessage.Committed committed:
                Committed(committed.Commit.Commands, committed.Commit.Failure);
                break;
            case SchedulerMessage.ExecutorBroke broke:
                throw Fault(broke.Exception);
            case SchedulerMessage.Interrupt interrupt:
                Interrupted(interrupt.IsKill);
                break;
            case SchedulerMessage.SnapshotRequest request:
                request.Answer.TrySetResult(TakeSnapshot());
                break;
            case SchedulerMessage.Tick:
                _armedFor = long.MaxValue;
                Tick();
                break;
            default:
                throw new InvalidOperationException($"Unknown message {message}.");
        }
    }

    /// <summary>What an executor's exception means: mostly that the batch folder is not what it was.</summary>
    private Exception Fault(Exception exception)
    {
        if (exception is not BatchException && !JournalFaults.IsFileFault(exception))
            return new InvalidOperationException("The executor broke: " + exception.Message, exception);
        if (!File.Exists(_options.Folder.Journal))
            return JournalFaults.Deleted(_options.Folder, exception);
        return exception as BatchException ?? JournalFaults.OfFile(_options.Folder.Jobs, exception);
    }

    private void Tick()
    {
        var now = _time.GetTimestamp();
        if (now >= _terminateAt)
        {
            _terminateAt = long.MaxValue;
            TerminateAll();
        }

        while (!_isInterrupted && _inFlight < _options.Parallel && _retries.Take(now, HasSlot) is { } active)
            StartAttempt(active);
    }

    private void ArmTimer()
    {
        var now = _time.GetTimestamp();
        if (now >= _nextPublish)
        {
            _options.Journal.Post(new PublishLive(_options.Serialize(TakeSnapshot())));
            _nextPublish = now + Ticks(_options.PublishEvery);
        }

        var due = Math.Min(_nextPublish, _terminateAt);
        if (!_isInterrupted && _inFlight < _options.Parallel && _retries.NextDue(HasSlot) is { } retry)
            due = Math.Min(due, retry);
        if (due == _armedFor)
            return;
        _armedFor = due;
        _timer!.Change(due <= now ? TimeSpan.Zero : _time.GetElapsedTime(now, due), Timeout.InfiniteTimeSpan);
    }

    private void Interrupted(bool isKill)
    {
        if (!_isInterrupted)
            _terminateAt = _time.GetTimestamp() + Ticks(_options.InterruptGrace);
        _isInterrupted = true;
        if (isKill)
            _kill.Cancel();
    }

    private void TerminateAll()
    {
        _terminate.Cancel();
        foreach (var active in _active.Values)
            active.Terminate?.Cancel();
    }

    /// <summary>Waits for the attempts that were killed, so that none outlives the run. What they spent is known, and less than they could have.</summary>
    private async Task DrainAsync()
    {
        await Task.WhenAll(_active.Values.Select(a => a.Run)).ConfigureAwait(false);
        _messages.Writer.TryComplete();
        while (_messages.Reader.TryRead(out var message))
        {
            if (message is SchedulerMessage.SnapshotRequest request)
                request.Answer.TrySetCanceled();
            else if (message is SchedulerMessage.AttemptEnded ended)
                CutShort(ended.Active, ended.Result);
        }
    }

    /// <summary>
    /// After a fault, what was recorded and not begun has spent nothing, and this loop, which alone begins attempts, knows that. Those that
    /// a kill of Volley leaves in the journal count at all that they could spend: they may have begun.
    /// </summary>
    private void ForgetStarting()
    {
        foreach (var active in _starting.Values)
            _options.Journal.Post(new ForgetRunning(active.Job.Key));
    }

    private bool IsWaiting(long index) => _states[index] == JobState.Waiting;

    private bool HasBegun(long index) => _active.ContainsKey(index);

    private bool IsRetrying => _counters.Any(c => c.Retrying > 0);

    /// <summary>Only jobs before this place may still start: after a failure that stops the batch, none behind it.</summary>
    private long StartLimit => _stopAt == long.MaxValue ? _plan.Count : _stopAt + 1;

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * _time.TimestampFrequency);

    private decimal CostSoFar(long index) => _prior.TryGetValue(index, out var prior) ? prior.Cost ?? 0 : 0;

    private static JobState StateOf(Outcome outcome) => outcome switch
    {
        Outcome.Succeeded => JobState.Succeeded,
        Outcome.Failed => JobState.Failed,
        Outcome.Skipped => JobState.Skipped,
        _ => JobState.Refused,
    };

    private static Outcome? OutcomeOf(JobState state) => state switch
    {
        JobState.Succeeded => Outcome.Succeeded,
        JobState.Failed => Outcome.Failed,
        JobState.Skipped => Outcome.Skipped,
        JobState.Refused => Outcome.Refused,
        _ => null,
    };

    /// <summary>A stage whose jobs are all blocked, as far as it is not skipped yet.</summary>
    private sealed class BlockedRange(long next, long end)
    {
        public long Next { get; set; } = next;

        public long End { get; } = end;
    }
}
