using System.Globalization;
using System.Text;
using Volley.Execution.Posix;
using Volley.Execution.Processes;
using Volley.Specs;

namespace Volley.Execution;

/// <summary>Runs commands: gives each its folder, environment and files, and reads what it leaves.</summary>
internal sealed class ProcessAttempt(LocalExecutorOptions options, JobFolders folders, ProcessGround ground)
{
    public const string StdoutName = "stdout.log";
    public const string StderrName = "stderr.log";

    private long _number;

    public async Task<AttemptResult> RunAsync(
        AttemptRequest request, ProcessWork work, Action<ProcessIdentity>? onStarted, AttemptCancellation cancellation)
    {
        var folder = await folders.TakeAsync(request.Job.Id, request.Attempt).ConfigureAwait(false);
        var number = Interlocked.Increment(ref _number).ToString(CultureInfo.InvariantCulture);
        var paths = new AttemptPaths(
            folder,
            Path.Combine(options.Folder.Scratch, number + ".result.json"),
            work.WriteNeeds is null ? null : Path.Combine(options.Folder.Scratch, number + ".needs.json"));
        try
        {
            if (await WriteNeedsAsync(request, work, paths, cancellation).ConfigureAwait(false) is { } failure)
                return failure;
            var launch = Launch(request, work, paths, onStarted);
            var end = await ground.Host.RunAsync(launch, cancellation).ConfigureAwait(false);
            // This may be the thread that looks after all processes: files are written elsewhere.
            if (launch.Stdout.Total > 0 || launch.Stderr.Total > 0 || paths.Needs is not null || work.Conclude is not null)
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            return await FinishAsync(request, work, launch, new LeftBehind(paths, end), cancellation).ConfigureAwait(false);
        }
        finally
        {
            if (paths.Needs is { } needs)
                File.Delete(needs);
            if (work.Result == ResultSource.Stdout)
                JobFolders.Remove(paths.Result);
            // What may still run in a folder must not find itself in the next job's.
            folders.Return(request.Job.Id, mayReuse: work.WorkingDirectory is not null);
        }
    }

    private ProcessLaunch Launch(AttemptRequest request, ProcessWork work, AttemptPaths paths, Action<ProcessIdentity>? onStarted) => new()
    {
        Program = work.Program,
        Arguments = work.Arguments,
        Inherited = ground.Inherited,
        Environment = AttemptEnvironment.Of(request, work.Environment, paths, ground.BatchId),
        WorkingDirectory = work.WorkingDirectory ?? paths.Folder,
        StdinText = work.StdinText,
        StdinFile = work.StdinFile,
        Stdout = new OutputCapture(Path.Combine(paths.Folder, StdoutName), work.OutputLimit, work.Result == ResultSource.Stdout || work.Conclude is not null),
        Stderr = new OutputCapture(Path.Combine(paths.Folder, StderrName), work.OutputLimit),
        Timeout = request.Timeout,
        Grace = request.Grace,
        OnStarted = onStarted,
    };

    private async Task<AttemptResult> FinishAsync(
        AttemptRequest request, ProcessWork work, ProcessLaunch launch, LeftBehind left, AttemptCancellation cancellation)
    {
        var (paths, end) = left;
        var resultFile = work.Conclude is null ? null : ResultReader.ReadText(paths.Result);
        var reading = work.Result == ResultSource.Stdout ? ResultReader.ReadLine(launch.Stdout.LastObject()) : ReadFile(paths.Result);
        var result = AttemptOutcomes.Of(end, request.Timeout, reading);
        if (work.Conclude is { } conclude && result.Status == AttemptStatus.Succeeded)
            result = await ConcludeAsync(conclude, Leavings(result, resultFile, launch.Stdout), cancellation).ConfigureAwait(false);
        var succeeded = result.Status == AttemptStatus.Succeeded;
        var detail = OutputText.LastLine(launch.Stderr.ReadTail())
            ?? (succeeded ? null : OutputText.LastLine(launch.Stdout.ReadTail()));
        if (request.Attempt > 1 && !ground.Keeps(result.Status))
            JobFolders.RemoveEarlierLogs(paths.Folder);
        return ground.Close(request.Job.Id, launch, result) with { Detail = detail };
    }

    private static ProcessLeavings Leavings(AttemptResult result, string? resultFile, OutputCapture stdout)
    {
        var last = stdout.LastObject()?.Content;
        return new ProcessLeavings(result, resultFile, last is null ? null : Encoding.UTF8.GetString(last), Encoding.UTF8.GetString(stdout.ReadTail()));
    }

    private static async Task<AttemptResult> ConcludeAsync(
        Func<ProcessLeavings, CancellationToken, Task<AttemptResult>> conclude, ProcessLeavings leavings, AttemptCancellation cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation.Terminate, cancellation.Kill);
        try
        {
            var concluded = await conclude(leavings, ending.Token).ConfigureAwait(false);
            // What the process was, and a cost that it reported, is not the workload's to say.
            return concluded with { ExitCode = leavings.Result.ExitCode, Cost = leavings.Result.Cost ?? concluded.Cost };
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            return AttemptOutcomes.Interrupted with { Cost = leavings.Result.Cost };
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            var failed = AttemptOutcomes.Failed(ErrorCodes.HandlerFailed, $"{fault.GetType().Name}: {fault.Message}");
            return failed with { ExitCode = leavings.Result.ExitCode, Cost = leavings.Result.Cost };
        }
    }

    private static ResultReading ReadFile(string path)
    {
        var reading = ResultReader.ReadFile(path, out var exists);
        if (exists)
            JobFolders.Remove(path);
        return reading;
    }

    private async Task<AttemptResult?> WriteNeedsAsync(AttemptRequest request, ProcessWork work, AttemptPaths paths, AttemptCancellation cancellation)
    {
        if (work.WriteNeeds is null || paths.Needs is null)
            return null;
        // It may be much, and the caller has other jobs to start.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation.Terminate, cancellation.Kill);
        try
        {
            var file = new FileStream(paths.Needs, FileMode.CreateNew, FileAccess.Write);
            await using (file.ConfigureAwait(false))
                await work.WriteNeeds(file, ending.Token).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            return AttemptOutcomes.Interrupted;
        }
        catch (IOException fault)
        {
            ProcessGround.ThrowIfFull(request.Job.Id, "the file of what the needs gave", Errno.Describe(fault));
            folders.AssertThere(request.Job.Id);
            return AttemptOutcomes.Failed(ErrorCodes.SpawnFailed, $"VOLLEY_NEEDS could not be written: {Errno.Describe(fault)}");
        }
    }

    private readonly record struct LeftBehind(AttemptPaths Paths, ProcessEnd End);
}
