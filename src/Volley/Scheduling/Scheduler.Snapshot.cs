namespace Volley.Scheduling;

/// <content>Saying what goes on.</content>
internal sealed partial class Scheduler
{
    private const int MaxRunningShown = 20;

    private BatchSnapshot TakeSnapshot()
    {
        var now = _time.GetUtcNow();
        var elapsed = _time.GetElapsedTime(_startedAt);
        return new BatchSnapshot
        {
            At = now,
            Elapsed = elapsed,
            Stages = [.. _plan.Stages.Select(s => _counters[s.Number] is var c
                ? new StageProgress(s.Name, s.Count, c.Succeeded, c.Failed, c.Skipped, c.Refused, c.Reused, c.Running) : null!)],
            Running = [.. _active.Values
                .Where(a => _states[a.Job.Index] == JobState.Running)
                .OrderBy(a => a.Started).ThenBy(a => a.Job.Index)
                .Take(MaxRunningShown)
                .Select(a => new RunningJob(a.Job.Id, a.Attempt, now - a.Started))],
            RunningCount = _counters.Sum(c => c.Running),
            Parallel = _options.Parallel,
            Waiting = CountWaiting(now),
            Waits = [.. Reporters().SelectMany(r => r.Waits())],
            Spent = Spent() is var spent && _ledger.Cap is null && spent == 0 ? null : spent,
            Reserved = _ledger.Cap is null ? null : _ledger.Reserved,
            Budget = _ledger.Cap,
            Admitted = _ledger.Cap is null ? null : _admission.Next,
            Rate = _decidedHere > 0 && elapsed > TimeSpan.Zero ? _decidedHere / elapsed.TotalSeconds : null,
            Remaining = _isInterrupted ? null : EstimateRemaining(now),
            Ending = _isInterrupted ? "interrupted" : _stopAt != long.MaxValue ? "stopped" : null,
        };
    }

    private IEnumerable<IWaitReporter> Reporters() => _options.Accounts is { } accounts ? _options.WaitReporters.Prepend(accounts) : _options.WaitReporters;

    private decimal Spent() => _ledger.Charged + (_options.Accounts?.SpentOutsideLedger ?? 0);

    private Estimate? EstimateRemaining(DateTimeOffset now)
    {
        var running = _active.Values.Where(a => _states[a.Job.Index] == JobState.Running).ToLookup(a => a.Stage.Number, a => (now - a.Started).TotalSeconds);
        return RemainingTime.Of(
            [.. _plan.Stages.Select(s => new StageWork(s.Count - _counters[s.Number].Decided, _counters[s.Number].Durations, [.. running[s.Number]]))],
            _options.Parallel);
    }

    private WaitCounts CountWaiting(DateTimeOffset now)
    {
        long need = 0, budget = 0, slot = 0, retry = 0, commit = _uncommittedDecisions;
        foreach (var stage in _plan.Stages)
        {
            var counters = _counters[stage.Number];
            retry += counters.Retrying;
            commit += counters.InFlight - counters.Running;
            var idle = stage.Count - counters.Decided - counters.InFlight - counters.Retrying;
            var ready = _ready.HasWhole(stage) ? idle : Math.Min(idle, _ready.SinglesOf(stage));
            var unadmitted = Math.Clamp(stage.First + stage.Count - _admission.Next, 0, ready);
            need += idle - ready;
            budget += unadmitted;
            slot += ready - unadmitted;
        }

        DateTimeOffset? next = _retries.NextDue(_ => true) is { } due ? now + _time.GetElapsedTime(_time.GetTimestamp(), due) : null;
        return new WaitCounts(Math.Max(0, need - _uncommittedDecisions), budget, slot, retry, next, commit);
    }
}
