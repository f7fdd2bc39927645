using Volley.Workloads.CodeGeneration.Jobs;

namespace Volley.Workloads.CodeGeneration.Graph;

/// <summary>
/// The original's execution groups: rounds of jobs whose files are all there. They are shown, and nothing is scheduled by them.
/// </summary>
public static class ExecutionGroups
{
    /// <summary>
    /// What each job depends on by files: the producer of a context or target file. The producer of a path is the job with the highest id
    /// whose output, or one of whose output files, it is; a job never depends on itself.
    /// </summary>
    /// <param name="jobs">The jobs.</param>
    /// <returns>The ids that each job depends on, in ordinal order, by id.</returns>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Dependencies(IEnumerable<JobFile> jobs)
    {
        var sorted = jobs.OrderBy(j => j.Id, StringComparer.Ordinal).ToArray();
        var producers = Producers(sorted);
        return sorted.ToDictionary(job => job.Id, IReadOnlyList<string> (job) =>
        [
            .. job.ContextFiles.Concat(job.TargetFiles)
                .Select(path => producers.GetValueOrDefault(ProjectPath.Key(path)))
                .Where(producer => producer is not null && producer != job.Id)
                .Select(producer => producer!)
                .Distinct()
                .Order(StringComparer.Ordinal),
        ]);
    }

    /// <summary>
    /// Takes, round by round, every remaining job whose dependencies are done or outside the set; where a round finds none, all that remain
    /// form the last group.
    /// </summary>
    /// <param name="dependencies">What each job depends on, by id.</param>
    /// <param name="ready">The jobs to be grouped.</param>
    /// <returns>The groups, each in ordinal order of ids.</returns>
    public static IReadOnlyList<IReadOnlyList<string>> Of(
        IReadOnlyDictionary<string, IReadOnlyList<string>> dependencies, IEnumerable<string> ready)
    {
        var remaining = new SortedSet<string>(ready, StringComparer.Ordinal);
        var groups = new List<IReadOnlyList<string>>();
        while (remaining.Count > 0)
        {
            string[] group = [.. remaining.Where(id => !dependencies.TryGetValue(id, out var needed) || !needed.Any(remaining.Contains))];
            if (group.Length == 0)
                group = [.. remaining];
            groups.Add(group);
            remaining.ExceptWith(group);
        }

        return groups;
    }

    internal static Dictionary<string, string> Producers(IEnumerable<JobFile> sorted)
    {
        var producers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var job in sorted)
            foreach (var path in ((string[])[job.OutputPath]).Concat(job.OutputFiles ?? []))
                producers[ProjectPath.Key(path)] = job.Id;
        return producers;
    }
}
