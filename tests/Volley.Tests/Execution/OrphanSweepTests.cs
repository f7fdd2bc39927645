using System.Diagnostics;
using System.Globalization;
using Volley.Diagnostics;
using Volley.Execution;
using Volley.Execution.Posix;

namespace Volley.Tests.Execution;

/// <summary>The sweep, with real processes that stand for those a killed run left.</summary>
public sealed class OrphanSweepTests : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private readonly string _batch = Guid.NewGuid().ToString("N");
    private readonly OrphanSweep _sweep = new(TimeProvider.System);

    public OrphanSweepTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs /proc.");

    [Fact]
    public async Task Processes_with_the_batchs_id_are_ended()
    {
        var orphan = await StartAsync("exec sleep 1000", _batch);
        var stranger = await StartAsync("exec sleep 1000", Guid.NewGuid().ToString("N"));
        Assert.Equal([orphan.Id], await _sweep.EndAsync(_batch, [], Grace, default));
        Assert.False(IsRunning(orphan.Id));
        Assert.True(IsRunning(stranger.Id));
        await _sweep.EndAsync(stranger.Batch, [], Grace, default);
    }

    [Fact]
    public async Task A_process_that_ignores_the_request_is_killed_after_the_grace()
    {
        var orphan = await StartAsync("trap '' TERM; while :; do sleep 1000; done", _batch);
        var ended = await _sweep.EndAsync(_batch, [], TimeSpan.FromMilliseconds(100), default);
        Assert.Contains(orphan.Id, ended);
        Assert.False(IsRunning(orphan.Id));
    }

    [Fact]
    public async Task A_process_that_does_not_end_is_an_error_that_names_it()
    {
        var orphan = await StartAsync("exec sleep 1000", _batch);
        var sweep = new OrphanSweep(new RacingTime());
        var error = await Assert.ThrowsAsync<BatchException>(() => sweep.EndAsync(_batch, [], TimeSpan.Zero, default));
        Assert.Equal(DiagnosticCodes.ProcessCannotBeEnded, error.Diagnostics[0].Code);
        Assert.Contains(orphan.Id.ToString(CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);
        await _sweep.EndAsync(_batch, [], TimeSpan.Zero, default);
    }

    /// <summary>Hours pass between two looks at it, as they would for a process that nothing ends.</summary>
    private sealed class RacingTime : TimeProvider
    {
        private long _hours;

        public override long GetTimestamp() => ++_hours * 3600 * TimestampFrequency;
    }

    [Fact]
    public async Task A_recorded_group_is_ended_though_its_members_dropped_their_environment()
    {
        var orphan = await StartAsync("env -i sh -c 'echo $$ > member; exec sleep 1000' & wait", batch: null);
        var member = await Eventually.LineAsync(_folder["member"]);
        var identity = new ProcessIdentity(orphan.Id, orphan.StartTicks, OwnsGroup: true);
        var ended = await _sweep.EndAsync(_batch, [new LostProcess(identity, true)], Grace, default);
        Assert.Equal([orphan.Id, int.Parse(member, CultureInfo.InvariantCulture)], ended);
    }

    [Fact]
    public async Task A_process_of_another_start_or_boot_is_left_alone()
    {
        var other = await StartAsync("exec sleep 1000", batch: null);
        var later = new ProcessIdentity(other.Id, other.StartTicks + 1, OwnsGroup: true);
        var earlierBoot = new ProcessIdentity(other.Id, other.StartTicks, OwnsGroup: true);
        Assert.Empty(await _sweep.EndAsync(_batch, [new LostProcess(later, true), new LostProcess(earlierBoot, false)], Grace, default));
        Assert.True(IsRunning(other.Id));
        Assert.Equal([other.Id], await _sweep.EndAsync(_batch, [new LostProcess(earlierBoot, true)], Grace, default));
    }

    [Fact]
    public async Task A_group_without_its_leader_is_known_by_a_member_that_carries_the_id()
    {
        var script = "sh -c 'echo $$ > carrier; exec sleep 1000' & env -i sh -c 'echo $$ > plain; exec sleep 1000' & while [ ! -s carrier ] || [ ! -s plain ]; do sleep 0.01; done; exit";
        var leader = await StartAsync(script, _batch, waitForEnd: true);
        var (carrier, plain) = (await Eventually.LineAsync(_folder["carrier"]), await Eventually.LineAsync(_folder["plain"]));
        var identity = new ProcessIdentity(leader.Id, leader.StartTicks, OwnsGroup: true);
        var ended = await _sweep.EndAsync(_batch, [new LostProcess(identity, true)], Grace, default);
        Assert.Equal(new[] { carrier, plain }.Select(p => int.Parse(p, CultureInfo.InvariantCulture)).Order(), ended);
    }

    [Fact]
    public async Task This_process_and_its_ancestors_are_spared()
    {
        var self = ProcessTable.Find(Environment.ProcessId)!.Value;
        var parent = ProcessTable.Find(self.Parent)!.Value;
        Assert.Empty(await _sweep.EndAsync(_batch, [lost(self), lost(parent)], TimeSpan.Zero, default));

        static LostProcess lost(ProcessEntry entry) => new(new ProcessIdentity(entry.Id, entry.StartTicks, OwnsGroup: false), true);
    }

    [Fact]
    public async Task A_daemon_of_an_attempt_is_found_at_the_end_of_the_run()
    {
        await using var run = new ExecutorRun();
        await run.RunAsync("setsid sh -c 'echo $$ > daemon; exec sleep 1000' >/dev/null 2>&1 & while [ ! -s daemon ]; do sleep 0.01; done");
        var daemon = int.Parse(await Eventually.LineAsync(run.Folder["daemon"]), CultureInfo.InvariantCulture);
        Assert.Contains(daemon, await _sweep.EndAsync(run.BatchId, [], Grace, default));
        Assert.False(IsRunning(daemon));
    }

    [Fact]
    public async Task Nothing_to_end_ends_nothing()
    {
        Assert.Empty(await _sweep.EndAsync(_batch, [], Timeout.InfiniteTimeSpan, default));
    }

    public void Dispose() => _folder.Dispose();

    private static bool IsRunning(int process) => ProcessTable.Find(process) is { IsAlive: true };

    /// <summary>Starts a script as the leader of a session that has nothing to do with this process, as an orphan has not.</summary>
    private async Task<(int Id, long StartTicks, string Batch)> StartAsync(string script, string? batch, bool waitForEnd = false)
    {
        var name = Guid.NewGuid().ToString("N");
        var info = new ProcessStartInfo(
            "/bin/sh", ["-c", "setsid sh -c 'cut -d\" \" -f1,22 /proc/$$/stat > \"$1\"; eval \"$0\"' \"$0\" \"$1\" >/dev/null 2>&1 </dev/null &", script, _folder[name]])
        {
            WorkingDirectory = _folder.Path,
        };
        if (batch is not null)
            info.Environment["VOLLEY_BATCH"] = batch;
        using var starter = Process.Start(info)!;
        await starter.WaitForExitAsync();
        var fields = (await Eventually.LineAsync(_folder[name])).Split(' ');
        var id = int.Parse(fields[0], CultureInfo.InvariantCulture);
        if (waitForEnd)
            await Eventually.IsTrueAsync(() => !IsRunning(id));
        return (id, long.Parse(fields[1], CultureInfo.InvariantCulture), batch ?? "");
    }
}
