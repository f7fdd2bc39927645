using Volley.Diagnostics;
using Volley.Execution.Processes;
using Volley.Journal;
using Volley.Planning;
using Volley.Scheduling;
using Volley.Specs;
using Volley.Workloads.CodeGeneration.Chat;
using Volley.Workloads.CodeGeneration.Files;
using Volley.Workloads.CodeGeneration.Jobs;
using Volley.Workloads.CodeGeneration.Prompts;
using Volley.Workloads.Diagnostics;

namespace Volley.Workloads.CodeGeneration.Running;

/// <summary>What a run came to.</summary>
/// <param name="Report">What the engine says; <see langword="null"/> where there was nothing to run.</param>
/// <param name="Rows">What this run decided, in plan order.</param>
/// <param name="Folder">Its batch folder; <see langword="null"/> where there was nothing to run.</param>
public sealed record CodeGenerationReport(RunReport? Report, IReadOnlyList<ResultRow> Rows, BatchFolder? Folder);

/// <summary>Runs a project's jobs: one run at a time in a project, from wherever earlier runs left it.</summary>
/// <param name="project">The project.</param>
/// <param name="model">The model.</param>
/// <param name="options">What the run is told.</param>
/// <param name="observer">Who is told what happens.</param>
public sealed class CodeGenerationRun(CodeGenerationProject project, IChatModel model, CodeGenerationOptions options, IRunObserver observer)
{
    /// <summary>How long running jobs may go on after the first interruption before they are asked to end.</summary>
    public static TimeSpan InterruptGrace { get; } = TimeSpan.FromSeconds(3);

    private string Root => project.Root.Path;

    /// <summary>The jobs that a run would take, without running them.</summary>
    /// <param name="project">The project.</param>
    /// <param name="options">What the run would be told.</param>
    /// <returns>Their ids in the order in which they may start, each with its needs among them.</returns>
    /// <exception cref="BatchException">The jobs depend on each other in a circle, or the job that is named does not exist.</exception>
    public static IReadOnlyList<(string Id, IReadOnlyList<string> Needs)> Plan(CodeGenerationProject project, CodeGenerationOptions options)
    {
        var selection = RunSelection.Of(project.Statuses.Read(), options);
        var plan = RunPlan.Create(project.Root, [.. selection.Ids.Select(id => JobFolder.Read(project.Root.Path, id))], "", null, id => JobFolder.Read(project.Root.Path, id));
        return [.. plan.Order.Select(id => (id, plan.Jobs[id].Needs))];
    }

    /// <summary>Runs the jobs.</summary>
    /// <param name="stop">Start nothing more; what runs gets a short grace.</param>
    /// <param name="kill">Kill what runs, at once.</param>
    /// <returns>What it came to.</returns>
    /// <exception cref="BatchException">It could not begin, or the status file could not be kept.</exception>
    public async Task<CodeGenerationReport> RunAsync(CancellationToken stop, CancellationToken kill)
    {
        using var held = Hold();
        var placer = new FilePlacer(project.Root, project.Time);
        if (placer.Recover() is { } interrupted)
            observer.Note($"Put right the files of '{interrupted}', which an earlier run was moving.");
        var earlier = EarlierRun.Read(Root);
        earlier?.Reconcile(project.Statuses);
        var selection = RunSelection.Of(project.Statuses.Update(_ => { }), options);
        if (selection.Warning() is { } warning)
            observer.Warn(warning);
        if (selection.Ids.Count == 0)
            return new CodeGenerationReport(null, [], null);
        var resumed = options is { Resume: true, Rerun: false } && earlier?.CanGoOnWith(selection.Ids, onlyThese: options.Job is not null) == true ? earlier : null;
        if (resumed is null && earlier is { IsUnfinished: true })
            await earlier.EndOrphansAsync(project.Time, stop).ConfigureAwait(false);
        var plan = RunPlan.Create(project.Root, Readings(selection), SettingsDigest(), resumed, Find);
        foreach (var note in plan.Notes)
            observer.Warn(note);
        return await RunAsync(plan, resumed?.Folder ?? RunFolders.Next(Root), placer, stop, kill).ConfigureAwait(false);
    }

