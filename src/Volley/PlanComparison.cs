using System.Collections.Immutable;
using Volley.Journal;
using Volley.Planning;

namespace Volley;

/// <summary>Says what a run of a plan would do, given what its journal knows, and why. Runs nothing, changes nothing.</summary>
public sealed class PlanComparison
{
    private const string NeedRunsAgain = "a need runs again";

    private readonly BatchPlan _plan;
    private readonly PlanParts _parts;
    private readonly IReadOnlyDictionary<JobKey, KnownJob> _known;
    private readonly PlanParts? _earlier;
    private readonly Lazy<SeenJobs> _seen;
    private readonly Lazy<Dictionary<string, string>> _parameters;
    private readonly UnknownJobs _again = new();
    private readonly UnknownJobs _new = new();
    private readonly Dictionary<string, (long Jobs, string Example)> _changes = [];
    private readonly CostTally _tally = new();

    private PlanComparison(string batchName, BatchPlan plan, JournalReader? journal)
    {
        _plan = plan;
        _parts = PlanParts.Of(batchName, plan);
        _known = journal?.State().Jobs ?? new Dictionary<JobKey, KnownJob>();
        _earlier = journal?.LastRun is { } last ? PlanParts.Parse(last.Plan) : null;
        _seen = new Lazy<SeenJobs>(() => SeenJobs.Of(journal?.Results() ?? []));
        _parameters = new Lazy<Dictionary<string, string>>(() => ParametersOf(plan, journal?.Results() ?? []));
    }

    /// <summary>Compares.</summary>
    /// <param name="batchName">The batch's name.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="journal">The journal of its folder; <see langword="null"/> where there is none yet.</param>
    /// <param name="first">How many of the first jobs to list.</param>
    /// <returns>The report.</returns>
    /// <exception cref="Diagnostics.BatchException">A file that is part of a key cannot be read.</exception>
    public static PlanReport Compare(string batchName, BatchPlan plan, JournalReader? journal, int first) =>
        new PlanComparison(batchName, plan, journal).Compare(first, journal);

    /// <summary>Says where one job stands.</summary>
    /// <param name="batchName">The batch's name.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="journal">The journal of its folder.</param>
    /// <param name="index">The job's place in plan order.</param>
    /// <returns>Where it stands, and why.</returns>
    /// <exception cref="Diagnostics.BatchException">A file that is part of a key cannot be read.</exception>
    public static JobPreview Of(string batchName, BatchPlan plan, JournalReader journal, long index)
    {
        var comparison = new PlanComparison(batchName, plan, journal);
        foreach (var stage in plan.Stages)
        {
            comparison._tally.Turn();
            for (long local = 0; local < stage.Count; local++)
            {
                // Those before it too: it may need them.
                var (standing, reason) = comparison.Stand(stage, local);
                if (stage.First + local == index)
                    return new JobPreview(stage.JobAt(local), standing, reason);
            }
        }

        throw new ArgumentOutOfRangeException(nameof(index));
    }

    private PlanReport Compare(int first, JournalReader? journal)
    {
        var stages = ImmutableArray.CreateBuilder<PlanStage>();
        var previews = ImmutableArray.CreateBuilder<JobPreview>();
        long matched = 0;
        foreach (var stage in _plan.Stages)
        {
            var counts = new long[5];
            _tally.Turn();
            if (_known.Count == 0)
            {
                counts[(int)JobStanding.New] = stage.Count;
                AddToRun(stage);
                for (long local = 0; local < stage.Count && previews.Count < first; local++)
                    previews.Add(new JobPreview(stage.JobAt(local), JobStanding.New));
            }

            for (long local = 0; local < stage.Count && _known.Count > 0; local++)
            {
                var (standing, reason) = Stand(stage, local);
                counts[(int)standing]++;
                matched += standing is JobStanding.New ? 0 : 1;
                if (previews.Count < first)
                    previews.Add(new JobPreview(stage.JobAt(local), standing, reason));
            }

            stages.Add(new PlanStage(stage.Name, stage.Count, counts[1], counts[2], counts[0], counts[3], counts[4], [.. stage.Definition.Needs.Select(n => n.Stage).Distinct()]));
        }

        return new PlanReport
        {
            Stages = stages.ToImmutable(),
            First = previews.ToImmutable(),
            Changes = [.. _changes.OrderByDescending(c => c.Value.Jobs).ThenBy(c => c.Key, StringComparer.Ordinal).Select(c => new PlanChange(c.Key, c.Value.Jobs, c.Value.Example))],
            Unplanned = journal is null ? 0 : Math.Max(0, journal.DecidedCount() - matched),
            Estimate = _tally.Estimate(),
            Priced = _tally.Priced,
            MaximumCost = _tally.Maximum,
            DrawsOnTotal = _plan.Stages.Any(s => s.Definition is { IsMetered: true, PerJob: null }),
        };
    }

