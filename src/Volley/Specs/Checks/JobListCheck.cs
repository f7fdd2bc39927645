using Volley.Diagnostics;
using Volley.Specs.Reading;

namespace Volley.Specs.Checks;

/// <summary>Checks listed jobs: their ids, and the needs between them.</summary>
internal static class JobListCheck
{
    /// <summary>Reports ids that are given twice in the batch, and unknown or circular needs within a list.</summary>
    public static void Check(SpecContext context, IEnumerable<StageDraft> stages)
    {
        var ids = new Dictionary<string, JobDraft>(StringComparer.OrdinalIgnoreCase);
        foreach (var stage in stages)
        {
            foreach (var job in stage.Jobs)
            {
                if (job.Id is null || ids.TryAdd(job.Id, job))
                    continue;
                var first = ids[job.Id];
                context.Error(DiagnosticCodes.DuplicateJobId, job.Location,
                    $"the job id '{job.Id}' is given twice; first as '{first.Id}' on line {first.Location.Line}",
                    "Rename one of them; ids differ by more than case, since folders bear them.");
            }

            if (stage.Jobs.Any(j => !j.Needs.IsEmpty))
                CheckNeeds(context, [.. stage.Jobs]);
        }
    }

    private static void CheckNeeds(SpecContext context, List<JobDraft> jobs)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < jobs.Count; i++)
            if (jobs[i].Id is { } id)
                places.TryAdd(id, i);
        var needs = new List<int>[jobs.Count];
        for (var i = 0; i < jobs.Count; i++)
        {
            needs[i] = [];
            foreach (var (id, location) in jobs[i].Needs)
            {
                if (places.TryGetValue(id, out var target))
                    needs[i].Add(target);
                else
                    ReportUnknown(context, id, location, jobs[i], places.Keys);
            }
        }

        foreach (var cycle in Cycles.Find(needs))
        {
            var next = jobs[cycle[1 % cycle.Count]].Id!;
            var at = jobs[cycle[0]].Needs.First(n => n.Id == next).Location;
            context.Error(DiagnosticCodes.NeedCycle, at, Cycles.Sentence("job", [.. cycle.Select(i => jobs[i].Id ?? "")]),
                "Remove one of these needs.");
        }
    }

    private static void ReportUnknown(SpecContext context, string id, SourceLocation location, JobDraft job, IEnumerable<string> known)
    {
        var nearest = NearestName.Of(id, known.Where(k => k != job.Id));
        context.Error(DiagnosticCodes.UnknownNeed, location, $"job '{job.Id}' needs '{Describe.Short(id)}', which is no job of this list",
            nearest is null ? "A listed job needs jobs of its own list; needs on stages stand beside 'jobs'." : $"Did you mean '{nearest}'?");
    }
}
