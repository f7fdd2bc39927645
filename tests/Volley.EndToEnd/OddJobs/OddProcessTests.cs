using System.Text.Json;
using Volley.EndToEnd.Testing;

namespace Volley.EndToEnd.OddJobs;

public sealed class OddProcessTests
{
    [Fact]
    public async Task A_job_that_leaves_a_daemon_behind_ends_when_it_exits_itself()
    {
        Require.Linux();
        using var batch = new TempBatch("""
            name: daemons
            command: [sh, -c, "sleep 600 & setsid sleep 600 & echo done"]
            repeat: 3
            parallel: 1
            """);
        var run = await batch.RunAsync();

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(["succeeded", "succeeded", "succeeded"], batch.Outcomes);
        Assert.Empty(batch.Processes());
    }

    [Fact]
    public async Task A_job_that_ignores_termination_is_killed_when_its_timeout_and_grace_are_over()
    {
        Require.Linux();
        using var batch = new TempBatch("""
            name: ignores
            command: [sh, -c, "trap '' TERM; sh -c 'while :; do sleep 0.05; done' & while :; do sleep 0.05; done"]
            timeout: 200ms
            grace: 200ms
            """);
        var run = await batch.RunAsync();

        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Equal("timeout", ErrorCode(batch.Lines[0]));
        Assert.Empty(batch.Processes());
    }

    [Fact]
    public async Task A_job_starts_with_no_signal_blocked()
    {
        Require.Linux();
        Assert.Equal("SigBlk:\t0000000000000000\n", await PrintedAsync("[grep, SigBlk, /proc/self/status]"));
    }

    [Fact]
    public async Task A_scheduling_policy_that_was_chosen_for_the_whole_run_holds_for_the_jobs()
    {
        Require.Linux();
        Require.Chrt();
        // 5 is SCHED_IDLE.
        Assert.Equal("5\n", await PrintedAsync("[cut, -d, \" \", -f41, /proc/self/stat]", "chrt", "-i", "0"));
    }

