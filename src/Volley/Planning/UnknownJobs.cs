namespace Volley.Planning;

/// <summary>Jobs of which the journal has nothing under their keys, remembered by what needs them: few groups rather than many jobs.</summary>
internal sealed class UnknownJobs
{
    private readonly Dictionary<StageLink, HashSet<int>> _groups = [];
    private readonly HashSet<long> _listed = [];

    /// <summary>Takes a job. Jobs come in plan order.</summary>
    public void Add(PlannedStage stage, long local)
    {
        if (stage.Source.Height > 1)
            _listed.Add(stage.First + local);
        foreach (var link in stage.Dependants)
        {
            if (!_groups.TryGetValue(link, out var groups))
                _groups[link] = groups = [];
            groups.Add(link.GroupOfFrom(local));
        }
    }

    /// <summary>Whether a job needs one of them.</summary>
    public bool AreNeededBy(PlannedStage stage, long local) =>
        stage.Source.NeedsOf(local).Any(n => _listed.Contains(stage.First + n))
        || stage.Needs.Any(l => _groups.TryGetValue(l, out var groups) && groups.Contains(l.GroupOfTo(local)));
}
