using FsCheck;
using FsCheck.Fluent;
using Volley.Workloads.CodeGeneration.Files;
using Volley.Workloads.CodeGeneration.Graph;
using Volley.Workloads.CodeGeneration.Jobs;

namespace Volley.Tests.CodeGeneration;

public sealed class GraphProperties
{
    private static readonly string[] Paths = ["src/a", "src/b", "src/c", "src//a", "./src/b", "src/./c", "src/../d", "src/a/", "d"];

    private static Gen<JobFile[]> Sets(bool dependsOn) =>
        from count in Gen.Choose(0, 9)
        from jobs in Gen.CollectToArray(Enumerable.Range(0, count), i => JobOf(i, count, dependsOn))
        from order in Gen.Shuffle(jobs)
        select order;

    private static Gen<JobFile> JobOf(int i, int count, bool dependsOn) =>
        from output in Gen.Elements("a", "b", "c", "d", "e")
        from dir in Gen.Elements("src", "src/", "")
        from context in Gen.ListOf(Gen.Elements(Paths), 2)
        from targets in Gen.ListOf(Gen.Elements(Paths), 1)
        from outputs in Gen.Elements<string[]?>(null, ["src/a", "src/b"], ["d"])
        from mode in Gen.Elements(JobMode.Replace, JobMode.Edit)
        from waits in Gen.ListOf(Gen.Choose(0, Math.Max(0, count - 1)), 2)
        select new JobFile
        {
            Id = $"job{i}",
            OutputDir = dir,
            OutputFile = output,
            Mode = mode,
            ContextFiles = [.. context],
            TargetFiles = [.. targets],
            OutputFiles = outputs is null ? null : [.. outputs],
            DependsOn = dependsOn ? [.. waits.Select(o => $"job{o}").Append("not-there")] : [],
        };