    [Fact]
    public async Task The_native_program_lets_the_end_of_a_child_wake_no_thread_of_the_runtime()
    {
        Require.Linux();
        Require.NativeProgram();
        var masks = (await PrintedAsync("[sh, -c, \"grep -h SigBlk /proc/$PPID/task/*/status\"]")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(masks.Length > 4, string.Join('\n', masks));
        // SIGCHLD is signal 17: the lowest bit of the fifth digit from the right.
        Assert.All(masks, mask => Assert.Matches("^SigBlk:\t[0-9a-f]{11}[13579bdf][0-9a-f]{4}$", mask));
    }

    [Fact]
    public async Task Exit_codes_and_signals_are_told_apart()
    {
        using var batch = new TempBatch("""
            name: ends
            command: [sh, -c, "case $VOLLEY_PARAM_END in code) exit 42;; *) kill -$VOLLEY_PARAM_END $$;; esac"]
            matrix: {end: [code, SEGV, KILL]}
            """);
        var run = await batch.RunAsync();

        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Equal(["exit-code", "signal", "signal"], batch.Lines.Select(ErrorCode));
        Assert.Equal(42, batch.Lines[0].GetProperty("exit-code").GetInt32());
        Assert.Contains("SIGSEGV", Message(batch.Lines[1]), StringComparison.Ordinal);
        Assert.Contains("SIGKILL", Message(batch.Lines[2]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_deletes_its_folder_does_no_harm()
    {
        using var batch = new TempBatch("""
            name: deletes
            command: [sh, -c, "echo before; rm -rf \"$VOLLEY_JOB_DIR\"; echo after"]
            directory: job
            """);
        var run = await batch.RunAsync();

        Assert.InRange(run.ExitCode, 0, 1);
        Assert.Single(batch.Lines);
        Assert.Equal(run.ExitCode == 0 ? "succeeded" : "failed", batch.Outcomes[0]);
    }

    [Fact]
    public async Task A_job_that_makes_its_folder_unreadable_does_no_harm()
    {
        using var batch = new TempBatch("""
            name: hides
            command: [sh, -c, "echo before; chmod 000 \"$VOLLEY_JOB_DIR\"; echo after"]
            directory: job
            repeat: 2
            parallel: 1
            """);
        var run = await batch.RunAsync();

        Assert.InRange(run.ExitCode, 0, 1);
        Assert.Equal(2, batch.Lines.Count);
    }

    [Fact]
    public async Task A_job_that_puts_a_symbolic_link_in_place_of_its_folder_writes_nothing_elsewhere()
    {
        Require.Linux();
        using var batch = new TempBatch("""
            name: links
            command: [sh, -c, "rmdir \"$VOLLEY_JOB_DIR\" 2>/dev/null || rm -rf \"$VOLLEY_JOB_DIR\"; ln -s \"$PWD/elsewhere\" \"$VOLLEY_JOB_DIR\"; echo text; exit 1"]
            retry: {attempts: 2, delay: 1ms}
            """);
        Directory.CreateDirectory(batch.InFolder("elsewhere"));
        await batch.RunAsync();

        Assert.Single(batch.Lines);
        Assert.Empty(Directory.GetFileSystemEntries(batch.InFolder("elsewhere")));
    }

    [Theory]
    [InlineData("printf '{\"metrics\": ' >\"$VOLLEY_RESULT\"")]
    [InlineData("printf '[1]' >\"$VOLLEY_RESULT\"")]
    [InlineData("printf '{\"metrics\": {\"a\": [1]}}' >\"$VOLLEY_RESULT\"")]
    [InlineData("printf '{\"cost\": -1}' >\"$VOLLEY_RESULT\"")]
    [InlineData("mkdir \"$VOLLEY_RESULT\"")]
    [InlineData("mkfifo \"$VOLLEY_RESULT\"")]
    [InlineData("ln -s /dev/zero \"$VOLLEY_RESULT\"")]
    [InlineData("head -c 100000000 /dev/zero | tr '\\0' ' ' >\"$VOLLEY_RESULT\"")]
    [InlineData("printf '\\377\\376' >\"$VOLLEY_RESULT\"")]
    public async Task A_malformed_result_fails_its_job_alone(string script)
    {
        Require.Linux();
        using var batch = new TempBatch("""
            name: malformed
            command: [sh, job.sh, "{n}"]
            matrix: {n: [bad, good]}
            """);
        batch.Write("job.sh", $"if test \"$1\" = bad; then {script}; else printf '{{\"metrics\": {{\"a\": 1}}}}' >\"$VOLLEY_RESULT\"; fi\n");
        var run = await batch.RunAsync();

        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Equal(["failed", "succeeded"], batch.Outcomes);
        Assert.Equal("result-malformed", ErrorCode(batch.Lines[0]));
    }

    [Fact]
    public async Task Flaky_jobs_are_retried_as_often_as_told_and_only_for_what_is_transient()
    {
        using var batch = new TempBatch("""
            name: flaky
            command: [sh, -c, "echo $VOLLEY_PARAM_CODE >>starts.log; exit $VOLLEY_PARAM_CODE"]
            matrix: {code: [75, 1]}
            retry: {attempts: 3, delay: 1ms, on: [75]}
            """);
        var run = await batch.RunAsync();

        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Equal(["1", "75", "75", "75"], batch.LinesOf("starts.log").Order());
    }

    /// <summary>What the only job of a batch prints, where another program may start Volley.</summary>
    private static async Task<string> PrintedAsync(string command, params string[] starter)
    {
        using var batch = new TempBatch($"name: prints\ncommand: {command}\n");
        string[] line = [.. starter, BuiltProgram.Path, "run", batch.Spec, "--out", batch.Out, "--keep", "all"];
        await using var process = VolleyProcess.Start(line[0], line[1..], batch.Folder, batch.Environment);
        var run = await process.EndAsync();

        Assert.True(run.ExitCode == 0, run.ToString());
        return File.ReadAllText(Path.Combine(batch.Out, "jobs", batch.Lines[0].GetProperty("job").GetString()!, "stdout.log"));
    }

    private static string? ErrorCode(JsonElement line) => line.GetProperty("error").GetProperty("code").GetString();

    private static string Message(JsonElement line) => line.GetProperty("error").GetProperty("message").GetString()!;
}
