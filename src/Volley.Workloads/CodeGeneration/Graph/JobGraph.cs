using System.Collections.Immutable;
using Volley.Diagnostics;
using Volley.Workloads.CodeGeneration.Files;
using Volley.Workloads.CodeGeneration.Jobs;
using Volley.Workloads.Diagnostics;

namespace Volley.Workloads.CodeGeneration.Graph;

/// <summary>
/// Which job waits for which: by <c>depends_on</c>, by files, and by writing the same file. A need outside the set of jobs counts as met.
/// </summary>
/// <remarks>
/// Only a circle of <c>depends_on</c> is an error. The other edges are added in a fixed order (same outputs first, then files; by id), and
/// one that would close a circle is left out and named in <see cref="Dropped"/>: so the graph never has a circle, and two jobs that write
/// one file are always ordered.
/// </remarks>
public sealed class JobGraph
{
    private readonly Dictionary<string, SortedDictionary<string, JobNeed>> _needs = new(StringComparer.Ordinal);
    private readonly List<JobNeed> _dropped = [];
    private readonly ProjectRoot? _root;
    private readonly IReadOnlySet<string> _unreadable;

    private JobGraph(ProjectRoot? root, IReadOnlySet<string> unreadable) => (_root, _unreadable) = (root, unreadable);

    /// <summary>The jobs in ordinal order of ids.</summary>
    public ImmutableArray<JobNode> Jobs { get; private set; } = [];

    /// <summary>The edges that were left out because they would close a circle.</summary>
    public ImmutableArray<JobNeed> Dropped { get; private set; } = [];

    /// <summary>The jobs in an order in which every need comes before what needs it; ties in order of ids.</summary>
    public ImmutableArray<string> Order { get; private set; } = [];

    /// <summary>Builds the graph of a set of jobs.</summary>
    /// <param name="jobs">The jobs of the set; ids are unique.</param>
    /// <param name="root">The project, whose links give files further names; <see langword="null"/> to tell files by their names alone.</param>
    /// <param name="mistakes">The circles of <c>depends_on</c>; empty exactly where there is a graph.</param>
    /// <returns>The graph, or <see langword="null"/>.</returns>
    public static JobGraph? Create(IEnumerable<JobFile> jobs, ProjectRoot? root, out ImmutableArray<Diagnostic> mistakes) =>
        Create(jobs, [], root, out mistakes);

    /// <summary>Builds the graph of a set of jobs of which some cannot be read: these need nothing that is known, and others may depend on them.</summary>
    /// <param name="readings">The jobs of the set; ids are unique.</param>
    /// <param name="root">The project, whose links give files further names.</param>
    /// <param name="mistakes">The circles of <c>depends_on</c>; empty exactly where there is a graph.</param>
    /// <returns>The graph, whose <see cref="Jobs"/> are those that can be read, or <see langword="null"/>.</returns>
    public static JobGraph? Create(IReadOnlyCollection<JobReading> readings, ProjectRoot root, out ImmutableArray<Diagnostic> mistakes) =>
        Create(readings.Where(r => r.Job is not null).Select(r => r.Job!), readings.Where(r => r.Job is null).Select(r => r.Id), root, out mistakes);

    private static JobGraph? Create(IEnumerable<JobFile> jobs, IEnumerable<string> unreadable, ProjectRoot? root, out ImmutableArray<Diagnostic> mistakes)
    {
        var sorted = jobs.OrderBy(j => j.Id, StringComparer.Ordinal).ToArray();
        var graph = new JobGraph(root, unreadable.ToHashSet(StringComparer.Ordinal));
        foreach (var job in sorted)
            graph._needs[job.Id] = new SortedDictionary<string, JobNeed>(StringComparer.Ordinal);
        graph.AddDeclared(sorted);
        if (DependencyCycles.Find(graph.EdgesById()) is { Count: > 0 } cycles)
        {
            mistakes = [.. cycles.Select(CycleError)];
            return null;
        }

        graph.AddSameOutputs(sorted);
        graph.AddFiles(sorted);
        graph.Complete();
        mistakes = [];
        return graph;
    }

    /// <summary>The notes on edges that were left out.</summary>
    /// <returns>One warning an edge.</returns>
    public IEnumerable<Diagnostic> Notes() => Dropped.Select(edge => Diagnostic.Warning(
        WorkloadCodes.EdgeDropped,
        $"'{edge.Job}' does not wait for '{edge.On}', though {(edge.Reason == NeedReason.File ? $"that makes its file '{edge.Path}'" : $"both write '{edge.Path}'")}: they would wait for each other",
        new SourceLocation($"{JobFolder.Name}/{edge.Job}.md"),
        "Say with 'depends_on' which of them is to come first."));

    private void AddDeclared(JobFile[] jobs)
    {
        foreach (var job in jobs)
            foreach (var on in job.DependsOn)
                if (_needs.ContainsKey(on) || _unreadable.Contains(on))
                    _needs[job.Id].TryAdd(on, new JobNeed(job.Id, on, NeedReason.DependsOn));
    }

