using System.Globalization;
using Volley.EndToEnd.Testing;

namespace Volley.EndToEnd.Crashes;

/// <summary>The whole of this, 200 kills over 4,000 jobs, is a benchmark: <c>bench/Volley.Bench -- crash</c>.</summary>
public sealed class CrashTests
{
    private const int Seed = 20260131;

    [Fact]
    public async Task Killed_again_and_again_a_batch_loses_nothing_and_repeats_only_what_was_in_flight()
    {
        Require.Linux();
        var report = await new CrashTrial(jobs: 300, kills: 12, parallel: 4, Seed).RunAsync();

        Assert.Empty(report.Violations);
        Assert.Equal(12, report.Kills);
    }

    [Fact]
    public async Task An_orphan_of_a_killed_run_is_ended_before_its_job_runs_again()
    {
        Require.Linux();
        using var batch = new TempBatch("""
            name: orphan
            command: [sh, job.sh]
            """);
        batch.Write("job.sh", """
            exec 9>>lock
            flock -n 9 || echo overlap >>overlaps.log
            echo start >>starts.log
            test -e finish || sleep 600
            """);
        await StartAndKillAsync(batch, () => batch.LinesOf("starts.log").Length == 1);
        Assert.NotEmpty(batch.Processes());
        batch.Write("finish", "");

        var run = await batch.RunAsync();

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(2, batch.LinesOf("starts.log").Length);
        Assert.Empty(batch.LinesOf("overlaps.log"));
        Assert.Empty(batch.Processes());
    }

    [Fact]
    public async Task An_orphan_that_left_its_process_group_is_found_and_ended_too()
    {
        Require.Linux();
        using var batch = new TempBatch("""
            name: daemon
            command: [sh, job.sh]
            """);
        batch.Write("job.sh", """
            exec 9>>lock
            flock -n 9 || echo overlap >>overlaps.log
            test -e finish && exit 0
            setsid sh -c 'echo start >>starts.log; exec sleep 600' &
            wait
            """);
        await StartAndKillAsync(batch, () => batch.LinesOf("starts.log").Length == 1);
        batch.Write("finish", "");

        var run = await batch.RunAsync();

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Empty(batch.LinesOf("overlaps.log"));
        Assert.Empty(batch.Processes());
    }

    [Fact]
    public async Task A_stranger_that_got_an_orphans_process_id_is_left_alone()
    {
        Require.LinuxRoot();
        using var batch = new TempBatch("""
            name: stranger
            command: [sh, -c, "echo $$ >>starts.log; test -e finish || sleep 600"]
            """);
        await StartAndKillAsync(batch, () => batch.LinesOf("starts.log").Length == 1);
        var orphan = int.Parse(batch.LinesOf("starts.log")[0], CultureInfo.InvariantCulture);
        foreach (var process in batch.Processes())
            Posix.Signal(process, Posix.Kill);
        await Eventually.HoldsAsync(() => !Posix.Exists(orphan), "The orphan ended.");
        await using var stranger = StartWithId(batch, orphan);
        batch.Write("finish", "");

        var run = await batch.RunAsync();

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.False(stranger.HasExited);
    }

    /// <summary>Starts a process that leads a group of its own and has a chosen id.</summary>
    private static VolleyProcess StartWithId(TempBatch batch, int id)
    {
        for (var i = 0; i < 200; i++)
        {
            File.WriteAllText("/proc/sys/kernel/ns_last_pid", TempBatch.Text(id - 1));
            var process = VolleyProcess.Start("setsid", ["sleep", "600"], batch.Folder, new Dictionary<string, string?>());
            if (process.Id == id)
                return process;
            process.Signal(Posix.Kill);
        }

        Assert.Skip("Other processes on this machine start too fast to get a certain process id.");
        throw new InvalidOperationException();
    }

    private static async Task StartAndKillAsync(TempBatch batch, Func<bool> moment)
    {
        await using var run = batch.Start();
        await Eventually.HoldsAsync(() => moment() || run.HasExited, "The job started.");
        run.Signal(Posix.Kill);
        var ended = await run.EndAsync();
        Assert.True(ended.ExitCode == 128 + Posix.Kill, ended.ToString());
    }
}
