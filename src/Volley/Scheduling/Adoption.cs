using Volley.Journal;
using Volley.Planning;

namespace Volley.Scheduling;

/// <summary>Matches a plan with what earlier runs decided, by key: what is decided is taken over wherever it now stands in the plan.</summary>
internal sealed class Adoption
{
    private readonly BatchPlan _plan;
    private readonly JournalState _state;
    private readonly bool _retryFailed;
    private readonly List<(long Index, long Sequence)> _lines = [];
    private readonly List<JournalCommand> _commands = [];

    public Adoption(BatchPlan plan, JournalState state, bool retryFailed)
    {
        _plan = plan;
        _state = state;
        _retryFailed = retryFailed;
    }

    /// <summary>The decided jobs: their places in this plan and the entries that decided them, in plan order.</summary>
    public IReadOnlyList<(long Index, long Sequence)> Lines => _lines;

    /// <summary>What must be recorded before the run goes on: the failed jobs that are decided anew.</summary>
    public IReadOnlyList<JournalCommand> Commands => _commands;

    /// <summary>Hands the scheduler what is known. An empty journal costs nothing, however large the plan.</summary>
    public void Apply(Scheduler scheduler)
    {
        if (_state.Jobs.Count == 0)
            return;
        foreach (var stage in _plan.Stages)
            for (long local = 0; local < stage.Count; local++)
                if (_state.Jobs.TryGetValue(stage.KeyOf(local), out var known))
                    Apply(scheduler, stage, local, known);
    }

    private void Apply(Scheduler scheduler, PlannedStage stage, long local, KnownJob known)
    {
        var index = stage.First + local;
        switch (known.Outcome)
        {
            case Outcome.Failed when _retryFailed:
                _commands.Add(new AppendEntry(new JournalEntry { Kind = EntryKind.Reopened, Job = stage.JobAt(local) }));
                break;
            case Outcome.Succeeded or Outcome.Failed:
                _lines.Add((index, known.Sequence));
                scheduler.Adopt(index, known.Outcome.Value);
                break;
            case null when known.Attempts > 0:
                scheduler.Resume(index, known.Attempts, known.Cost);
                break;
            case Outcome.Skipped or Outcome.Refused:
                scheduler.Recall(index, known);
                break;
            default:
                break;
        }
    }
}
