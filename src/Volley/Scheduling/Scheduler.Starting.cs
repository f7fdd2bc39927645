using Volley.Execution;
using Volley.Journal;
using Volley.Planning;
using Volley.Specs;

namespace Volley.Scheduling;

/// <content>Starting attempts.</content>
internal sealed partial class Scheduler
{
    private void StartNeeds()
    {
        _needs.Start();
        for (long index = 0; index < _plan.Count && _decided > 0; index++)
            if (OutcomeOf(_states[index]) is { } outcome)
                _needs.Decided(index, outcome);
    }

    private void StartReady()
    {
        Tick();
        var limit = Math.Min(_admission.Next, StartLimit);
        while (!_isInterrupted && _inFlight < _options.Parallel && _ready.TryTake(limit, HasSlot, out var index))
        {
            var stage = _plan.StageOf(index);
            var (attempts, cost) = _prior.GetValueOrDefault(index);
            var active = new ActiveJob
            {
                Job = stage.JobAt(index - stage.First, _options.Stop),
                Stage = stage,
                Settings = stage.Definition.Workload.SettingsOf(index - stage.First),
                Attempt = attempts + 1,
                Cost = cost,
                Outstanding = _ledger.Cap is null ? 0 : Math.Max(0, (stage.Definition.PerJob ?? 0) - (cost ?? 0)),
            };
            _prior.Remove(index);
            _active[index] = active;
            StartAttempt(active);
        }
    }

    private bool HasSlot(PlannedStage stage) => stage.Definition.Parallel is not { } limit || _counters[stage.Number].InFlight < limit;

    /// <summary>Takes a slot. What the attempt may cost is on disk before it can spend it.</summary>
    private void StartAttempt(ActiveJob active)
    {
        if (_states[active.Job.Index] == JobState.RetryDelay)
            _counters[active.Stage.Number].Retrying--;
        _inFlight++;
        _counters[active.Stage.Number].InFlight++;
        active.Started = _time.GetUtcNow();
        var running = RunningOf(active, null);
        if (running.Reserve > 0)
        {
            _states[active.Job.Index] = JobState.Starting;
            _starting[active.Job.Key] = active;
            _options.Journal.Post(new RecordRunning(running));
        }
        else
        {
            // Before any of its calls: a crash leaves no call behind whose attempt is not known.
            if (active.IsMetered)
                _options.Journal.Post(new RecordRunning(running));
            Execute(active);
        }
    }

    private void Execute(ActiveJob active)
    {
        if (!HasItsInputs(active, out var changed))
        {
            Forget(active);
            if (changed is not null)
                throw changed;
            return;
        }

        _states[active.Job.Index] = JobState.Running;
        _counters[active.Stage.Number].Running++;
        _running++;
        active.Terminate = _options.OnFailure == OnFailure.Stop ? new CancellationTokenSource() : null;
        var cancellation = new AttemptCancellation(active.Terminate?.Token ?? _terminate.Token, _kill.Token);
        var request = new AttemptRequest
        {
            Job = active.Job,
            Attempt = active.Attempt,
            Work = active.Stage.Definition.Workload.CreateWork(active.Planned, new WorkContext(_options.Folder, NeedsWriter(active))),
            Timeout = active.Settings.Timeout,
            Grace = active.Settings.Grace,
            IsMetered = active.IsMetered,
            Allowance = active.Allowance,
        };
        HasStarted = true;
        active.Run = RunAttemptAsync(active, request, cancellation);
    }

    /// <summary>Whether the inputs of a job are what its key says. Not so where an interruption came before that was known.</summary>
    /// <param name="active">The job.</param>
    /// <param name="changed">What to end the run with where they are not.</param>
    private bool HasItsInputs(ActiveJob active, out Diagnostics.BatchException? changed)
    {
        changed = null;
        try
        {
            if (active.Stage.Definition.Workload.CheckUnchanged(active.Planned, _options.Stop) is { } found)
                changed = new Diagnostics.BatchException(found);
            return changed is null;
        }
        catch (OperationCanceledException) when (_options.Stop.IsCancellationRequested)
        {
            Interrupted(isKill: false);
            return false;
        }
    }

    private async Task RunAttemptAsync(ActiveJob active, AttemptRequest request, AttemptCancellation cancellation)
    {
        try
        {
            var result = await _options.Executor.ExecuteAsync(
                request,
                process => _options.Journal.Post(new RecordRunning(RunningOf(active, process))),
                cancellation).ConfigureAwait(false);
            _messages.Writer.TryWrite(new SchedulerMessage.AttemptEnded(active, result));
        }
        catch (Exception e)
        {
            _messages.Writer.TryWrite(new SchedulerMessage.ExecutorBroke(e));
        }
    }

    private Func<Stream, CancellationToken, Task>? NeedsWriter(ActiveJob active)
    {
        if (!HasNeeds(active.Job.Index))
            return null;
        return (stream, token) => _options.WriteNeeds(_plan.NeedsOf(active.Job.Index), stream, token);
    }

    /// <summary>What a metered attempt may cost is on record call by call.</summary>
    private static RunningAttempt RunningOf(ActiveJob active, ProcessIdentity? process) =>
        new(active.Job.Key, active.Job.Id, active.Attempt, active.IsMetered ? 0 : active.Outstanding, process, active.Started);
}