    /// <summary>
    /// Orders the writers of each file: those whose output it is by id, then those that only edit it by id. Where <c>depends_on</c> has an
    /// order already, that one stands; either keeps them apart.
    /// </summary>
    private void AddSameOutputs(JobFile[] jobs)
    {
        var writers = jobs.SelectMany(job => job.DeclaredOutputs.Select(path => (Job: job, Path: path))).GroupBy(w => WrittenKey(w.Path), StringComparer.Ordinal);
        foreach (var file in writers.Where(f => f.Count() > 1).OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            var ordered = file.DistinctBy(w => w.Job.Id).OrderBy(w => IsOutput(w.Job, file.Key) ? 0 : 1).ThenBy(w => w.Job.Id, StringComparer.Ordinal).ToArray();
            for (var later = 1; later < ordered.Length; later++)
                for (var earlier = 0; earlier < later; earlier++)
                    AddOrder(ordered[earlier].Job.Id, ordered[later]);
        }
    }

    private void AddOrder(string earlier, (JobFile Job, string Path) later)
    {
        if (!IsReachable(earlier, later.Job.Id))
            _needs[later.Job.Id].TryAdd(earlier, new JobNeed(later.Job.Id, earlier, NeedReason.SameOutput, later.Path));
    }

    private bool IsOutput(JobFile job, string key) => (job.OutputFiles ?? []).Append(job.OutputPath).Any(path => WrittenKey(path) == key);

    private void AddFiles(JobFile[] jobs)
    {
        var producers = ExecutionGroups.Producers(jobs);
        foreach (var job in jobs)
        {
            var written = job.DeclaredOutputs.Select(WrittenKey).ToHashSet(StringComparer.Ordinal);
            foreach (var path in FilesRead(job).Where(path => !written.Contains(WrittenKey(path))))
                if (producers.TryGetValue(ProjectPath.Key(path), out var producer) && producer != job.Id)
                    Add(new JobNeed(job.Id, producer, NeedReason.File, path));
        }
    }

    private void Add(JobNeed edge)
    {
        if (_needs[edge.Job].ContainsKey(edge.On))
            return;
        if (IsReachable(edge.On, edge.Job))
            _dropped.Add(edge);
        else
            _needs[edge.Job].Add(edge.On, edge);
    }

    private static IEnumerable<string> FilesRead(JobFile job)
    {
        var files = job.ContextFiles.Concat(job.TargetFiles);
        return job is { Mode: JobMode.Split, TargetFile: { } target } ? files.Append(target) : files;
    }

    // Unlike what is read, where the original takes "./a" for another path than "a", what is written is one file under all of its names.
    private string WrittenKey(string path) =>
        _root?.Resolve(path, out _)?.Relative ?? Path.TrimEndingDirectorySeparator(Path.GetRelativePath("/", Path.GetFullPath(path, "/")));

    /// <summary>Whether a job waits, directly or not, for another.</summary>
    private bool IsReachable(string from, string to)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { from };
        var open = new Stack<string>([from]);
        while (open.TryPop(out var id))
        {
            if (id == to)
                return true;
            foreach (var next in _needs[id].Keys.Where(_needs.ContainsKey))
                if (seen.Add(next))
                    open.Push(next);
        }

        return false;
    }

    private Dictionary<string, IReadOnlyCollection<string>> EdgesById() =>
        _needs.ToDictionary(n => n.Key, IReadOnlyCollection<string> (n) => n.Value.Keys, StringComparer.Ordinal);

    private void Complete()
    {
        Dropped = [.. _dropped];
        Jobs = [.. _needs.OrderBy(n => n.Key, StringComparer.Ordinal).Select(n => new JobNode(n.Key, [.. n.Value.Values]))];
        var open = Jobs.ToDictionary(j => j.Id, j => j.Needs.Count(n => _needs.ContainsKey(n.On)), StringComparer.Ordinal);
        var dependants = Jobs.SelectMany(j => j.Needs).ToLookup(n => n.On, n => n.Job, StringComparer.Ordinal);
        var ready = new SortedSet<string>(open.Where(o => o.Value == 0).Select(o => o.Key), StringComparer.Ordinal);
        var order = ImmutableArray.CreateBuilder<string>();
        while (ready.Min is { } id)
        {
            ready.Remove(id);
            order.Add(id);
            foreach (var dependant in dependants[id])
                if (--open[dependant] == 0)
                    ready.Add(dependant);
        }

        Order = order.ToImmutable();
    }

    private static Diagnostic CycleError(IReadOnlyList<string> members) => Diagnostic.Error(
        WorkloadCodes.DependencyCycle,
        members.Count == 1
            ? $"job '{members[0]}' depends on itself"
            : "these jobs depend on each other in a circle: " + string.Join(" → ", members.Append(members[0])),
        new SourceLocation($"{JobFolder.Name}/{members[0]}.md"),
        "Take one of the ids out of 'depends_on'.");
}
