using Volley.Budgets;
using Volley.Diagnostics;
using Volley.Execution;
using Volley.Journal;
using Volley.Specs;

namespace Volley.Scheduling;

/// <content>Ending attempts and deciding jobs.</content>
internal sealed partial class Scheduler
{
    private void AttemptEnded(ActiveJob active, AttemptResult result)
    {
        // Who signals Volley may signal its jobs too, as a service manager does.
        if (_isInterrupted && AttemptOutcomes.WasAskedToEnd(result))
            result = result with { Status = AttemptStatus.Interrupted };
        if (result.Status == AttemptStatus.Interrupted)
        {
            CutShort(active, result);
            return;
        }

        if (!HasItsInputs(active, out var changed))
        {
            CutShort(active, result);
            if (changed is not null)
                throw changed;
            return;
        }

        StopRunning(active);
        _counters[active.Stage.Number].Durations.Add(result.Duration.TotalSeconds);
        result = result with { Cost = SpentBy(active, result) };
        Charge(active, result.Cost, BookedBy(active, result));
        result = CheckCap(active, result);
        _admission.HasMetTheEnd |= result.IsRefused;
        var isRetried = active.Settings.Retry.Allows(result, active.Attempt) && HasBudgetLeft(active);
        _states[active.Job.Index] = JobState.Committing;
        _options.Journal.Post(new AppendEntry(EntryOf(active, result, isRetried)) { MayWait = _running > RunningEnough });
    }

    private void StopRunning(ActiveJob active)
    {
        _counters[active.Stage.Number].Running--;
        _running--;
        active.Terminate?.Dispose();
        active.Terminate = null;
    }

    /// <summary>
    /// An attempt decides nothing that was interrupted, or whose inputs changed or could not be looked at any more. What it may have spent is charged
    /// to the batch, not to the job: what it said, else all that it could.
    /// </summary>
    private void CutShort(ActiveJob active, AttemptResult result)
    {
        StopRunning(active);
        var charge = SpentBy(active, result) ?? 0;
        _ledger.Charge(charge - BookedBy(active, result));
        _options.Journal.Post(new AppendEntry(new JournalEntry
        {
            Kind = EntryKind.CutShort,
            Job = active.Job,
            Attempt = active.Attempt,
            Status = result.Status,
            Charge = charge,
            Started = active.Started,
            Duration = result.Duration,
        }));
        PutBack(active, active.Attempt - 1);
        FreeSlot(active);
    }

    /// <summary>An attempt whose reserve is on disk does not begin after all.</summary>
    private void Forget(ActiveJob active)
    {
        _options.Journal.Post(new ForgetRunning(active.Job.Key));
        PutBack(active, active.Attempt - 1);
        FreeSlot(active);
    }

    /// <summary>Makes a job wait again. It keeps its reservation until it is decided.</summary>
    private void PutBack(ActiveJob active, int attempts)
    {
        _states[active.Job.Index] = JobState.Waiting;
        _active.Remove(active.Job.Index);
        if (attempts == 0)
            return;
        _prior[active.Job.Index] = (attempts, active.Cost);
        // What an earlier run recorded does not hold what it cost since.
        if (_recalled.BinarySearch(RecalledJob.At(active.Job.Index)) is >= 0 and var place)
            _recalled[place] = RecalledJob.At(active.Job.Index);
    }

    /// <summary>
    /// What an attempt cost, as far as anything says so. One that was cut off, or whose result cannot be read, may have spent all that it could,
    /// whatever it said before: under a cap it counts at that. A metered one cost what its calls did, and what it says itself beside that.
    /// </summary>
    private static decimal? SpentBy(ActiveJob active, AttemptResult result)
    {
        if (active.IsMetered)
            return result.Metered is null ? result.Cost : result.Metered + (result.Cost ?? 0);
        if (result.Status == AttemptStatus.Interrupted)
            return Math.Max(result.Cost ?? 0, active.Outstanding);
        var isCutOff = result.Status == AttemptStatus.TimedOut || result.Signal is not null
            || result.Error?.Code is ErrorCodes.ResultMalformed or ErrorCodes.CaptureFailed;
        return isCutOff && active.Outstanding > 0 ? Math.Max(result.Cost ?? 0, active.Outstanding) : result.Cost;
    }

    /// <summary>What the ledger knows of it already: calls that draw from the batch are booked one by one.</summary>
    private static decimal BookedBy(ActiveJob active, AttemptResult result) => active.IsMetered && active.Allowance is null ? result.Metered ?? 0 : 0;

    private void Charge(ActiveJob active, decimal? cost, decimal booked)
    {
        if (cost is not { } amount)
            return;
        active.Cost = (active.Cost ?? 0) + amount;
        _ledger.Charge(amount - booked);
        if (_ledger.Cap is null)
            return;
        var settled = Math.Min(amount, active.Outstanding);
        _ledger.Release(settled);
        active.Outstanding -= settled;
    }

