using Volley.Diagnostics;
using Volley.Execution;
using Volley.Specs;

namespace Volley.Tests.Execution;

public sealed class HandlerTests
{
    private static readonly AttemptResult Good = new() { Status = AttemptStatus.Succeeded, Metrics = "{\"x\":1}", Cost = 1 };

    [Fact]
    public async Task A_handlers_result_is_the_attempts()
    {
        await using var run = new ExecutorRun();
        var result = await run.RunAsync(new HandlerWork((context, _) =>
        {
            Assert.True(Directory.Exists(context.Folder));
            Assert.Equal((ExecutorRun.Job, 2), (context.Job, context.Attempt));
            return Task.FromResult(Good);
        }), attempt: 2);
        Assert.Equal((AttemptStatus.Succeeded, "{\"x\":1}", 1m), (result.Status, result.Metrics, result.Cost));
    }

    [Fact]
    public async Task What_a_handler_throws_is_a_failure()
    {
        await using var run = new ExecutorRun();
        var result = await run.RunAsync(new HandlerWork((_, _) => throw new FormatException("no such format")));
        Assert.Equal((AttemptStatus.Failed, new JobError(ErrorCodes.HandlerFailed, "FormatException: no such format")), (result.Status, result.Error));
        result = await run.RunAsync(new HandlerWork((_, _) => throw new OperationCanceledException("its own")));
        Assert.Equal(new JobError(ErrorCodes.HandlerFailed, "TaskCanceledException: A task was canceled."), result.Error);
    }

    [Fact]
    public async Task What_ends_the_batch_is_no_failure_of_the_job()
    {
        await using var run = new ExecutorRun();
        var fault = new BatchException(Diagnostic.Error(DiagnosticCodes.WorkFolderUnusable, "gone"));
        Assert.Same(fault, await Assert.ThrowsAsync<BatchException>(() => run.RunAsync(new HandlerWork((_, _) => throw fault))));

        const int NoSpace = 28;
        var full = await Assert.ThrowsAsync<BatchException>(() => run.RunAsync(new HandlerWork((_, _) => throw new IOException("full", NoSpace))));
        Assert.Equal("a file of 'level=1-0abc' cannot be written: no space left on device", Assert.Single(full.Diagnostics).Message);

        Directory.Delete(run.Batch.Root, recursive: true);
        await Assert.ThrowsAsync<BatchException>(() => run.RunAsync(new HandlerWork((_, _) => throw new DirectoryNotFoundException())));
    }

    [Fact]
    public async Task A_failure_without_a_reason_is_given_one()
    {
        await using var run = new ExecutorRun();
        var result = await run.RunAsync(new HandlerWork((_, _) => Task.FromResult(new AttemptResult { Status = AttemptStatus.Failed })));
        Assert.Equal(ErrorCodes.HandlerFailed, result.Error?.Code);
    }

    [Fact]
    public async Task A_timeout_reaches_the_handlers_token()
    {
        await using var run = new ExecutorRun();
        var work = new HandlerWork(async (_, token) =>
        {
            await Task.Delay(-1, token);
            return Good;
        });
        var result = await run.RunAsync(work, timeout: TimeSpan.FromMilliseconds(50));
        Assert.Equal((AttemptStatus.TimedOut, "took longer than 50ms"), (result.Status, result.Error?.Message));
    }

    [Fact]
    public async Task Years_of_timeout_and_grace_are_no_fault()
    {
        await using var run = new ExecutorRun();
        using var terminate = new CancellationTokenSource();
        var entered = new TaskCompletionSource();
        var running = run.RunAsync(
            new HandlerWork(async (_, token) =>
            {
                entered.SetResult();
                await Task.Delay(-1, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await Task.Delay(100, CancellationToken.None);
                return Good;
            }),
            timeout: DurationNotation.Longest,
            cancellation: new AttemptCancellation(terminate.Token, default),
            grace: DurationNotation.Longest);
        await Task.WhenAny(entered.Task, running);
        await terminate.CancelAsync();
        Assert.Equal((AttemptStatus.Interrupted, 1m), ((await running).Status, (await running).Cost));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Both_cancellations_reach_the_handlers_token(bool kill)
    {
        await using var run = new ExecutorRun();
        using var source = new CancellationTokenSource();
        var entered = new TaskCompletionSource();
        var running = run.RunAsync(
            new HandlerWork(async (_, token) =>
            {
                entered.SetResult();
                await Task.Delay(-1, token);
                return Good;
            }),
            cancellation: kill ? new AttemptCancellation(default, source.Token) : new AttemptCancellation(source.Token, default));
        await entered.Task;
        await source.CancelAsync();
        Assert.Equal(AttemptStatus.Interrupted, (await running).Status);
    }

    [Fact]
    public async Task A_handler_that_gives_in_after_its_timeout_has_still_timed_out_at_its_cost()
    {
        await using var run = new ExecutorRun();
        var work = new HandlerWork(async (_, token) =>
        {
            await Task.Delay(-1, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return Good;
        });
        var result = await run.RunAsync(work, timeout: TimeSpan.FromMilliseconds(50));
        Assert.Equal((AttemptStatus.TimedOut, 1m), (result.Status, result.Cost));
    }

    [Fact]
    public async Task A_handler_that_ignores_its_token_is_abandoned_and_what_it_throws_is_observed()
    {
        await using var run = new ExecutorRun();
        var release = new TaskCompletionSource<AttemptResult>();
        using var terminate = new CancellationTokenSource();
        using var kill = new CancellationTokenSource();
        var entered = new TaskCompletionSource();
        var running = run.RunAsync(
            new HandlerWork((_, _) =>
            {
                entered.SetResult();
                return release.Task;
            }),
            cancellation: new AttemptCancellation(terminate.Token, kill.Token));
        await entered.Task;
        await terminate.CancelAsync();
        await kill.CancelAsync();
        Assert.Equal(AttemptStatus.Interrupted, (await running).Status);
        release.SetException(new InvalidOperationException("too late"));
    }
}
