using Volley.Journal;
using Volley.Planning;

namespace Volley.Scheduling;

/// <summary>Matches a plan with what earlier runs decided, by key: what is decided is taken over wherever it now stands in the plan.</summary>
internal sealed class Adoption
{
    private readonly BatchPlan _plan;
    private readonly JournalState _state;
    private readonly bool _retryFailed;
    private readonly DateTimeOffset _now;
    private readonly List<(long Index, long Sequence)> _lines = [];
    private readonly List<Outcome> _outcomes = [];
    private readonly List<RecalledJob> _unrun = [];
    private readonly List<(long Index, int Attempts, decimal? Cost)> _begun = [];
    private readonly List<(long Index, string Message)> _denials = [];
    private readonly List<JournalEntry> _reopened = [];
    private long? _firstExcess;

    /// <summary>Compares. An empty journal costs nothing, however large the plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="keys">The keys of its jobs, as far as they are known.</param>
    /// <param name="state">What the journal knows.</param>
    /// <param name="retryFailed">Whether failed jobs are decided anew.</param>
    /// <param name="now">The time, for what must be recorded.</param>
    /// <param name="token">Ends the reading of files.</param>
    /// <exception cref="Diagnostics.BatchException">A file that is part of a key cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Adoption(BatchPlan plan, KeysAhead keys, JournalState state, bool retryFailed, DateTimeOffset now, CancellationToken token)
    {
        _plan = plan;
        _state = state;
        _retryFailed = retryFailed;
        _now = now;
        if (state.Jobs.Count == 0)
            return;
        foreach (var stage in plan.Stages)
            for (long local = 0; local < stage.Count; local++)
            {
                var key = keys.Of(stage, local, token);
                if (state.Jobs.TryGetValue(key, out var known))
                    Take(stage, local, known);
                if (stage.Source is ListSource && IsUndecided(known))
                    Replace(stage, local, key);
            }
    }

    /// <summary>The decided jobs: their places in this plan and the entries that decided them, in plan order.</summary>
    public IReadOnlyList<(long Index, long Sequence)> Lines => _lines;

    /// <summary>
    /// What must be recorded before the run goes on: the failed jobs that are decided anew, and the results whose files an edited job of the same id will
    /// replace.
    /// </summary>
    public IReadOnlyList<JournalEntry> Reopened => _reopened;

    /// <summary>
    /// Whether there is nothing to do: the last run was of the same jobs and came to its end, every job is decided, and the results are
    /// complete. Whether they stand in this plan's order, the journal knows.
    /// </summary>
    /// <param name="parts">What the plan was made from.</param>
    public bool IsFinished(string parts) =>
        _lines.Count == _plan.Count
        && _state.Lost.Count == 0
        && _state.ResultLines == _plan.Count
        && _state.LastRun is { Ending: "completed", JobCount: var jobs } last
        && jobs == _plan.Count
        && last.Plan == parts;

    /// <summary>Hands the scheduler what is known.</summary>
    public void Apply(Scheduler scheduler)
    {
        for (var i = 0; i < _lines.Count; i++)
            scheduler.Adopt(_lines[i].Index, _outcomes[i]);
        foreach (var (index, message) in _denials)
            scheduler.AdoptDenial(index, message);
        if (_firstExcess is { } excess)
            scheduler.AdoptExcess(excess);
        scheduler.Recall(_unrun);
        foreach (var (index, attempts, cost) in _begun)
            scheduler.Resume(index, attempts, cost);
    }

    /// <summary>The batch as it stands where nothing is left to do.</summary>
    public BatchSnapshot Finished(DateTimeOffset at, TimeSpan elapsed, decimal? cap)
    {
        var counters = _plan.Stages.Select(_ => new StageCounters()).ToArray();
        for (var i = 0; i < _lines.Count; i++)
            counters[_plan.StageOf(_lines[i].Index).Number].Count(_outcomes[i]);
        return new BatchSnapshot
        {
            At = at,
            Elapsed = elapsed,
            Stages = [.. _plan.Stages.Select(s => counters[s.Number] is var c
                ? new StageProgress(s.Name, s.Count, c.Succeeded, c.Failed, 0, 0, s.Count, 0) : null!)],
            Waiting = new WaitCounts(0, 0, 0, 0, null, 0),
            Spent = cap is null && _state.Charged == 0 ? null : _state.Charged,
            Budget = cap,
        };
    }

    private bool IsUndecided(KnownJob known) =>
        known.Outcome is not (Outcome.Succeeded or Outcome.Failed) || (known.Outcome == Outcome.Failed && _retryFailed);

    /// <summary>A job of a list has the folder of its earlier self: once it runs, what that one left there is gone, and its result with it.</summary>
    private void Replace(PlannedStage stage, long local, JobKey key)
    {
        var job = stage.JobAt(local);
        if (_state.Named.TryGetValue(job.Id, out var other) && other != key && _state.Jobs[other].Outcome is Outcome.Succeeded or Outcome.Failed)
            Reopen(new Job { Index = job.Index, Key = other, Id = job.Id });
    }

    private void Reopen(Job job) => _reopened.Add(new JournalEntry { Kind = EntryKind.Reopened, Job = job, Started = _now });

    private void Take(PlannedStage stage, long local, KnownJob known)
    {
        var index = stage.First + local;
        switch (known.Outcome)
        {
            case Outcome.Failed when _retryFailed:
                Reopen(stage.JobAt(local));
                break;
            case Outcome.Succeeded or Outcome.Failed:
                if (known.IsOverCap && known.Cost > stage.Definition.PerJob)
                    _firstExcess ??= index;
                _lines.Add((index, known.Sequence));
                _outcomes.Add(known.Outcome.Value);
                if (known is { Outcome: Outcome.Failed, ErrorMessage: { } message })
                    _denials.Add((index, message));
                break;
            default:
                if (known.Outcome is { } unrun)
                    _unrun.Add(new RecalledJob(index, known.Sequence, unrun, known.ErrorMessage));
                if (known.Attempts > 0)
                    _begun.Add((index, known.Attempts, known.Cost));
                break;
        }
    }
}
