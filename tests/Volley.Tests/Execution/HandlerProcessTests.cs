using Volley.Execution;

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
