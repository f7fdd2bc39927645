using Volley.Journal;
using Volley.Outputs;
using Volley.Planning;
using Volley.Scheduling;
using Volley.Specs;

namespace Volley.Cli.Engine;

/// <summary>A batch as its journal records it; the plan is made again from the spec that the folder keeps.</summary>
internal sealed class JournalRecord : IBatchRecord
{
    private const int MostOpen = 5;

    private readonly JournalReader _journal;
    private readonly Lazy<BatchSpec?> _spec;
    private readonly Lazy<(string Batch, BatchPlan Plan)?> _plan;
    private readonly Lazy<BatchDescription?> _description;

    public JournalRecord(BatchFolder folder)
    {
        _journal = JournalReader.Open(folder);
        _spec = new(() => SpecOf(folder));
        _plan = new(() => PlanOf(_spec.Value));
        _description = new(() => BatchDescription.Read(folder));
    }

    public bool IsLive => _journal.IsLive;

    public RunRecord? LastRun => _journal.LastRun;

    public BatchDescription? Description => _description.Value;

    public BatchSnapshot? Published => (IsLive ? _journal.Live : LastRun?.Summary ?? _journal.Live) is { } json ? SnapshotReader.Read(json) : null;

    public decimal? TypedBudget => Published?.Budget is { } budget && Description is null && _spec.Value?.Budget?.Total != budget ? budget : null;

    public IReadOnlyList<RunningAttempt> Running => _journal.Running;

    public IEnumerable<ResultRow> Results(string? stage, Outcome? outcome) => _journal.Results(stage, outcome);

    public ResultRow? Result(string jobId) => _journal.Result(jobId);

    public IReadOnlyList<EntryRow> Entries(string jobId) => _journal.Entries(jobId);

    public IEnumerable<CallRow> Calls() => _journal.Calls();

    public Spending Spending() => _journal.Spending();

    public IEnumerable<JobName> Jobs()
    {
        if (Description is { Jobs: { IsEmpty: false } described })
        {
            for (var index = 0; index < described.Length; index++)
                yield return new JobName(index, described[index].Id);
            yield break;
        }

        if (_plan.Value is not var (_, plan))
        {
            foreach (var row in _journal.Results())
                yield return new JobName(row.Index, row.JobId);
            yield break;
        }

        for (long index = 0; index < plan.Count; index++)
            yield return new JobName(index, plan[index].Id);
    }

    public JobNeeds? Needs(JobName job)
    {
        if (Description is { } description)
            return NeedsIn(description, job.Id);
        if (_plan.Value is not var (_, plan))
            return null;
        // The id of an earlier run: its place may be another job's now.
        if (job.Index >= plan.Count || plan[job.Index].Id != job.Id)
            return null;
        var needs = plan.NeedsOf(job.Index).ToArray();
        var succeeded = _journal.ResultsAt(needs).Where(r => r.Outcome == Outcome.Succeeded && plan[r.Index].Id == r.JobId).Select(r => r.Index).ToHashSet();
        return new JobNeeds(needs.Length, succeeded.Count, [.. needs.Where(n => !succeeded.Contains(n)).Take(MostOpen).Select(n => plan[n].Id)]);
    }

    private JobNeeds? NeedsIn(BatchDescription description, string jobId)
    {
        if (description.Jobs.FirstOrDefault(j => j.Id == jobId) is not { } job)
            return null;
        var open = job.Needs.Where(n => _journal.Result(n) is not { Outcome: Outcome.Succeeded }).ToArray();
        return new JobNeeds(job.Needs.Length, job.Needs.Length - open.Length, [.. open.Take(MostOpen)]);
    }

    public JobTerms? Terms(JobName job, int attempt)
    {
        if (_plan.Value is not var (_, plan))
            return null;
        var stage = plan.StageOf(job.Index);
        var settings = stage.Definition.Workload.SettingsOf(job.Index - stage.First);
        return new JobTerms(stage.Definition.PerJob, settings.Retry.DelayAfter(attempt, plan[job.Index].Key));
    }

    public Rerun? Rerun(JobName job)
    {
        if (_plan.Value is not var (batch, plan) || job.Index >= plan.Count)
            return null;
        var row = _journal.Result(job.Id);
        var planned = plan[job.Index];
        var isSame = row is null ? planned.Id == job.Id : (row.Stage, row.Parameters, row.Repeat) == (planned.Stage, planned.Parameters.ToJson(), planned.Repeat);
        // Ids follow keys, but for those that a list gives. Where it has a result under its id it is decided: only a large plan's keys would have to be
        // made to say so.
        var isListed = plan.Stages.Last(s => s.First <= job.Index).Source is ListSource;
        if (!isSame || (row is not null && planned.Id == job.Id && !isListed))
            return null;
        return PlanComparison.Of(batch, plan, _journal, job.Index) is { Standing: JobStanding.Again, Reason: { } reason } ? new Rerun(planned.Id, reason) : null;
    }

    public void Dispose() => _journal.Dispose();

    private static BatchSpec? SpecOf(BatchFolder folder) =>
        SpecSource.Read(folder.Spec, out _) is { } source ? SpecLoader.Load(source, LocalEngine.Language).Spec : null;

    private static (string Batch, BatchPlan Plan)? PlanOf(BatchSpec? spec) =>
        spec is not null && BatchPlans.Create(spec, out _) is { } plan ? (spec.Name, plan) : null;
}
