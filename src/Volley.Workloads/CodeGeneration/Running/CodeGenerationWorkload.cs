using System.Text.Json;
using Volley.Diagnostics;
using Volley.Execution;
using Volley.Planning;
using Volley.Scheduling;
using Volley.Workloads.CodeGeneration.Jobs;

namespace Volley.Workloads.CodeGeneration.Running;

/// <summary>The workload: every job is a job file, run by a handler in this process.</summary>
/// <param name="parts">What jobs share.</param>
/// <param name="jobs">The planned jobs by id.</param>
/// <param name="timeout">How long a job may take; <see langword="null"/> for ever.</param>
internal sealed class CodeGenerationWorkload(RunParts parts, IReadOnlyDictionary<string, PlannedJobFile> jobs, TimeSpan? timeout) : IWorkload
{
    /// <summary>The folder, within the batch's, of what finished jobs return until that is committed.</summary>
    public const string DoneFolder = "done";

    /// <summary>How long a job's command may take to end before its folder is given up.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly AttemptSettings _settings = new(timeout, Grace, RetryPolicy.None);

    public string Name => "codegen";

    /// <summary>Where what a job returns is kept until it is committed.</summary>
    public static string DonePath(BatchFolder folder, string jobId) => Path.Combine(folder.Root, DoneFolder, jobId + ".json");

    public IReadOnlyList<KeyValuePair<string, string>> KeyParts(JobDescription job, CancellationToken token) => [new("job", jobs[job.Name!].Digest)];

    public object? SharedKeyParts(JobDescription job) => null;

    public AttemptSettings SettingsOf(long local) => _settings;

    /// <summary>A job's text was read when the run was planned, and is what is run: a later change of its file changes nothing.</summary>
    public Diagnostic? CheckUnchanged(PlannedJob job, CancellationToken token) => null;

    public AttemptWork CreateWork(PlannedJob job, WorkContext context) =>
        new HandlerWork((handler, cancellationToken) => RunAsync(handler, context, cancellationToken));

    private async Task<AttemptResult> RunAsync(HandlerContext handler, WorkContext work, CancellationToken cancellationToken)
    {
        var donePath = DonePath(work.Folder, handler.Job.Id);
        if (JobReturn.Read(donePath, handler.Job.Key.ToString()) is { } kept)
            return kept.ToResult();
        var planned = jobs[handler.Job.Id];
        if (Refusal(planned.Reading) is { } refusal)
            return Failed(refusal, null);
        var run = new JobRun(parts, planned.Reading.Job!, handler);
        using var watch = parts.Cancellations.Watch(handler.Job.Id, cancellationToken);
        try
        {
            var made = await MadeAsync(work, watch.Token).ConfigureAwait(false);
            return (await run.RunAsync(made, donePath, watch.Token).ConfigureAwait(false)).ToResult();
        }
        catch (JobFailureException failure)
        {
            return Failed(handler, run, failure);
        }
        catch (OperationCanceledException) when (watch.Token.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return Failed(handler, run, StatusSteps.Cancellation());
        }
    }

    private AttemptResult Failed(HandlerContext handler, JobRun run, JobFailureException failure)
    {
        if (parts.KeepFailed)
            run.KeepFiles();
        if (failure.Partial is { } partial)
            parts.Partials[handler.Job.Id] = partial;
        return Failed(failure, run.Metrics) with { Cost = run.Cost };
    }

    private static AttemptResult Failed(JobFailureException failure, string? metrics) => new()
    {
        Status = AttemptStatus.Failed,
        Error = new JobError(failure.Code, failure.Message),
        Metrics = metrics,
        IsPermanent = true,
    };

    private static JobFailureException? Refusal(JobReading reading) => reading switch
    {
        { Job: null } => new JobFailureException(JobFailures.Unreadable, string.Join(" ", reading.Mistakes.Select(m => m.ToString()))),
        { Job.Mode: (JobMode.ReplacePattern or JobMode.UpdateFixtures) and var mode } => new JobFailureException(
            JobFailures.ModeNotSupported, $"mode '{mode.Name()}' is not supported; use 'edit' or 'replace'"),
        _ => null,
    };

    /// <summary>What the jobs that this one needs have made, in plan order.</summary>
    private static async Task<IReadOnlyList<string>> MadeAsync(WorkContext work, CancellationToken cancellationToken)
    {
        if (work.WriteNeeds is null)
            return [];
        using var buffer = new MemoryStream();
        await work.WriteNeeds(buffer, cancellationToken).ConfigureAwait(false);
        using var needs = JsonDocument.Parse(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
        return [.. needs.RootElement.EnumerateArray().SelectMany(need => need.GetProperty("outputs").EnumerateArray()).Select(path => path.GetString()!)];
    }
}

/// <summary>A job of a run's plan.</summary>
/// <param name="Reading">Its file.</param>
/// <param name="Digest">The digest of what determines its result.</param>
/// <param name="Needs">The ids of the planned jobs that it needs, in order.</param>
internal sealed record PlannedJobFile(JobReading Reading, string Digest, IReadOnlyList<string> Needs);
