using Volley.Execution;

namespace Volley.Tests.Execution;

/// <summary>Workloads that have the last word on what a process amounts to.</summary>
public sealed class ConcludeTests
{
    [Theory, EveryHost]
    public async Task The_workload_is_given_what_the_process_left(HostKind kind)
    {
        await using var run = new ExecutorRun(kind);
        ProcessLeavings? given = null;
        var result = await run.RunAsync(run.Work("echo '{\"a\": 1}'; echo ' the end '; echo; echo '{\"cost\": 2, \"run_root\": \"r\"}' > $VOLLEY_RESULT") with
        {
            Conclude = (left, _) =>
            {
                given = left;
                return Task.FromResult(left.Result with { Outputs = "{\"x\":\"y\"}", Cost = 99 });
            },
        });
        Assert.Equal(("{\"a\": 1}", "{\"a\": 1}\n the end \n\n", "{\"cost\": 2, \"run_root\": \"r\"}"), (given?.LastObject, given?.Tail, given?.ResultFile?.Trim()));
        Assert.Equal((AttemptStatus.Succeeded, "{\"x\":\"y\"}", 2m, 0), (result.Status, result.Outputs, result.Cost, result.ExitCode));
        Assert.Empty(Directory.GetFileSystemEntries(run.Batch.Scratch));
    }

    [Fact]
    public async Task The_workload_names_the_cost_where_the_process_names_none()
    {
        await using var run = new ExecutorRun();
        var result = await run.RunAsync(run.Work("true") with { Conclude = (left, _) => Task.FromResult(left.Result with { Cost = 3m }) });
        Assert.Equal(3m, result.Cost);
    }

    [Fact]
    public async Task The_workload_may_turn_success_into_failure()
    {
        await using var run = new ExecutorRun();
        var result = await run.RunAsync(run.Work("true") with
        {
            Conclude = (_, _) => Task.FromResult(new AttemptResult { Status = AttemptStatus.Failed, Error = new JobError("empty", "nothing there") }),
        });
        Assert.Equal((AttemptStatus.Failed, "empty", 0), (result.Status, result.Error?.Code, result.ExitCode));
    }

    [Fact]
    public async Task A_failed_process_is_not_concluded()
    {
        await using var run = new ExecutorRun();
        var result = await run.RunAsync(run.Work("exit 3") with { Conclude = (_, _) => throw new InvalidOperationException("asked") });
        Assert.Equal((ErrorCodes.ExitCode, 3), (result.Error?.Code, result.ExitCode));
    }

    [Fact]
    public async Task A_conclusion_that_throws_is_a_failure()
    {
        await using var run = new ExecutorRun();
        var result = await run.RunAsync(run.Work("echo '{\"cost\": 1}' > $VOLLEY_RESULT") with { Conclude = (_, _) => throw new InvalidOperationException("broken") });
        Assert.Equal((ErrorCodes.HandlerFailed, "InvalidOperationException: broken", 1m), (result.Error?.Code, result.Error?.Message, result.Cost));
    }
}
