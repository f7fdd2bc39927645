using Volley.Execution;
using Volley.Execution.Processes;
using Volley.Specs;

namespace Volley.Tests.Execution;

/// <summary>What every host must do: ending processes, and all that they started.</summary>
public sealed class ProcessHostEndingTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    [Theory, EveryHost]
    public async Task A_process_over_its_timeout_is_asked_to_end(HostKind kind)
    {
        await using var run = new HostRun(kind);
        var end = await run.RunAsync(run.Launch("/bin/sleep", "1000") with { Timeout = Short });
        Assert.Equal((EndCause.TimedOut, "SIGTERM"), (end.Cause, SignalNames.Of(end.Signal)));
    }

    [Theory, EveryHost]
    public async Task Years_of_timeout_and_grace_are_as_good_as_none(HostKind kind)
    {
        await using var run = new HostRun(kind);
        using var terminate = new CancellationTokenSource();
        var running = run.RunAsync(
            run.Shell("trap 'exit 3' TERM; echo $$ > ready; while :; do sleep 0.05; done") with { Timeout = DurationNotation.Longest, Grace = DurationNotation.Longest },
            new AttemptCancellation(terminate.Token, default));
        await Eventually.LineAsync(run.Folder["ready"]);
        await terminate.CancelAsync();
        Assert.Equal(new ProcessEnd(EndCause.Interrupted, 3), await running);
    }

    [Theory, EveryHost]
    public async Task A_process_that_exits_well_after_its_timeout_has_still_timed_out(HostKind kind)
    {
        await using var run = new HostRun(kind);
        var end = await run.RunAsync(run.Shell("trap 'exit 0' TERM; sleep 1000 & wait") with { Timeout = Short });
        Assert.Equal(new ProcessEnd(EndCause.TimedOut, 0), end);
    }

    [Theory, EveryHost]
    public async Task A_process_that_ignores_the_request_is_killed_after_its_grace(HostKind kind)
    {
        await using var run = new HostRun(kind);
        var end = await run.RunAsync(
            run.Shell("trap '' TERM; echo ready; while :; do sleep 1000; done") with { Timeout = TimeSpan.FromSeconds(1), Grace = Short });
        Assert.Equal((EndCause.TimedOut, "SIGKILL"), (end.Cause, SignalNames.Of(end.Signal)));
    }

    [Theory, EveryHost]
    public async Task What_a_process_started_has_its_grace_too(HostKind kind)
    {
        await using var run = new HostRun(kind);
        using var terminate = new CancellationTokenSource();
        var script = "sh -c 'trap \"sleep 0.3; echo yes > saved; exit\" TERM; echo > ready; while :; do sleep 0.05; done' & wait";
        var running = run.RunAsync(run.Shell(script), new AttemptCancellation(terminate.Token, default));
        await Eventually.LineAsync(run.Folder["ready"]);
        await terminate.CancelAsync();
        Assert.Equal((EndCause.Interrupted, 15), ((await running).Cause, (await running).Signal));
        Assert.Equal("yes\n", await File.ReadAllTextAsync(run.Folder["saved"]));
    }

    [Theory, EveryHost]
    public async Task A_timeout_ends_grandchildren_too(HostKind kind)
    {
        await using var run = new HostRun(kind);
        var script = "sh -c 'trap \"\" TERM; echo $$ > grandchild; while :; do sleep 1000; done' & wait";
        using var terminate = new CancellationTokenSource();
        var running = run.RunAsync(run.Shell(script) with { Grace = Short }, new AttemptCancellation(terminate.Token, default));
        var grandchild = await Eventually.LineAsync(run.Folder["grandchild"]);
        await terminate.CancelAsync();
        Assert.Equal(EndCause.Interrupted, (await running).Cause);
        await Eventually.IsGoneAsync(grandchild);
    }

    [Theory, EveryHost]
    public async Task Descendants_in_groups_of_their_own_are_ended_too(HostKind kind)
    {
        await using var run = new HostRun(kind);
        using var kill = new CancellationTokenSource();
        var running = run.RunAsync(
            run.Shell("set -m; sh -c 'echo $$ > job; exec sleep 1000' & wait"), new AttemptCancellation(default, kill.Token));
        var job = await Eventually.LineAsync(run.Folder["job"]);
        await kill.CancelAsync();
        Assert.Equal(EndCause.Interrupted, (await running).Cause);
        await Eventually.IsGoneAsync(job);
    }

    [Theory, EveryHost]
    public async Task A_daemon_that_holds_the_outputs_does_not_hold_the_job(HostKind kind)
    {
        await using var run = new HostRun(kind);
        // The daemon goes on until it is allowed to end: were it waited for, the test would never end.
        var launch = run.Shell("setsid sh -c 'echo $$ > daemon; while [ ! -e stop ]; do sleep 0.05; done' & while [ ! -s daemon ]; do sleep 0.01; done; echo done");
        var end = await run.RunAsync(launch);
        Assert.Equal((0, "done\n"), (end.ExitCode, HostRun.Text(launch.Stdout)));
        var daemon = await Eventually.LineAsync(run.Folder["daemon"]);
        Assert.True(Eventually.IsAlive(daemon));
        await File.WriteAllTextAsync(run.Folder["stop"], "");
        await Eventually.IsGoneAsync(daemon);
    }

    [Theory, EveryHost]
    public async Task An_interrupted_process_is_asked_first_and_killed_on_demand(HostKind kind)
    {
        await using var run = new HostRun(kind);
        using var terminate = new CancellationTokenSource();
        using var kill = new CancellationTokenSource();
        var launch = run.Shell("trap 'echo asked > asked' TERM; echo ready > ready; while :; do sleep 0.05; done");
        var running = run.RunAsync(launch, new AttemptCancellation(terminate.Token, kill.Token));
        await Eventually.LineAsync(run.Folder["ready"]);
        await terminate.CancelAsync();
        await Eventually.LineAsync(run.Folder["asked"]);
        Assert.False(running.IsCompleted);
        await kill.CancelAsync();
        var end = await running;
        Assert.Equal((EndCause.Interrupted, "SIGKILL"), (end.Cause, SignalNames.Of(end.Signal)));
    }

    [Theory, EveryHost]
    public async Task A_stopped_process_hears_that_it_is_to_end(HostKind kind)
    {
        await using var run = new HostRun(kind);
        using var terminate = new CancellationTokenSource();
        var launch = run.Shell("trap 'exit 7' TERM; echo $$ > ready; kill -STOP $$; sleep 1000 & wait");
        var running = run.RunAsync(launch, new AttemptCancellation(terminate.Token, default));
        await Eventually.LineAsync(run.Folder["ready"]);
        await terminate.CancelAsync();
        Assert.Equal(new ProcessEnd(EndCause.Interrupted, 7), await running);
    }

    [Theory, EveryHost]
    public async Task What_is_cancelled_before_it_starts_never_starts(HostKind kind)
    {
        await using var run = new HostRun(kind);
        var end = await run.RunAsync(run.Shell("touch started"), new AttemptCancellation(new CancellationToken(true), default));
        Assert.Equal(ProcessEnd.NeverStarted, end);
        Assert.False(File.Exists(run.Folder["started"]));
    }

    [Theory, EveryHost]
    public async Task A_cancellation_after_the_end_changes_nothing(HostKind kind)
    {
        await using var run = new HostRun(kind);
        using var both = new CancellationTokenSource();
        var end = await run.RunAsync(run.Shell("exit 4"), new AttemptCancellation(both.Token, both.Token));
        await both.CancelAsync();
        Assert.Equal(new ProcessEnd(EndCause.Exited, 4), end);
    }

    [Theory, EveryHost]
    public async Task Hundreds_at_once_are_all_ended(HostKind kind)
    {
        await using var run = new HostRun(kind);
        using var terminate = new CancellationTokenSource();
        var started = new CountdownEvent(100);
        var running = Enumerable.Range(0, 100)
            .Select(_ => run.RunAsync(
                run.Launch("/bin/sleep", "1000") with { OnStarted = _ => started.Signal() }, new AttemptCancellation(terminate.Token, default)))
            .ToList();
        await Eventually.IsTrueAsync(() => started.IsSet);
        await terminate.CancelAsync();
        Assert.All(await Task.WhenAll(running), end => Assert.Equal((EndCause.Interrupted, 15), (end.Cause, end.Signal)));
    }
}
