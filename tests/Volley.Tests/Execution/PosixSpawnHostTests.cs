using System.Diagnostics;
using System.Globalization;
using Volley.Execution;
using Volley.Execution.Posix;
using Volley.Execution.Processes;

namespace Volley.Tests.Execution;

/// <summary>What only the Linux host promises.</summary>
[Collection(nameof(PosixSpawnHostTests))]
[CollectionDefinition(nameof(PosixSpawnHostTests), DisableParallelization = true)]
public sealed class PosixSpawnHostTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly string Self = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);

    [Fact]
    public async Task Children_get_no_descriptor_but_the_standard_ones()
    {
        await using var run = new HostRun(HostKind.Posix);
        var output = await run.OutputAsync(run.Launch("/bin/ls", "/proc/self/fd"));
        // The fourth is the folder that ls reads.
        Assert.Equal(["0", "1", "2", "3"], output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Children_start_with_default_signals()
    {
        await using var run = new HostRun(HostKind.Posix);
        var output = await run.OutputAsync(run.Launch("/bin/cat", "/proc/self/status"));
        Assert.Contains("SigBlk:\t0000000000000000\n", output, StringComparison.Ordinal);
        // The C library keeps 32 and 33 to itself.
        Assert.Contains("SigIgn:\t0000000180000000\n", output, StringComparison.Ordinal);
        Assert.Contains("SigCgt:\t0000000000000000\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Children_are_batch_work_to_the_scheduler()
    {
        await using var run = new HostRun(HostKind.Posix);
        // Field 41 is the policy: 3 is SCHED_BATCH, see sched(7).
        Assert.Equal("3\n", await run.OutputAsync(run.Shell("exec cut -d' ' -f41 /proc/self/stat")));
    }

    [Fact]
    public async Task What_was_told_to_end_before_its_turn_never_starts()
    {
        const int Many = 300;
        await using var run = new HostRun(HostKind.Posix);
        using var kill = new CancellationTokenSource();
        var ends = Enumerable.Range(0, Many).Select(_ => run.Host.RunAsync(run.Shell("sleep 60"), new AttemptCancellation(default, kill.Token))).ToArray();
        await kill.CancelAsync();

        var started = (await Task.WhenAll(ends)).Count(e => e != ProcessEnd.NeverStarted);
        Assert.InRange(started, 0, Many - 1);
    }

    [Fact]
    public async Task Children_lead_a_group_of_their_own()
    {
        await using var run = new HostRun(HostKind.Posix);
        var fields = (await run.OutputAsync(run.Shell("cut -d' ' -f1,5 /proc/$$/stat"))).Trim().Split(' ');
        Assert.Equal(fields[0], fields[1]);
    }

    [Fact]
    public async Task A_loop_that_breaks_while_it_starts_a_child_leaves_nobody_waiting()
    {
        await using var run = new HostRun(HostKind.Posix);
        // Such a launch is a bug: it breaks the loop's thread. Both loops get one, and then one more.
        var broken = run.Shell("true") with { Inherited = null! };
        for (var i = 0; i < 4; i++)
            Assert.IsNotType<TimeoutException>(await Assert.ThrowsAnyAsync<Exception>(() => run.RunAsync(broken).WaitAsync(Patience)));
    }

    [Fact]
    public async Task A_loop_that_ends_while_children_are_handed_to_it_leaves_nobody_waiting()
    {
        await using var run = new HostRun(HostKind.Posix);
        for (var i = 0; i < 300; i++)
        {
            var loop = new SpawnLoop(i, -1);
            var stopping = Task.Run(() => loop.Post(LoopOrder.Stop, null));
            await Assert.ThrowsAnyAsync<InvalidOperationException>(async () =>
            {
                while (true)
                {
                    await loop.RunAsync(new SpawnedChild(run.Launch("/no/such/program")), default).WaitAsync(Patience);
                    // Away from the loop's thread, which would otherwise have its next child before it could end.
                    await Task.Yield();
                }
            });
            await stopping;
            await loop.Ended;
            loop.Dispose();
        }
    }

    [Fact]
    public async Task A_command_is_begun_once_where_its_pipes_take_the_last_descriptors()
    {
        await using var run = new HostRun(HostKind.Posix);
        await run.RunAsync(run.Shell("true"));
        using (var last = new LastDescriptors(free: 4))
            Assert.Equal(0, (await run.RunAsync(run.Shell("echo x >> starts"))).ExitCode);
        Assert.Single(await File.ReadAllLinesAsync(run.Folder["starts"]));
    }

    [Fact]
    public async Task Real_time_signals_are_named()
    {
        await using var run = new HostRun(HostKind.Posix);
        var end = await run.RunAsync(run.Shell("kill -36 $$; sleep 60"));
        Assert.Equal("SIGRTMIN+2", SignalNames.Of(end.Signal));
    }

    [Fact]
    public async Task What_is_left_of_a_group_ends_with_its_leader()
    {
        await using var run = new HostRun(HostKind.Posix);
        var end = await run.RunAsync(run.Shell("sleep 1000 >/dev/null 2>&1 & echo $! > left; exit 0"));
        Assert.Equal(0, end.ExitCode);
        await Eventually.IsGoneAsync(await Eventually.LineAsync(run.Folder["left"]));
    }

    [Fact]
    public async Task Five_hundred_processes_leave_nothing_behind()
    {
        await using var run = new HostRun(HostKind.Posix);
        await run.RunAsync(run.Launch("/bin/true"));
        var before = Descriptors();
        await Parallel.ForEachAsync(Enumerable.Range(0, 500), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
            Assert.Equal(i % 7, (await run.RunAsync(run.Shell($"echo x; exit {i % 7}") with { StdinText = i % 2 == 0 ? "text" : null })).ExitCode));
        await Eventually.IsTrueAsync(() => Descriptors() <= before);
        Assert.DoesNotContain(ProcessTable.All().Values, e => e is { State: 'Z' } && e.Parent == Environment.ProcessId);
    }

    [Fact]
    public async Task Failures_to_start_leave_no_descriptor_behind()
    {
        await using var run = new HostRun(HostKind.Posix);
        await run.RunAsync(run.Launch("/nowhere"));
        var before = Descriptors();
        for (var i = 0; i < 50; i++)
            await run.RunAsync(run.Launch("/nowhere") with { StdinText = "text" });
        Assert.True(Descriptors() <= before, "Descriptors were left open.");
    }

    [Fact]
    public async Task Many_processes_at_once_take_no_threads()
    {
        await using var run = new HostRun(HostKind.Posix);
        using var kill = new CancellationTokenSource();
        var started = new CountdownEvent(256);
        var before = Process.GetCurrentProcess().Threads.Count;
        var running = Enumerable.Range(0, 256)
            .Select(_ => run.RunAsync(
                run.Launch("/bin/sleep", "1000") with { OnStarted = _ => started.Signal() }, new AttemptCancellation(default, kill.Token)))
            .ToList();
        await Eventually.IsTrueAsync(() => started.IsSet);
        Assert.InRange(Process.GetCurrentProcess().Threads.Count, 1, before + 16);
        await kill.CancelAsync();
        Assert.All(await Task.WhenAll(running), end => Assert.Equal(9, end.Signal));
    }

    [Fact]
    public async Task Disposing_kills_what_still_runs()
    {
        var run = new HostRun(HostKind.Posix);
        var started = new TaskCompletionSource<int>();
        var running = run.RunAsync(run.Launch("/bin/sleep", "1000") with { OnStarted = identity => started.SetResult(identity.ProcessId) });
        var process = await started.Task;
        await run.DisposeAsync();
        Assert.Equal((EndCause.Interrupted, 9), ((await running).Cause, (await running).Signal));
        Assert.Null(ProcessTable.Find(process));
        Assert.Throws<ObjectDisposedException>(() => { _ = run.Host.RunAsync(run.Launch("/bin/true"), default); });
    }

    [Fact]
    public async Task A_pipe_for_standard_input_holds_up_nobody()
    {
        await using var run = new HostRun(HostKind.Posix);
        await run.RunAsync(run.Launch("/usr/bin/mkfifo", "fifo"));
        var blocked = run.RunAsync(run.Shell("cat; exit 5") with { StdinFile = run.Folder["fifo"] });
        Assert.Equal(0, (await run.RunAsync(run.Launch("/bin/true"))).ExitCode);
        Assert.Equal(5, (await blocked).ExitCode);
    }

    private static int Descriptors() => Directory.GetFiles($"/proc/{Self}/fd").Length;
}
