using Volley.Execution;
using Volley.Journal;
using Volley.Planning;
using Volley.Specs;

namespace Volley.Scheduling;

/// <content>Giving up a stage whose jobs are all turned away alike, such as for a wrong key.</content>
internal sealed partial class Scheduler
{
    /// <summary>Takes over a job that an earlier run saw turned away. Only before <see cref="RunAsync"/>.</summary>
    public void AdoptDenial(long index, string message) =>
        _hasGivenUp |= _options.OnFailure != OnFailure.Stop && _runs[_plan.StageOf(index).Number].Add(index, message);

    private bool CanStart(long index) => IsWaiting(index) && !IsGivenUp(index);

    private bool IsGivenUp(long index) => _hasGivenUp && index > _runs[_plan.StageOf(index).Number].End;

    private FailureRun RunOf(PlannedStage stage) => new(stage.Definition.Workload.SettingsOf(0).Retry.GiveUpAfter) { Cursor = stage.First };

    private void WatchDenials(JournalEntry entry)
    {
        if (entry is not { Outcome: Outcome.Failed, Error: { Code: ErrorCodes.Denied, Message: var message } } || _options.OnFailure == OnFailure.Stop)
            return;
        var index = entry.Job.Index;
        var stage = _plan.StageOf(index);
        if (!_runs[stage.Number].Add(index, message))
            return;
        _hasGivenUp = true;
        foreach (var active in _active.Values.Where(a => a.Stage == stage && _states[a.Job.Index] == JobState.RetryDelay && IsGivenUp(a.Job.Index)).ToArray())
        {
            _counters[stage.Number].Retrying--;
            PutBack(active, active.Attempt - 1);
        }
    }

    /// <summary>No job behind a stage that is given up is admitted before the stage's own are skipped: those were not admitted, or give back what they reserved.</summary>
    private long AdmissionLimit()
    {
        var limit = StartLimit;
        if (_hasGivenUp)
            foreach (var stage in _plan.Stages)
                if (_runs[stage.Number] is var run && run.End != long.MaxValue && run.Cursor < stage.First + stage.Count)
                    limit = Math.Min(limit, run.End + 1);
        return limit;
    }

    private void SkipGivenUp()
    {
        if (!_hasGivenUp)
            return;
        foreach (var stage in _plan.Stages)
            if (_runs[stage.Number] is { End: < long.MaxValue } run && _counters[stage.Number] is { InFlight: 0, Retrying: 0 })
                SkipGivenUp(stage, run);
    }

    /// <summary>Once all jobs up to the end of the run are decided, nothing can move it to an earlier place; then the undecided ones after it are skipped.</summary>
    private void SkipGivenUp(PlannedStage stage, FailureRun run)
    {
        while (run.Cursor <= run.End && OutcomeOf(_states[run.Cursor]) is not null)
            run.Cursor++;
        if (run.Cursor <= run.End)
            return;
        var turnedAway = run.Length == 1 ? $"'{_plan[run.End].Id}' was turned away" : $"{run.Length} jobs in a row were turned away, the last one '{_plan[run.End].Id}'";
        var error = new JobError(ErrorCodes.StageStopped, $"{turnedAway}: {run.Message}");
        for (; run.Cursor < stage.First + stage.Count && CanDecide; run.Cursor++)
            if (_states[run.Cursor] == JobState.Waiting)
                DecideUnrun(run.Cursor, Outcome.Skipped, error);
    }
}
