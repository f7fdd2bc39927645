using Volley.Diagnostics;
using Volley.Workloads.CodeGeneration.Configuration;
using Volley.Workloads.CodeGeneration.Files;
using Volley.Workloads.CodeGeneration.Graph;
using Volley.Workloads.CodeGeneration.Jobs;
using Volley.Workloads.CodeGeneration.Prompts;
using Volley.Workloads.CodeGeneration.Running;
using Volley.Workloads.CodeGeneration.Status;
using Volley.Workloads.Diagnostics;

namespace Volley.Workloads.CodeGeneration;

/// <summary>A project whose code is generated: a folder with <c>jobs/*.md</c> and, where it is not content with the defaults, <c>worksplit.toml</c>.</summary>
public sealed class CodeGenerationProject
{
    private CodeGenerationProject(string root, CodeGenerationSettings settings, TimeProvider time)
    {
        Root = new ProjectRoot(root);
        Settings = settings;
        Time = time;
        Statuses = new StatusFile(Root.Path, time);
    }

    /// <summary>The project's bounds.</summary>
    public ProjectRoot Root { get; }

    /// <summary>What its settings say.</summary>
    public CodeGenerationSettings Settings { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>The statuses of its jobs.</summary>
    public StatusFile Statuses { get; }

    /// <summary>Opens a project; changes nothing.</summary>
    /// <param name="root">Its folder.</param>
    /// <param name="time">The clock.</param>
    /// <param name="change">Changes the settings that the file gives, such as by a command line's options; <see langword="null"/> for none.</param>
    /// <returns>The project.</returns>
    /// <exception cref="BatchException">It is none, or its settings cannot be read.</exception>
    public static CodeGenerationProject Open(string root, TimeProvider time, Func<CodeGenerationSettings, CodeGenerationSettings>? change = null)
    {
        if (!Directory.Exists(Path.Combine(root, JobFolder.Name)))
            throw new BatchException(Diagnostic.Error(
                WorkloadCodes.NoProject, $"there is no folder '{JobFolder.Name}'", new SourceLocation(root), "Go to the project's folder, or make one with 'volley codegen init'."));
        var settings = SettingsReader.Load(root);
        var project = new CodeGenerationProject(root, change?.Invoke(settings) ?? settings, time);
        return project.Root.Strayed() is { } refusal
            ? throw new BatchException(Diagnostic.Error(WorkloadCodes.PathRefused, refusal, new SourceLocation(root), "Put a folder in the link's place."))
            : project;
    }

    /// <summary>Reads all jobs, those that cannot be read included.</summary>
    /// <returns>The jobs in order of their ids.</returns>
    public IReadOnlyList<JobReading> ReadJobs() => JobFolder.ReadAll(Root.Path);

    /// <summary>Reads a job.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>The job.</returns>
    /// <exception cref="BatchException">There is none, or it cannot be read.</exception>
    public JobFile ReadJob(string id)
    {
        if (!JobFolder.Ids(Root.Path).Contains(id))
            throw new BatchException(RunSelection.NoSuchJob(id));
        var reading = JobFolder.Read(Root.Path, id);
        return reading.Job ?? throw new BatchException(reading.Mistakes);
    }

    /// <summary>How the jobs depend on each other.</summary>
    /// <returns>The view.</returns>
    /// <exception cref="BatchException">They depend on each other in a circle.</exception>
    public GraphView Graph()
    {
        var readings = ReadJobs();
        JobFile[] jobs = [.. readings.Where(r => r.Job is not null).Select(r => r.Job!)];
        var graph = JobGraph.Create(readings, Root, out var mistakes) ?? throw new BatchException(mistakes);
        var dependencies = ExecutionGroups.Dependencies(jobs);
        var ready = Statuses.Read().Entries.Where(e => e.IsReady).Select(e => e.Id).Where(dependencies.ContainsKey);
        return new GraphView(
            graph,
            ExecutionGroups.Of(dependencies, jobs.Select(j => j.Id)),
            ExecutionGroups.Of(dependencies, ready),
            dependencies,
            [.. readings.Where(r => r.Job is null).Select(r => r.Id)]);
    }

    /// <summary>Finds everything that is wrong with the jobs before any of them runs.</summary>
    /// <returns>Errors and warnings, by job.</returns>
    public IReadOnlyList<Diagnostic> Validate() => new ProjectValidation(this).Find();

    /// <summary>The first prompt that a job's model would be given.</summary>
    /// <param name="id">The job's id.</param>
    /// <returns>The prompt.</returns>
    /// <exception cref="BatchException">The job, or what it is to be shown, cannot be read.</exception>
    public PromptPreview Preview(string id)
    {
        var job = ReadJob(id);
        var prompts = new PromptFiles(Root.Path, Settings.Language);
        var loader = new ContextFiles(Root.Path, Settings.Limits);
        var context = loader.Load(job, []);
        var estimate = TokenEstimate.Of(prompts[PromptRole.Create], context, job.Instructions);
        FileStep First() => new(job.OutputFiles!.Value[0], [], job.OutputFiles.Value[1..]);
        return job switch
        {
            { TestPath: { } test } => new(PromptRole.Test, PromptText.Test(prompts[PromptRole.Test], context, job.Instructions, test), estimate),
            { Mode: JobMode.Edit } => new(
                PromptRole.Edit,
                PromptText.Edit(prompts[PromptRole.Edit], [.. job.EditTargets.Select(t => loader.ReadTarget(job, t))], context, job.Instructions),
                estimate),
            { Mode: JobMode.Split } => new(
                PromptRole.Split,
                PromptText.Split(prompts[PromptRole.Split], loader.ReadTarget(job, job.TargetFile!), context, First(), job.Instructions),
                estimate),
            { IsSequential: true } => new(PromptRole.Create, PromptText.Sequential(prompts[PromptRole.Create], context, First(), job.Instructions), estimate),
            _ => new(PromptRole.Create, PromptText.Create(prompts[PromptRole.Create], context, job.Instructions, job.OutputPath), estimate),
        };
    }
}

/// <summary>What a job's model would be given first.</summary>
/// <param name="Role">What the call is for.</param>
/// <param name="Prompt">The prompt.</param>
/// <param name="Estimate">About how large the job's prompts are.</param>
public sealed record PromptPreview(PromptRole Role, string Prompt, TokenEstimate Estimate);
