using Volley.Diagnostics;
using Volley.Execution;
using Volley.Execution.Processes;
using Volley.Tests.Journal;

namespace Volley.Tests.Execution;

/// <summary>Processes that handlers run.</summary>
public sealed class HandlerProcessTests
{
    [Theory, EveryHost]
    public async Task A_handlers_process_knows_its_job_and_leaves_its_output(HostKind kind)
    {
        await using var run = new ExecutorRun(kind, withheld: "HOME");
        await File.WriteAllTextAsync(run.Folder["in"], "a long text\n", TestContext.Current.CancellationToken);
        var process = Shell(run, """
            cat; echo "$VOLLEY_JOB $VOLLEY_ATTEMPT $VOLLEY_PARAM_USER_NAME $EXTRA [$HOME$VOLLEY_RESULT]"; echo '{"x":1}'; echo '{"x":2}'; echo done; echo why >&2; exit 1
            """) with { StdinFile = run.Folder["in"], Environment = [new("EXTRA", "more")] };

        var left = await RunAsync(run, process, attempt: 2);

        Assert.Equal((AttemptStatus.Failed, 1, "why"), (left.Result.Status, left.Result.ExitCode, left.Result.Detail));
        Assert.Equal("{\"x\":2}", left.LastObject);
        Assert.StartsWith("a long text\nlevel=1-0abc 2 a b more []\n", left.Tail, StringComparison.Ordinal);
        Assert.Equal(left.Tail, await File.ReadAllTextAsync(run.JobFile("part.stdout.log"), TestContext.Current.CancellationToken));
        Assert.Equal("why\n", await File.ReadAllTextAsync(run.JobFile("part.stderr.log"), TestContext.Current.CancellationToken));
    }

    [Theory, EveryHost]
    public async Task What_it_says_is_kept_up_to_a_limit(HostKind kind)
    {
        await using var run = new ExecutorRun(kind);
        var left = await RunAsync(run, Shell(run, "yes | head -c 1000000") with { OutputLimit = 10_000 });
        Assert.Equal(AttemptStatus.Succeeded, left.Result.Status);
        Assert.InRange(new FileInfo(run.JobFile("part.stdout.log")).Length, 10_000, 10_200);
    }

    [Theory, EveryHost]
    public async Task What_cannot_be_started_or_takes_too_long_is_data(HostKind kind)
    {
        await using var run = new ExecutorRun(kind);
        var none = await RunAsync(run, Shell(run, "") with { Program = "/no/such/program" });
        Assert.Equal((ErrorCodes.SpawnFailed, true), (none.Result.Error?.Code, none.Result.IsPermanent));

        var slow = await RunAsync(run, Shell(run, "sleep 1000") with { Timeout = TimeSpan.FromMilliseconds(50) });
        Assert.Equal((AttemptStatus.TimedOut, "took longer than 50ms"), (slow.Result.Status, slow.Result.Error?.Message));
    }

    [Theory, EveryHost]
    public async Task Ending_the_attempt_ends_its_whole_group(HostKind kind)
    {
        await using var run = new ExecutorRun(kind);
        using var stop = new CancellationTokenSource();
        var process = Shell(run, $"sh -c 'echo $$ > {run.Folder["grandchild"]}; sleep 1000' & wait");
        var running = run.RunAsync(Handler(process, _ => { }), cancellation: new AttemptCancellation(stop.Token, default));
        var grandchild = await Eventually.LineAsync(run.Folder["grandchild"]);

        await stop.CancelAsync();

        Assert.Equal(AttemptStatus.Interrupted, (await running).Status);
        await Eventually.IsGoneAsync(grandchild);
    }

    [Theory, EveryHost]
    public async Task A_handler_that_ignores_its_end_leaves_no_process_behind(HostKind kind)
    {
        await using var run = new ExecutorRun(kind);
        using var kill = new CancellationTokenSource();
        var process = Shell(run, $"trap '' TERM; echo $$ > {run.Folder["child"]}; while :; do sleep 0.05; done");
        var never = new TaskCompletionSource<AttemptResult>();
        var running = run.RunAsync(
            new HandlerWork((context, token) =>
            {
                Assert.False(token.IsCancellationRequested);
                context.Processes!.RunAsync(process, CancellationToken.None).ContinueWith(_ => { }, TaskScheduler.Default);
                return never.Task;
            }),
            cancellation: new AttemptCancellation(default, kill.Token));
        var child = await Eventually.LineAsync(run.Folder["child"]);

        await kill.CancelAsync();

        Assert.Equal(AttemptStatus.Interrupted, (await running).Status);
        await Eventually.IsGoneAsync(child);
    }