    private (JobStanding Standing, string? Reason) Stand(PlannedStage stage, long local)
    {
        if (_known.TryGetValue(stage.KeyOf(local), out var known))
        {
            if (known is { Outcome: Outcome.Succeeded or Outcome.Failed, Cost: { } cost })
                _tally.AddKnown(cost);
            if (known.Outcome is Outcome.Succeeded)
                return (JobStanding.Done, null);
            if (known.Outcome is Outcome.Failed)
                return (JobStanding.Failed, null);
            AddToRun(stage, local);
            return (JobStanding.Undecided, null);
        }

        AddToRun(stage, local);
        if (ReasonFor(stage, local) is not { } reason)
        {
            _new.Add(stage, local);
            return (JobStanding.New, null);
        }

        _again.Add(stage, local);
        var (jobs, example) = _changes.GetValueOrDefault(reason);
        _changes[reason] = (jobs + 1, example ?? stage.JobAt(local).Id);
        return (JobStanding.Again, reason);
    }

    /// <summary>A job that has no result is new, unless one that reads the same had one: then something else in its key changed.</summary>
    private string? ReasonFor(PlannedStage stage, long local)
    {
        var job = stage.Source.Describe(local);
        if (_earlier is null)
            return null;
        List<string> changes = [.. _parts.ChangesSince(_earlier, stage.Name, job.Name)];
        var isOther = changes.Exists(c => c.StartsWith(PlanParts.ParametersChanged, StringComparison.Ordinal));
        if (!isOther && !_seen.Value.Contains(stage.Name, job))
            return null;
        if (!isOther && job.Name is { } name && _parameters.Value.GetValueOrDefault(name) is { } before && before != job.Parameters.ToJson())
            changes.Insert(0, PlanParts.OwnParametersChanged);
        if (_again.AreNeededBy(stage, local))
            changes.Add(NeedRunsAgain);
        if (_new.AreNeededBy(stage, local) && !changes.Contains(PlanParts.NeedsChanged))
            changes.Add(PlanParts.NeedsChanged);
        return changes.Count > 0 ? string.Join("; ", changes) : ReasonOfItsOwn(stage, job);
    }

    /// <summary>The parameters that the listed jobs of a plan were decided with, by id: there the id does not say them.</summary>
    private static Dictionary<string, string> ParametersOf(BatchPlan plan, IEnumerable<ResultRow> rows)
    {
        var listed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var stage in plan.Stages)
            for (long local = 0; stage.Source is ListSource && local < stage.Count; local++)
                listed.Add(stage.Source.Describe(local).Name!);
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in rows)
            if (listed.Contains(row.JobId))
                parameters.TryAdd(row.JobId, row.Parameters);
        return parameters;
    }

    /// <summary>What changed for a job alone: its journal entry tells only that something did.</summary>
    private static string ReasonOfItsOwn(PlannedStage stage, JobDescription job)
    {
        var files = stage.Definition.Workload.KeyParts(job, CancellationToken.None)
            .Where(p => p.Key.StartsWith(PlanParts.InputPrefix, StringComparison.Ordinal))
            .Select(p => p.Key[PlanParts.InputPrefix.Length..])
            .ToList();
        if (stage.Needs.Any(l => !l.IsWhole))
            files.Add(PlanParts.NeedsChanged);
        return files switch
        {
            [] => "the job was undecided",
            [PlanParts.NeedsChanged] => PlanParts.NeedsChanged,
            _ => $"input file changed: {string.Join(" or ", files)}",
        };
    }

    private void AddToRun(PlannedStage stage, long local)
    {
        var (workload, cap) = (stage.Definition.Workload, stage.Definition.PerJob);
        if ((workload as IPricedWorkload)?.PriceOf(stage.Source.Describe(local)) is { } price)
            _tally.AddToRun(price, workload.SettingsOf(local).Retry.Attempts, cap);
        else
            _tally.AddToRun(cap, 1);
    }

    private void AddToRun(PlannedStage stage)
    {
        if (stage.Definition.Workload is not IPricedWorkload)
            _tally.AddToRun(stage.Definition.PerJob, stage.Count);
        else
            for (long local = 0; local < stage.Count; local++)
                AddToRun(stage, local);
    }
}
