using Volley.Budgets;
using Volley.Execution;
using Volley.Journal;

namespace Volley.Scheduling;

/// <content>Deciding jobs that never run: blocked, stopped, refused.</content>
internal sealed partial class Scheduler
{
    private void SkipBlocked()
    {
        while (_blockedJobs.Count > 0 && CanDecide)
            SkipBlocked(_blockedJobs.Dequeue());
        while (_blockedStages.TryPeek(out var range) && CanDecide)
        {
            if (range.Next == range.End)
                _blockedStages.Dequeue();
            else
                SkipBlocked(range.Next++);
        }
    }

    private bool CanDecide => _uncommittedDecisions < MaxUncommittedDecisions;

    private void SkipBlocked(long index)
    {
        if (_states[index] != JobState.Waiting || index > _stopAt)
            return;
        var direct = _needs.CulpritOf(index);
        var root = RootOf(direct);
        var message = direct == root
            ? $"needs '{_plan[direct].Id}', which {Verb(root)}"
            : $"needs '{_plan[direct].Id}', which was skipped because '{_plan[root].Id}' {Verb(root)}";
        if (_plan.StageOf(index).Source.Height > 1)
            _roots[index] = root;
        DecideUnrun(index, Outcome.Skipped, new JobError(ErrorCodes.NeedFailed, message));
    }

    /// <summary>
    /// The job that failed, was refused or was given up at the beginning of a chain of skipped ones. Within a list, where chains may be long, it is remembered.
    /// </summary>
    private long RootOf(long culprit)
    {
        var root = culprit;
        while (_states[root] == JobState.Skipped && !IsGivenUp(root))
        {
            if (_roots.TryGetValue(root, out var known))
                return known;
            root = _needs.CulpritOf(root);
        }

        return root;
    }

    private string Verb(long index) => _states[index] switch
    {
        JobState.Refused => "was refused",
        JobState.Skipped => "was skipped",
        _ => "failed",
    };

    /// <summary>Once all jobs before the first failure are decided, the undecided ones after it are skipped.</summary>
    private void SkipStopped()
    {
        if (_stopAt == long.MaxValue || _inFlight > 0 || IsRetrying)
            return;
        if (_stopCursor < 0)
        {
            for (long index = 0; index < _stopAt; index++)
                if (OutcomeOf(_states[index]) is null)
                    return;
            _stopCursor = _stopAt + 1;
        }

        var error = new JobError(ErrorCodes.Stopped, $"the batch stopped at '{_plan[_stopAt].Id}', which failed");
        for (; _stopCursor < _plan.Count && CanDecide; _stopCursor++)
            if (_states[_stopCursor] == JobState.Waiting)
                DecideUnrun(_stopCursor, Outcome.Skipped, error);
    }

    /// <summary>
    /// A job whose need was refused is skipped, not refused: so a job with needs is refused only once all that was decided before it is on
    /// disk, which settles what it needs.
    /// </summary>
    private bool Refuse(long index)
    {
        if (!CanDecide || (_uncommittedDecisions > 0 && HasNeeds(index)))
            return false;
        var message = index > _admission.ClosedAt
            ? $"no more jobs are admitted since '{_plan[_admission.ClosedAt].Id}' cost more than its cap"
            : $"the budget of ${Usd.Text(_ledger.Cap!.Value)} could not cover it";
        DecideUnrun(index, Outcome.Refused, new JobError(ErrorCodes.Budget, message));
        return true;
    }

    private bool HasNeeds(long index)
    {
        var stage = _plan.StageOf(index);
        return !stage.Needs.IsEmpty || stage.Source.NeedsOf(index - stage.First).Count > 0;
    }

    private void DecideUnrun(long index, Outcome outcome, JobError error)
    {
        if (_ledger.Cap is not null && outcome == Outcome.Skipped && _admission.IsAdmitted(index))
            _admission.Settled(index, Math.Max(0, (_plan.StageOf(index).Definition.PerJob ?? 0) - CostSoFar(index)));
        _states[index] = JobState.Committing;
        _uncommittedDecisions++;
        var entry = new JournalEntry
        {
            Kind = EntryKind.Outcome,
            Job = _plan[index],
            Outcome = outcome,
            Error = error,
            Cost = _prior.TryGetValue(index, out var prior) ? prior.Cost : null,
            Started = _time.GetUtcNow(),
        };
        var place = _recalled.BinarySearch(RecalledJob.At(index));
        var isRecalled = place >= 0 && _recalled[place].IsAlike(outcome, error.Message);
        _options.Journal.Post(isRecalled ? new RecallEntry(entry, _recalled[place].Sequence) : new AppendEntry(entry));
    }
}
