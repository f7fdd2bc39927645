using System.Text.Json;
using Volley.Workloads.CodeGeneration.Graph;
using Volley.Workloads.CodeGeneration.Jobs;

namespace Volley.Tests.CodeGeneration;

public sealed class GraphConformanceTests
{
    [Fact]
    public void Dependencies_and_groups_are_the_originals()
    {
        foreach (var golden in WorkSplitData.Golden("dependency_groups"))
        {
            var jobs = golden.GetProperty("jobs").EnumerateArray().Select(Job).ToArray();
            var dependencies = ExecutionGroups.Dependencies(jobs);
            var expected = golden.GetProperty("golden");
            foreach (var entry in expected.GetProperty("file_based_dependencies").EnumerateObject())
                Assert.Equal(entry.Value.Texts(), dependencies[entry.Name]);
            var ready = golden.TryGetProperty("ready", out var set) ? set.Texts() : [.. jobs.Select(j => j.Id)];
            Assert.Equal(expected.GetProperty("file_based_groups").EnumerateArray().Select(g => g.Texts()), ExecutionGroups.Of(dependencies, ready));
        }
    }

    [Fact]
    public void The_order_respects_depends_on_and_a_dependency_outside_the_set_is_met()
    {
        foreach (var golden in WorkSplitData.Golden("dependency_groups"))
        {
            var jobs = golden.GetProperty("jobs").EnumerateArray().Select(Job).ToArray();
            var graph = JobGraph.Create(jobs, null, out var mistakes);
            Assert.Empty(mistakes);
            Assert.Equal(jobs.Length, graph!.Order.Distinct().Count());
            foreach (var job in jobs)
                foreach (var on in job.DependsOn.Where(on => jobs.Any(j => j.Id == on)))
                    Assert.True(graph.Order.IndexOf(on) < graph.Order.IndexOf(job.Id), $"{golden.Name()}: {job.Id} comes before {on}");
        }
    }

    [Fact]
    public void Every_job_file_of_the_original_parses()
    {
        var files = Directory.EnumerateFiles(WorkSplitData.Path(""), "*.md", SearchOption.AllDirectories)
            .Where(f => f.Contains("/jobs/", StringComparison.Ordinal) || f.Contains("repo-jobs/", StringComparison.Ordinal) || f.Contains("templates-config/", StringComparison.Ordinal))
            .Where(f => !Path.GetFileName(f).StartsWith('_')).ToArray();
        Assert.True(files.Length > 60, $"only {files.Length} files");
        foreach (var file in files)
        {
            var reading = JobFileParser.Parse(Path.GetFileNameWithoutExtension(file), File.ReadAllText(file), file);
            Assert.Empty(reading.Mistakes);
            Assert.NotEmpty(reading.Job!.Instructions);
        }
    }

    [Fact]
    public void The_groups_of_the_originals_own_jobs_are_five()
    {
        var jobs = Directory.EnumerateFiles(WorkSplitData.Path("repo-jobs"), "*.md").Where(f => !Path.GetFileName(f).StartsWith('_'))
            .Select(f => JobFileParser.Parse(Path.GetFileNameWithoutExtension(f), File.ReadAllText(f), f).Job!).ToArray();
        Assert.Equal([17, 25, 10, 5, 1], ExecutionGroups.Of(ExecutionGroups.Dependencies(jobs), jobs.Select(j => j.Id)).Select(g => g.Count));
    }

    private static JobFile Job(JsonElement job)
    {
        var metadata = job.GetProperty("metadata");
        IReadOnlyList<string> List(string name) => metadata.TryGetProperty(name, out var list) ? list.Texts() : [];
        return new JobFile
        {
            Id = job.Text("id"),
            OutputDir = metadata.Text("output_dir"),
            OutputFile = metadata.Text("output_file"),
            ContextFiles = [.. List("context_files")],
            TargetFiles = [.. List("target_files")],
            OutputFiles = metadata.TryGetProperty("output_files", out _) ? [.. List("output_files")] : null,
            DependsOn = [.. List("depends_on")],
        };
    }
}
