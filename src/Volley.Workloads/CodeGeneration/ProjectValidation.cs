using Volley.Diagnostics;
using Volley.Workloads.CodeGeneration.Graph;
using Volley.Workloads.CodeGeneration.Jobs;
using Volley.Workloads.CodeGeneration.Prompts;
using Volley.Workloads.Diagnostics;

namespace Volley.Workloads.CodeGeneration;

/// <summary>Looks for everything that is wrong with a project's jobs.</summary>
internal sealed class ProjectValidation(CodeGenerationProject project)
{
    private readonly ContextFiles _context = new(project.Root.Path, project.Settings.Limits);

    public IReadOnlyList<Diagnostic> Find()
    {
        var readings = project.ReadJobs();
        JobFile[] jobs = [.. readings.Where(r => r.Job is not null).Select(r => r.Job!)];
        var ids = readings.Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
        var made = jobs.SelectMany(j => j.DeclaredOutputs.Concat(j.OutputFiles ?? []).Append(j.OutputPath)).Select(ProjectPath.Key).ToHashSet(StringComparer.Ordinal);
        var found = readings.SelectMany(r => r.Job is { } job ? OfJob(job, ids, made) : r.Mistakes).ToList();
        if (JobGraph.Create(readings, project.Root, out var cycles) is { } graph)
            found.AddRange(graph.Notes());
        found.AddRange(cycles);
        return found;
    }

    private IEnumerable<Diagnostic> OfJob(JobFile job, HashSet<string> ids, HashSet<string> made)
    {
        var location = new SourceLocation($"{JobFolder.Name}/{job.Id}.md");
        if (job.Mode is JobMode.ReplacePattern or JobMode.UpdateFixtures)
            yield return Diagnostic.Error(WorkloadCodes.ModeNotSupported, $"mode '{job.Mode.Name()}' is not supported", location, "Use 'edit' or 'replace'.");
        foreach (var mistake in _context.Check(job))
            yield return mistake;
        foreach (var path in job.DeclaredOutputs)
            if (project.Root.Resolve(path, out var refusal) is null)
                yield return Diagnostic.Error(WorkloadCodes.PathRefused, $"'{path}' may not be written: {refusal}", location, "Name a file within the project.");
        foreach (var path in Read(job).Where(path => !made.Contains(ProjectPath.Key(path)) && !File.Exists(Path.Combine(project.Root.Path, path))))
            yield return Diagnostic.Error(WorkloadCodes.ContextUnusable, $"'{path}' does not exist, and no job makes it", location, "Correct the path, or make the file.");
        foreach (var path in job.ContextFiles.Where(path => File.Exists(Path.Combine(project.Root.Path, path))))
            if (TooLong(job, path) is { } mistake)
                yield return mistake;
        foreach (var on in job.DependsOn.Where(on => !ids.Contains(on)))
            yield return Diagnostic.Warning(WorkloadCodes.UnknownDependency, $"it depends on '{on}', and there is no such job", location, "Correct the id; a job that is not there counts as passed.");
    }

    private Diagnostic? TooLong(JobFile job, string path)
    {
        try
        {
            _context.Load(job with { ContextFiles = [path] }, []);
            return null;
        }
        catch (BatchException fault)
        {
            return fault.Diagnostics[0];
        }
    }

    private static IEnumerable<string> Read(JobFile job) => job switch
    {
        { Mode: JobMode.Edit } => job.ContextFiles.Concat(job.EditTargets),
        { Mode: JobMode.Split } => job.ContextFiles.Append(job.TargetFile!),
        _ => job.ContextFiles,
    };
}
