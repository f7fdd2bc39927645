using System.Collections.Immutable;
using Volley.Diagnostics;
using Volley.Planning;
using Volley.Workloads.CodeGeneration.Files;
using Volley.Workloads.CodeGeneration.Graph;
using Volley.Workloads.CodeGeneration.Jobs;

namespace Volley.Workloads.CodeGeneration.Running;

/// <summary>The jobs of a run with their needs, in a folder of their own or in that of the run that is resumed.</summary>
internal sealed class RunPlan
{
    private const string DigestPrefix = "digest ";

    private RunPlan(IReadOnlyDictionary<string, PlannedJobFile> jobs, ImmutableArray<string> order, ImmutableArray<Diagnostic> notes)
    {
        Jobs = jobs;
        Order = order;
        Notes = notes;
    }

    /// <summary>The jobs by id.</summary>
    public IReadOnlyDictionary<string, PlannedJobFile> Jobs { get; }

    /// <summary>Their ids in an order in which needs come first.</summary>
    public ImmutableArray<string> Order { get; }

    /// <summary>What is worth knowing of the needs.</summary>
    public ImmutableArray<Diagnostic> Notes { get; }

    /// <summary>What the folder is to say of the jobs, so that a run that goes on finds their keys again.</summary>
    public ImmutableSortedDictionary<string, string> Properties =>
        Jobs.ToImmutableSortedDictionary(j => DigestPrefix + j.Key, j => j.Value.Digest, StringComparer.Ordinal);

    /// <summary>The jobs as the engine takes them.</summary>
    public ListSource ToSource() => new([.. Order.Select(id => new ListEntry(id, ParameterSet.Empty, [.. Jobs[id].Needs]))]);

    /// <summary>Plans a run.</summary>
    /// <param name="root">The project.</param>
    /// <param name="readings">The jobs to run.</param>
    /// <param name="settingsDigest">The digest of what all jobs' results depend on.</param>
    /// <param name="resumed">The run that is gone on with; <see langword="null"/> for a new one.</param>
    /// <param name="find">Finds the file of a job of the run that is gone on with.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="BatchException">The jobs depend on each other in a circle.</exception>
    public static RunPlan Create(
        ProjectRoot root, IReadOnlyList<JobReading> readings, string settingsDigest, EarlierRun? resumed, Func<string, JobReading> find)
    {
        var known = resumed?.Description.Jobs.ToDictionary(j => j.Id, StringComparer.Ordinal) ?? [];
        JobReading[] all = [.. readings, .. known.Keys.Except(readings.Select(r => r.Id), StringComparer.Ordinal).Select(find)];
        var graph = JobGraph.Create(all, root, out var mistakes) ?? throw new BatchException(mistakes);
        var needs = all.ToDictionary(r => r.Id, _ => new SortedSet<string>(StringComparer.Ordinal), StringComparer.Ordinal);
        foreach (var (id, job) in known)
            needs[id].UnionWith(job.Needs);
        foreach (var need in graph.Jobs.SelectMany(j => j.Needs))
            Add(need, known, needs);
        var jobs = all.ToDictionary(
            r => r.Id,
            r => new PlannedJobFile(r, Digest(r, settingsDigest, resumed), [.. needs[r.Id]]),
            StringComparer.Ordinal);
        return new RunPlan(jobs, Ordered(jobs), [.. graph.Notes()]);
    }

    /// <summary>
    /// The needs of a job that was planned before stay what they were, since its key speaks of them: it does not come to need one that is new.
    /// Where both write one file, the new one waits.
    /// </summary>
    private static void Add(JobNeed need, Dictionary<string, DescribedJob> known, Dictionary<string, SortedSet<string>> needs)
    {
        if (!known.ContainsKey(need.Job))
            needs[need.Job].Add(need.On);
        else if (need.Reason == NeedReason.SameOutput && !known.ContainsKey(need.On))
            needs[need.On].Add(need.Job);
    }

    private static string Digest(JobReading reading, string settings, EarlierRun? resumed) =>
        resumed is not null && resumed.Decided.ContainsKey(reading.Id) && resumed.Description.Properties.TryGetValue(DigestPrefix + reading.Id, out var kept)
            ? kept
            : KeyDigest.Of(reading.Digest, settings);

    private static ImmutableArray<string> Ordered(Dictionary<string, PlannedJobFile> jobs)
    {
        var order = ImmutableArray.CreateBuilder<string>(jobs.Count);
        var done = new HashSet<string>(StringComparer.Ordinal);
        var open = new SortedSet<string>(jobs.Keys, StringComparer.Ordinal);
        while (open.FirstOrDefault(id => jobs[id].Needs.All(done.Contains)) is { } next)
        {
            open.Remove(next);
            done.Add(next);
            order.Add(next);
        }

        return open.Count == 0 ? order.ToImmutable() : throw new InvalidOperationException("The needs of resumed jobs form a circle.");
    }
}