    private async Task<CodeGenerationReport> RunAsync(RunPlan plan, BatchFolder folder, FilePlacer placer, CancellationToken stop, CancellationToken kill)
    {
        var host = ProcessHosts.Create();
        await using var closingHost = host.ConfigureAwait(false);
        var watch = new CancelWatch(project.Statuses, project.Time);
        await using var closingWatch = watch.ConfigureAwait(false);
        using var gate = new ProjectGate(placer);
        var parts = Parts(gate, watch, new CommandRunner(host, Root, () => BatchId(folder), project.Settings.Build.Timeout, options.Withheld));
        var recorder = new StatusRecorder(observer, project.Statuses, parts, folder);
        RunReport report;
        await using (recorder.ConfigureAwait(false))
            report = await new BatchRunner(Definition(folder, plan), Plan(plan, parts), Options(folder, plan), recorder).RunAsync(stop, kill).ConfigureAwait(false);
        return new CodeGenerationReport(report, recorder.Rows, folder);
    }

    private RunParts Parts(ProjectGate gate, CancelWatch watch, CommandRunner commands) => new()
    {
        Root = project.Root,
        Settings = project.Settings,
        Prompts = new PromptFiles(Root, project.Settings.Language),
        Context = new ContextFiles(Root, project.Settings.Limits),
        Chat = new PatientChat(model, new ChatLimits(), project.Time),
        Statuses = new StatusSteps(project.Statuses),
        Gate = gate,
        Commands = commands,
        Cancellations = watch,
        KeepFailed = options.KeepFailed,
    };

    private BatchPlan Plan(RunPlan plan, RunParts parts)
    {
        var stage = new StageDefinition
        {
            Source = plan.ToSource(),
            Workload = new CodeGenerationWorkload(parts, plan.Jobs, options.JobTimeout),
            PerJob = options.PerJob,
            IsMetered = true,
            Location = new SourceLocation(JobFolder.Name),
        };
        return BatchPlan.Create([stage], out var mistakes) ?? throw new BatchException(mistakes);
    }

    private BatchDefinition Definition(BatchFolder folder, RunPlan plan) => new()
    {
        Name = "codegen-" + Path.GetFileName(folder.Root),
        Origin = new ProgramOrigin
        {
            MadeBy = "volley codegen run",
            Again = options.Again,
            RetryFailed = options.RetryFailed,
            Properties = plan.Properties,
        },
        Budget = options.Budget is null && options.PerJob is null ? null : new BudgetSpec { Total = options.Budget, PerJob = options.PerJob },
    };

    private RunOptions Options(BatchFolder folder, RunPlan plan) => new()
    {
        Folder = folder,
        Parallel = options.MaxConcurrent > 0 ? options.MaxConcurrent : Math.Clamp(plan.Jobs.Count, 1, CodeGenerationOptions.MostAtOnce),
        OnFailure = options.StopOnFail ? OnFailure.Stop : OnFailure.Continue,
        InterruptGrace = InterruptGrace,
        Withheld = options.Withheld,
        WaitReporters = model is IWaitReporter reporter ? [reporter] : [],
        Time = project.Time,
    };

    private List<JobReading> Readings(RunSelection selection) => selection.Ids.Select(Find).ToList();

    private JobReading Find(string id) => JobFolder.Read(Root, id);

    /// <summary>What all jobs' results depend on: the model and how it is asked, the commands, the prompts.</summary>
    private string SettingsDigest()
    {
        var model = project.Settings.Model;
        return KeyDigest.Of(
            model.Model, model.Url, model.Temperature?.ToString("R"), model.ContextTokens?.ToString(), model.MaxOutputTokens?.ToString(), model.Seed?.ToString(),
            project.Settings.Build.ToString(), project.Settings.Limits.ToString(), new PromptFiles(Root, project.Settings.Language).Content);
    }

    private static string BatchId(BatchFolder folder)
    {
        using var journal = JournalReader.Open(folder);
        return journal.BatchId;
    }

    private FileStream Hold()
    {
        var path = Path.Combine(VolleyFolder.Make(Root), "run.lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException fault) when (File.Exists(path))
        {
            throw new BatchException(
                Diagnostic.Error(
                    WorkloadCodes.ProjectInUse, "another process runs the jobs of this project", new SourceLocation(Root), "Wait for it to end; 'volley codegen status' shows how far it is."),
                fault);
        }
    }
}