    private AttemptResult CheckCap(ActiveJob active, AttemptResult result)
    {
        if (active.Stage.Definition.PerJob is not { } cap || active.Cost is not { } cost || cost <= cap)
            return result;
        _admission.Close(active.Job.Index, IsWaiting, HasBegun, CostSoFar);
        return result with
        {
            Status = AttemptStatus.Failed,
            IsPermanent = true,
            Error = new JobError(ErrorCodes.OverCap, $"cost ${Usd.Text(cost)}, more than its cap of ${Usd.Text(cap)}"),
        };
    }

    private bool HasBudgetLeft(ActiveJob active) => active.IsMetered
        ? active.Allowance is null or > 0
        : _ledger.Cap is null || active.Stage.Definition.PerJob is null or 0 || active.Outstanding > 0;

    private static JournalEntry EntryOf(ActiveJob active, AttemptResult result, bool isRetried) => new()
    {
        Kind = isRetried ? EntryKind.Attempt : EntryKind.Outcome,
        Job = active.Job,
        Attempt = active.Attempt,
        Outcome = isRetried ? null : OutcomeOf(result),
        Status = result.Status,
        ExitCode = result.ExitCode,
        Metrics = result.Metrics,
        Cost = isRetried ? result.Cost : active.Cost,
        Charge = result.Cost ?? 0,
        Error = result.Error,
        Outputs = result.Outputs,
        Detail = result.Detail,
        Started = result.Started,
        Duration = result.Duration,
    };

    private static Outcome OutcomeOf(AttemptResult result) =>
        result.Status == AttemptStatus.Succeeded ? Outcome.Succeeded : result.IsRefused ? Outcome.Refused : Outcome.Failed;

    private void Committed(IReadOnlyList<JournalCommand> commands, Exception? failure)
    {
        if (failure is not null)
            throw failure is BatchException ? failure : new InvalidOperationException("The journal failed: " + failure.Message, failure);
        foreach (var command in commands)
        {
            switch (command)
            {
                case AppendEntry { Entry.Kind: EntryKind.Outcome } append:
                    Decided(append.Entry);
                    break;
                case RecallEntry recall:
                    Decided(recall.Entry);
                    break;
                case AppendEntry { Entry.Kind: EntryKind.Attempt } append:
                    Retry(_active[append.Entry.Job.Index], append.Entry);
                    break;
                case RecordRunning { Attempt.Process: null } started when _starting.Remove(started.Attempt.Key, out var active):
                    Begin(active);
                    break;
                default:
                    break;
            }
        }
    }

    private void Begin(ActiveJob active)
    {
        if (!_isInterrupted && active.Job.Index <= _stopAt && !IsGivenUp(active.Job.Index))
            Execute(active);
        else
            Forget(active);
    }

    private void Retry(ActiveJob active, JournalEntry entry)
    {
        var index = active.Job.Index;
        FreeSlot(active);
        if (index > _stopAt || IsGivenUp(index))
        {
            PutBack(active, active.Attempt);
            return;
        }

        var due = _time.GetTimestamp() + Ticks(active.Settings.Retry.DelayAfter(entry.Attempt, active.Job.Key));
        active.Attempt++;
        _states[index] = JobState.RetryDelay;
        _counters[active.Stage.Number].Retrying++;
        _retries.Add(active, due);
    }

    private void Decided(JournalEntry entry)
    {
        var index = entry.Job.Index;
        var outcome = entry.Outcome!.Value;
        if (_active.Remove(index, out var active))
        {
            FreeSlot(active);
            if (_ledger.Cap is not null)
                _admission.Settled(index, active.Outstanding);
        }
        else
        {
            _uncommittedDecisions--;
        }

        _states[index] = StateOf(outcome);
        _decided++;
        _decidedHere++;
        if (_decidedHere % DecisionsPerCollection == 0)
            GC.Collect(0, GCCollectionMode.Forced, blocking: true);
        _counters[_plan.StageOf(index).Number].Count(outcome);
        _needs.Decided(index, outcome);
        _options.OnDecided?.Invoke(entry);
        WatchDenials(entry);
        if (outcome == Outcome.Failed && _options.OnFailure == OnFailure.Stop)
            StopAt(index);
    }

    private void FreeSlot(ActiveJob active)
    {
        _inFlight--;
        _counters[active.Stage.Number].InFlight--;
    }

    /// <summary>The lines up to the first failure in plan order are fixed; what runs after it is ended.</summary>
    private void StopAt(long index)
    {
        _stopAt = Math.Min(_stopAt, index);
        foreach (var active in _active.Values.Where(a => a.Job.Index > _stopAt).ToArray())
        {
            active.Terminate?.Cancel();
            if (_states[active.Job.Index] != JobState.RetryDelay)
                continue;
            _counters[active.Stage.Number].Retrying--;
            PutBack(active, active.Attempt - 1);
        }
    }
}
