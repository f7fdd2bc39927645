using Volley.Planning;

namespace Volley.Scheduling;

/// <summary>
/// Knows which needs are met. A job is settled here once, when all that it needs is decided: then it is ready, or blocked by the first
/// in plan order of those that did not succeed. Waiting for all of them makes the culprit independent of timing.
/// </summary>
/// <remarks>A stage without needs, or that needs whole stages only, is settled as a whole and costs no memory a job.</remarks>
internal sealed class NeedTracker
{
    private const long None = long.MaxValue;

    private readonly BatchPlan _plan;
    private readonly Dictionary<StageLink, LinkState> _links = [];
    private readonly StageState[] _stages;

    public NeedTracker(BatchPlan plan)
    {
        _plan = plan;
        _stages = [.. plan.Stages.Select(s => new StageState(s))];
        foreach (var link in plan.Stages.SelectMany(s => s.Needs))
            _links[link] = new LinkState(link);
    }

    /// <summary>All jobs of a stage became ready at once.</summary>
    public required Action<PlannedStage> StageReady { get; init; }

    /// <summary>All jobs of a stage became blocked at once.</summary>
    public required Action<PlannedStage> StageBlocked { get; init; }

    /// <summary>A job became ready.</summary>
    public required Action<long> JobReady { get; init; }

    /// <summary>A job became blocked.</summary>
    public required Action<long> JobBlocked { get; init; }

    /// <summary>Settles what needs nothing. Call once, before any decision is reported.</summary>
    public void Start()
    {
        foreach (var state in _stages)
        {
            if (state.IsWhole && state.Stage.Needs.IsEmpty)
                StageReady(state.Stage);
            for (var local = 0; !state.IsWhole && local < state.Stage.Count; local++)
                if (state.Unmet![local] == 0)
                    JobReady(state.Stage.First + local);
        }
    }

    /// <summary>Reports that a job is decided. Call once a job.</summary>
    public void Decided(long index, Outcome outcome)
    {
        var stage = _plan.StageOf(index);
        var culprit = outcome == Outcome.Succeeded ? None : index;
        var state = _stages[stage.Number];
        foreach (var dependant in state.DependantsOf(index - stage.First))
        {
            state.Culprits![dependant] = Math.Min(state.Culprits[dependant], culprit);
            Met(state, dependant);
        }

        foreach (var link in stage.Dependants)
            Decided(_links[link], link.GroupOfFrom(index - stage.First), culprit);
    }

    /// <summary>The first in plan order of the jobs that a blocked job needs and that did not succeed.</summary>
    public long CulpritOf(long index)
    {
        var stage = _plan.StageOf(index);
        var local = index - stage.First;
        var culprit = _stages[stage.Number].Culprits?[local] ?? None;
        foreach (var link in stage.Needs)
            culprit = Math.Min(culprit, _links[link].Culprits[link.GroupOfTo(local)]);
        return culprit == None ? throw new ArgumentException("The job is not blocked.", nameof(index)) : culprit;
    }

    private void Decided(LinkState link, int group, long culprit)
    {
        link.Culprits[group] = Math.Min(link.Culprits[group], culprit);
        if (--link.Remaining[group] > 0)
            return;
        var to = _stages[link.Link.To.Number];
        if (!to.IsWhole)
        {
            foreach (var local in link.Link.MembersOfTo(group))
                Met(to, local);
        }
        else if (--to.UnmetLinks == 0)
        {
            if (to.Stage.Needs.All(l => _links[l].Culprits[0] == None))
                StageReady(to.Stage);
            else
                StageBlocked(to.Stage);
        }
    }

    private void Met(StageState state, long local)
    {
        if (--state.Unmet![local] > 0)
            return;
        var index = state.Stage.First + local;
        var isBlocked = state.Culprits![local] != None || state.Stage.Needs.Any(l => _links[l].Culprits[l.GroupOfTo(local)] != None);
        if (isBlocked)
            JobBlocked(index);
        else
            JobReady(index);
    }

    private sealed class LinkState
    {
        public LinkState(StageLink link)
        {
            Link = link;
            Remaining = new long[link.GroupCount];
            for (var group = 0; group < link.GroupCount; group++)
                Remaining[group] = link.CountOfFrom(group);
            Culprits = new long[link.GroupCount];
            Array.Fill(Culprits, None);
        }

        public StageLink Link { get; }

        public long[] Remaining { get; }

        public long[] Culprits { get; }
    }

    private sealed class StageState
    {
        private readonly List<int>?[]? _dependants;

        public StageState(PlannedStage stage)
        {
            Stage = stage;
            IsWhole = stage.Source.Height == 1 && stage.Needs.All(l => l.IsWhole);
            UnmetLinks = stage.Needs.Length;
            if (IsWhole)
                return;
            Unmet = new int[stage.Count];
            Culprits = new long[stage.Count];
            Array.Fill(Culprits, None);
            Array.Fill(Unmet, stage.Needs.Length);
            if (stage.Source.Height == 1)
                return;
            _dependants = new List<int>?[stage.Count];
            for (var local = 0; local < stage.Count; local++)
            {
                foreach (var need in stage.Source.NeedsOf(local))
                {
                    (_dependants[need] ??= []).Add(local);
                    Unmet[local]++;
                }
            }
        }

        public PlannedStage Stage { get; }

        public bool IsWhole { get; }

        public int UnmetLinks { get; set; }

        public int[]? Unmet { get; }

        public long[]? Culprits { get; }

        public IEnumerable<int> DependantsOf(long local) => _dependants?[local] ?? Enumerable.Empty<int>();
    }
}