    [Theory, EveryHost]
    public async Task A_batch_folder_that_is_gone_is_no_failure_of_the_job(HostKind kind)
    {
        await using var run = new ExecutorRun(kind);
        var process = Shell(run, $"rm -r {run.Batch.Root}; exit 1");

        var fault = await Assert.ThrowsAsync<BatchException>(() => run.RunAsync(Handler(process, _ => { })));

        Assert.Equal(DiagnosticCodes.WorkFolderUnusable, Assert.Single(fault.Diagnostics).Code);
    }

    [Theory, EveryHost]
    public async Task A_full_disk_is_no_failure_of_the_job(HostKind kind)
    {
        using var disk = MountedDisk.OrSkip("size=256k");
        await using var run = new ExecutorRun(kind.Create(), batch: Path.Combine(disk.Path, "batch"));

        var fault = await Assert.ThrowsAsync<BatchException>(() => run.RunAsync(Handler(Shell(run, "yes | head -c 1000000"), _ => { })));

        Assert.Equal("the output of 'level=1-0abc' cannot be written: no space left on device", Assert.Single(fault.Diagnostics).Message);
    }

    [Fact]
    public async Task The_attempt_is_over_only_when_all_logs_are_closed()
    {
        const int Many = 64;
        await using var host = new HeldHost(launch => launch.Stdout.Append(new byte[OutputCapture.MemoryLimit]));
        await using var run = new ExecutorRun(host);
        using var kill = new CancellationTokenSource();
        var started = new TaskCompletionSource();
        var running = run.RunAsync(
            new HandlerWork((context, _) =>
            {
                for (var i = 0; i < Many; i++)
                    context.Processes!.RunAsync(Shell(run, "") with { Name = $"part-{i}" }, CancellationToken.None);
                started.SetResult();
                return new TaskCompletionSource<AttemptResult>().Task;
            }),
            cancellation: new AttemptCancellation(default, kill.Token));
        await started.Task;

        await kill.CancelAsync();

        Assert.Equal(AttemptStatus.Interrupted, (await running).Status);
        var logs = new DirectoryInfo(run.Batch.JobFolder(ExecutorRun.Job.Id)).EnumerateFiles().ToList();
        Assert.Equal(Many, logs.Count(l => l.Length == OutputCapture.MemoryLimit));
    }

    [Fact]
    public async Task A_host_that_broke_under_one_process_is_met_only_once()
    {
        await using var host = new HeldHost(_ => throw new InvalidOperationException("broken"));
        await using var run = new ExecutorRun(host);

        var result = await run.RunAsync(new HandlerWork(async (context, token) =>
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => context.Processes!.RunAsync(Shell(run, ""), token));
            return new AttemptResult { Status = AttemptStatus.Succeeded };
        }));

        Assert.Equal((AttemptStatus.Succeeded, null), (result.Status, result.Error));
    }

    [Fact]
    public async Task A_folder_is_returned_also_where_a_process_that_nobody_waits_for_breaks()
    {
        await using var host = new HeldHost(_ => { }, new InvalidOperationException("broken"));
        await using var run = new ExecutorRun(host);
        var work = new HandlerWork((context, _) =>
        {
            context.Processes!.RunAsync(Shell(run, ""), CancellationToken.None);
            return Task.FromResult(new AttemptResult { Status = AttemptStatus.Succeeded });
        });

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => run.RunAsync(work));

        Assert.Equal("broken", fault.Message);
        Assert.False(Directory.Exists(run.Batch.JobFolder(ExecutorRun.Job.Id)));
    }

    /// <summary>A host whose processes do one thing at their start and then run until they are killed.</summary>
    private sealed class HeldHost(Action<ProcessLaunch> onStart, Exception? atEnd = null) : IProcessHost
    {
        public async Task<ProcessEnd> RunAsync(ProcessLaunch launch, AttemptCancellation cancellation)
        {
            onStart(launch);
            await Task.Delay(Timeout.Infinite, cancellation.Kill).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return atEnd is null ? ProcessEnd.NeverStarted : throw atEnd;
        }

        public ValueTask DisposeAsync() => default;
    }

    private static HandlerProcess Shell(ExecutorRun run, string script) => new()
    {
        Name = "part",
        Program = "/bin/sh",
        Arguments = ["sh", "-c", script],
        WorkingDirectory = run.Folder.Path,
    };

    private static HandlerWork Handler(HandlerProcess process, Action<ProcessLeavings> onLeft) => new(async (context, token) =>
    {
        onLeft(await context.Processes!.RunAsync(process, token));
        return new AttemptResult { Status = AttemptStatus.Succeeded };
    });

    private static async Task<ProcessLeavings> RunAsync(ExecutorRun run, HandlerProcess process, int attempt = 1)
    {
        ProcessLeavings? left = null;
        var result = await run.RunAsync(Handler(process, l => left = l), attempt);
        Assert.Equal((AttemptStatus.Succeeded, null), (result.Status, result.Error));
        return left!;
    }
}