    [Fact]
    public void Groups_are_those_of_the_rule_taken_word_by_word() =>
        Prop.ForAll(Sets(dependsOn: false).ToArbitrary(), Gen.Choose(0, 511).ToArbitrary(), (jobs, mask) =>
        {
            var ready = jobs.OrderBy(j => j.Id, StringComparer.Ordinal).Where((_, i) => (mask & (1 << i)) != 0).Select(j => j.Id).ToArray();
            return Text(ExecutionGroups.Of(ExecutionGroups.Dependencies(jobs), ready)) == Text(Reference(jobs, ready));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Needs_come_first_each_job_once_and_writers_of_one_file_never_at_once() =>
        Prop.ForAll(Sets(dependsOn: true).ToArbitrary(), jobs =>
        {
            if (JobGraph.Create(jobs, null, out var mistakes) is not { } graph)
                return mistakes.Length > 0 && HasCycle(jobs);
            var order = graph.Order.ToList();
            var needsFirst = graph.Jobs.All(j => j.Needs.All(n => order.IndexOf(n.On) < order.IndexOf(j.Id)));
            var declared = jobs.All(j => j.DependsOn.Where(on => order.Contains(on)).All(on => order.IndexOf(on) < order.IndexOf(j.Id)));
            var once = order.Count == jobs.Length && order.Distinct().Count() == jobs.Length;
            return !HasCycle(jobs) && needsFirst && declared && once && WritersAreOrdered(jobs, graph);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_order_in_which_jobs_are_listed_changes_nothing() =>
        Prop.ForAll(Sets(dependsOn: true).ToArbitrary(), jobs =>
        {
            var one = JobGraph.Create(jobs, null, out _);
            var other = JobGraph.Create(jobs.Reverse(), null, out _);
            return one is null ? other is null : one.Order.SequenceEqual(other!.Order) && one.Jobs.SelectMany(j => j.Needs).SequenceEqual(other.Jobs.SelectMany(j => j.Needs));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_file_edge_that_would_close_a_circle_is_left_out_and_named()
    {
        JobFile[] jobs =
        [
            new() { Id = "a", OutputDir = "src", OutputFile = "a", ContextFiles = ["src/b"] },
            new() { Id = "b", OutputDir = "src", OutputFile = "b", ContextFiles = ["src/a"] },
        ];
        var graph = JobGraph.Create(jobs, null, out _)!;
        Assert.Equal(new JobNeed("b", "a", NeedReason.File, "src/a"), Assert.Single(graph.Dropped));
        Assert.Contains("'b' does not wait for 'a'", Assert.Single(graph.Notes()).Message, StringComparison.Ordinal);
        Assert.Equal(["b", "a"], graph.Order);
    }

    [Fact]
    public void What_edits_a_file_waits_for_what_makes_it_whatever_their_ids()
    {
        JobFile[] jobs =
        [
            new() { Id = "b_edit", OutputDir = "src", OutputFile = "unused", Mode = JobMode.Edit, TargetFiles = ["src/x"] },
            new() { Id = "z_make", OutputDir = "src", OutputFile = "x" },
        ];
        Assert.Equal(["z_make", "b_edit"], JobGraph.Create(jobs, null, out _)!.Order);
    }

    [Theory]
    [InlineData("src/../d", "")]
    [InlineData("./d", "")]
    [InlineData("link/d", "")]
    [InlineData("src/up/d", "")]
    [InlineData("d", "src/..")]
    [InlineData("src/d", "ROOT")]
    public void Whoever_writes_one_file_is_put_in_order_whatever_names_it_has(string path, string folder)
    {
        using var project = new ProjectFolder();
        Directory.CreateDirectory(project.At("src"));
        File.CreateSymbolicLink(project.At("link"), ".");
        File.CreateSymbolicLink(project.At("src/up"), "..");
        JobFile[] jobs =
        [
            new() { Id = "a", OutputDir = folder == "ROOT" ? project.Root : folder, OutputFile = path },
            new() { Id = "b", OutputDir = "", OutputFile = path == "src/d" ? path : "d" },
        ];
        var graph = JobGraph.Create([.. jobs.Select(j => new JobReading(j.Id, j, []))], new ProjectRoot(project.Root), out _)!;
        Assert.Equal(("b", "a", NeedReason.SameOutput), (graph.Jobs[1].Needs[0].Job, graph.Jobs[1].Needs[0].On, graph.Jobs[1].Needs[0].Reason));
    }

    [Fact]
    public void A_job_that_cannot_be_read_is_needed_by_those_that_depend_on_it()
    {
        using var project = new ProjectFolder();
        JobReading[] readings = [new("bad", null, []), new("b", new JobFile { Id = "b", OutputDir = "", OutputFile = "b", DependsOn = ["bad"] }, [])];
        var graph = JobGraph.Create(readings, new ProjectRoot(project.Root), out _)!;
        Assert.Equal(new JobNeed("b", "bad", NeedReason.DependsOn), Assert.Single(Assert.Single(graph.Jobs).Needs));
        Assert.Equal(["b"], graph.Order);
    }

    [Theory]
    [InlineData("src//a", "src/a", true)]
    [InlineData("src/./a", "src/a", true)]
    [InlineData("src/a/", "src/a", true)]
    [InlineData("./src/a", "src/a", false)]
    [InlineData("./src/a", "././src/a", true)]
    [InlineData("/src/a", "src/a", false)]
    [InlineData("//src/a", "/src/a", true)]
    [InlineData("src/../a", "a", false)]
    [InlineData("SRC/a", "src/a", false)]
    public void Paths_compare_by_component(string one, string other, bool areEqual) =>
        Assert.Equal(areEqual, ProjectPath.Key(one) == ProjectPath.Key(other));

    private static string Text(IEnumerable<IReadOnlyList<string>> groups) => string.Join(" | ", groups.Select(g => string.Join(",", g)));

    /// <summary>The rule of the specification, as it stands there.</summary>
    private static List<IReadOnlyList<string>> Reference(JobFile[] jobs, string[] ready)
    {
        static string Same(string path) => string.Join('/', path.Split('/').Where((p, i) => p.Length > 0 && !(p == "." && i > 0)));
        string? Producer(string path) => jobs
            .Where(j => Same(ProjectPath.Join(j.OutputDir, j.OutputFile)) == Same(path) || (j.OutputFiles ?? []).Any(o => Same(o) == Same(path)))
            .Select(j => j.Id).OrderBy(id => id, StringComparer.Ordinal).LastOrDefault();
        bool DependsOn(JobFile job, string other) => job.ContextFiles.Concat(job.TargetFiles).Any(p => Producer(p) == other && other != job.Id);
        var finished = new HashSet<string>();
        var groups = new List<IReadOnlyList<string>>();
        while (finished.Count < ready.Length)
        {
            var left = ready.Where(id => !finished.Contains(id)).ToArray();
            var round = left.Where(id => jobs.All(j => !DependsOn(jobs.Single(x => x.Id == id), j.Id) || finished.Contains(j.Id) || !ready.Contains(j.Id))).ToArray();
            var group = (round.Length == 0 ? left : round).Order(StringComparer.Ordinal).ToArray();
            groups.Add(group);
            finished.UnionWith(group);
        }

        return groups;
    }

    private static bool HasCycle(JobFile[] jobs)
    {
        var left = jobs.ToDictionary(j => j.Id, j => j.DependsOn.Where(on => jobs.Any(x => x.Id == on)).ToHashSet());
        while (left.FirstOrDefault(j => j.Value.Count == 0).Key is { } free)
        {
            left.Remove(free);
            foreach (var needs in left.Values)
                needs.Remove(free);
        }

        return left.Count > 0;
    }

    private static bool WritersAreOrdered(JobFile[] jobs, JobGraph graph)
    {
        var needs = graph.Jobs.ToDictionary(j => j.Id, j => j.Needs.Select(n => n.On).ToArray());
        bool Waits(string from, string to) => needs[from].Any(n => n == to || Waits(n, to));
        static string Written(string path) => Path.GetFullPath(path, "/").TrimEnd('/');
        return jobs.All(a => jobs.All(b => a.Id == b.Id
            || !a.DeclaredOutputs.Select(Written).Intersect(b.DeclaredOutputs.Select(Written)).Any()
            || Waits(a.Id, b.Id) || Waits(b.Id, a.Id)));
    }
}
