using System.Text;
using Volley.Diagnostics;
using Volley.Execution;
using Volley.Specs;

namespace Volley.Tests.Execution;

public sealed class LocalExecutorTests
{
    [Theory, EveryHost]
    public async Task A_command_learns_what_it_is(HostKind kind)
    {
        await using var run = new ExecutorRun(kind);
        var result = await run.RunAsync(
            "printf '%s\\n' \"$VOLLEY_PARAM_LEVEL\" \"$VOLLEY_PARAM_USER_NAME\" $VOLLEY_JOB $VOLLEY_KEY $VOLLEY_REPEAT $VOLLEY_ATTEMPT $VOLLEY_JOB_DIR $VOLLEY_BATCH ${VOLLEY_NEEDS-none}", attempt: 4);
        Assert.Equal(AttemptStatus.Succeeded, result.Status);
        Assert.Equal(
            ["1", "a b", ExecutorRun.Job.Id, new string('0', 29) + "abc", "2", "4", run.Batch.JobFolder(ExecutorRun.Job.Id), run.BatchId, "none"],
            File.ReadAllLines(run.JobFile("stdout.log")));
    }

    [Theory, EveryHost]
    public async Task A_result_file_gives_metrics_cost_and_outputs(HostKind kind)
    {
        await using var run = new ExecutorRun(kind);
        var result = await run.RunAsync("echo '{\"metrics\": {\"x\": 1.0}, \"cost\": 0.25, \"outputs\": [\"o\"]}' > \"$VOLLEY_RESULT\"");
        Assert.Equal(
            (AttemptStatus.Succeeded, "{\"x\":1.0}", 0.25m, "[\"o\"]", 0, null),
            (result.Status, result.Metrics, result.Cost, result.Outputs, result.ExitCode, result.Error));
        Assert.Empty(Directory.GetFileSystemEntries(run.Batch.Scratch));
    }

    [Fact]
    public async Task A_failing_command_still_gives_its_metrics_and_cost()
    {
        await using var run = new ExecutorRun();
        var result = await run.RunAsync("echo '{\"metrics\": {\"x\": 1}, \"cost\": 2}' > $VOLLEY_RESULT; exit 9");
        Assert.Equal((AttemptStatus.Failed, "{\"x\":1}", 2m, 9), (result.Status, result.Metrics, result.Cost, result.ExitCode));
        Assert.Equal(new JobError(ErrorCodes.ExitCode, "exit code 9"), result.Error);
    }

    [Fact]
    public async Task A_malformed_result_fails_what_would_have_succeeded()
    {
        await using var run = new ExecutorRun();
        var result = await run.RunAsync("echo '{' > $VOLLEY_RESULT");
        Assert.Equal((AttemptStatus.Failed, ErrorCodes.ResultMalformed, 0), (result.Status, result.Error?.Code, result.ExitCode));
        Assert.StartsWith("VOLLEY_RESULT line ", result.Error?.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ln -s /etc/passwd $VOLLEY_RESULT")]
    [InlineData("mkfifo $VOLLEY_RESULT")]
    [InlineData("mkdir $VOLLEY_RESULT; echo x > $VOLLEY_RESULT/y")]
    public async Task A_result_that_is_no_file_is_malformed_and_removed(string script)
    {
        await using var run = new ExecutorRun();
        var result = await run.RunAsync(script);
        Assert.Equal(ErrorCodes.ResultMalformed, result.Error?.Code);
        Assert.Empty(Directory.GetFileSystemEntries(run.Batch.Scratch));
    }

    [Theory, EveryHost]
    public async Task A_result_is_taken_from_stdout_where_asked(HostKind kind)
    {
        await using var run = new ExecutorRun(kind);
        var work = run.Work("echo log; echo '{\"old\": 1}'; echo '{\"accuracy\": 0.90}'; yes | head -c 100000") with { Result = ResultSource.Stdout, OutputLimit = 50 };
        var result = await run.RunAsync(work);
        Assert.Equal((AttemptStatus.Succeeded, "{\"accuracy\":0.90}"), (result.Status, result.Metrics));
        Assert.Equal(ErrorCodes.ResultMalformed, (await run.RunAsync(run.Work("echo nothing") with { Result = ResultSource.Stdout })).Error?.Code);
    }

    [Theory, EveryHost]
    public async Task Ends_are_named(HostKind kind)
    {
        await using var run = new ExecutorRun(kind);
        var signal = await run.RunAsync("kill -SEGV $$");
        Assert.Equal((AttemptStatus.Failed, null, "SIGSEGV"), (signal.Status, signal.ExitCode, signal.Signal));
        Assert.Equal(new JobError(ErrorCodes.Signal, "ended by SIGSEGV"), signal.Error);
        var slow = await run.RunAsync(run.Work("exec sleep 1000"), timeout: TimeSpan.FromMilliseconds(120));
        Assert.Equal((AttemptStatus.TimedOut, new JobError(ErrorCodes.Timeout, "took longer than 120ms")), (slow.Status, slow.Error));
        var missing = await run.RunAsync(run.Work("") with { Program = "/nowhere/tool", Arguments = ["tool"] });
        Assert.Equal(
            (AttemptStatus.Failed, new JobError(ErrorCodes.SpawnFailed, "'tool' cannot be run: no such file or directory"), true),
            (missing.Status, missing.Error, missing.IsPermanent));
        var cancelled = await run.RunAsync(run.Work("true"), cancellation: new AttemptCancellation(new CancellationToken(true), default));
        Assert.Equal((AttemptStatus.Interrupted, ErrorCodes.Interrupted), (cancelled.Status, cancelled.Error?.Code));
    }

    [Fact]
    public async Task The_last_line_of_stderr_else_of_stdout_is_the_detail()
    {
        await using var run = new ExecutorRun();
        Assert.Equal("the cause", (await run.RunAsync("echo out; echo one >&2; printf '\\033[31mthe cause\\033[0m\\n\\n \\n' >&2; exit 1")).Detail);
        Assert.Equal("out", (await run.RunAsync("echo out; exit 1")).Detail);
        Assert.Null((await run.RunAsync("echo out")).Detail);
    }

    [Theory]
    [InlineData(KeepPolicy.None, 0, "")]
    [InlineData(KeepPolicy.None, 1, "")]
    [InlineData(KeepPolicy.Failed, 0, "")]
    [InlineData(KeepPolicy.Failed, 1, "stderr.log stdout.log")]
    [InlineData(KeepPolicy.All, 0, "stderr.log stdout.log")]
    public async Task Output_is_kept_as_the_policy_says(KeepPolicy keep, int code, string files)
    {
        foreach (var size in new[] { 10, 100_000 })
        {
            await using var run = new ExecutorRun(keep: keep);
            await run.RunAsync($"head -c {size} /dev/zero; head -c {size} /dev/zero >&2; exit {code}");
            Assert.Equal(files, Kept(run));
        }
    }

    [Fact]
    public async Task A_job_that_succeeds_in_the_end_keeps_no_log_of_its_failures_where_only_failed_ones_are_kept()
    {
        await using var run = new ExecutorRun(keep: KeepPolicy.Failed);
        await run.RunAsync("echo no; exit 1");
        await run.RunAsync("echo no; exit 1", attempt: 2);
        Assert.Equal("stdout.1.log stdout.log", Kept(run));
        await run.RunAsync("echo yes", attempt: 3);
        Assert.Equal("", Kept(run));
    }

    [Fact]
    public async Task A_job_without_anything_to_keep_leaves_no_folder()
    {
        await using (var run = new ExecutorRun())
        {
            await run.RunAsync("true");
            await run.Executor.DisposeAsync();
            Assert.Empty(Directory.GetFileSystemEntries(run.Batch.Jobs));
            Assert.False(Directory.Exists(run.Batch.Scratch));
        }
    }

    [Fact]
    public async Task Needs_are_written_before_and_removed_after()
    {
        await using var run = new ExecutorRun();
        var work = run.Work("cat \"$VOLLEY_NEEDS\"") with { WriteNeeds = (stream, token) => stream.WriteAsync("{\"a\":1}"u8.ToArray(), token).AsTask() };
        Assert.Equal(AttemptStatus.Succeeded, (await run.RunAsync(work)).Status);
        Assert.Equal("{\"a\":1}", await File.ReadAllTextAsync(run.JobFile("stdout.log")));
        Assert.Empty(Directory.GetFileSystemEntries(run.Batch.Scratch));
    }

    [Fact]
    public async Task Withheld_and_outer_variables_do_not_reach_a_command()
    {
        Environment.SetEnvironmentVariable("TEST_API_KEY", "withheld-secret");
        Environment.SetEnvironmentVariable("VOLLEY_NEEDS", "/outer/needs");
        Environment.SetEnvironmentVariable("VOLLEY_PARAM_OUTER", "outer");
        try
        {
            await using var run = new ExecutorRun(withheld: "TEST_API_KEY");
            await run.RunAsync(run.Work("env") with { Environment = [new("VOLLEY_JOB", "forged"), new("MINE", "1")] });
            var lines = await File.ReadAllLinesAsync(run.JobFile("stdout.log"));
            Assert.DoesNotContain(lines, l => l.Contains("withheld-secret", StringComparison.Ordinal) || l.Contains("outer", StringComparison.Ordinal));
            Assert.Equal($"VOLLEY_JOB={ExecutorRun.Job.Id}", Assert.Single(lines, l => l.StartsWith("VOLLEY_JOB=", StringComparison.Ordinal)));
            Assert.Contains("MINE=1", lines);
        }
        finally
        {
            Environment.SetEnvironmentVariable("TEST_API_KEY", null);
            Environment.SetEnvironmentVariable("VOLLEY_NEEDS", null);
            Environment.SetEnvironmentVariable("VOLLEY_PARAM_OUTER", null);
        }
    }

    [Fact]
    public async Task A_command_runs_in_its_job_folder_where_asked()
    {
        await using var run = new ExecutorRun();
        await run.RunAsync(run.Work("pwd > here; echo $VOLLEY_JOB_DIR >> here") with { WorkingDirectory = null });
        Assert.Equal([run.Batch.JobFolder(ExecutorRun.Job.Id), run.Batch.JobFolder(ExecutorRun.Job.Id)], File.ReadAllLines(run.JobFile("here")));
    }

    [Fact]
    public async Task Output_that_cannot_be_kept_fails_the_attempt_but_not_for_good()
    {
        await using var run = new ExecutorRun();
        var result = await run.RunAsync("echo '{\"cost\": 3}' > $VOLLEY_RESULT; rm -rf \"$VOLLEY_JOB_DIR\"; echo output");
        Assert.Equal((AttemptStatus.Failed, false, 3m), (result.Status, result.IsPermanent, result.Cost));
        Assert.Equal(new JobError(ErrorCodes.CaptureFailed, "its output could not be written: no such file or directory"), result.Error);
    }

    [Fact]
    public async Task A_command_that_makes_its_folder_unwritable_can_run_again()
    {
        await using var run = new ExecutorRun();
        await run.RunAsync("mkdir -p $VOLLEY_JOB_DIR/a/b; touch $VOLLEY_JOB_DIR/a/b/c; chmod -R a-w $VOLLEY_JOB_DIR/a");
        Assert.Equal(AttemptStatus.Succeeded, (await run.RunAsync("ls -A $VOLLEY_JOB_DIR | grep . && exit 1; exit 0")).Status);
    }

    [Fact]
    public async Task Messages_are_the_same_in_every_attempt()
    {
        await using var run = new ExecutorRun();
        foreach (var script in new[] { "exit 3", "kill -9 $$", "echo '{' > $VOLLEY_RESULT", "mkdir $VOLLEY_RESULT" })
            Assert.Equal((await run.RunAsync(script)).Error, (await run.RunAsync(script, attempt: 2)).Error);
    }

    [Fact]
    public async Task Starting_empties_what_a_killed_run_left_in_the_scratch_folder()
    {
        using var folder = new TemporaryFolder();
        var batch = new BatchFolder(folder.Path);
        Directory.CreateDirectory(Path.Combine(batch.Scratch, "old"));
        await using var executor = new LocalExecutor(new LocalExecutorOptions { Folder = batch, BatchId = "b" });
        Assert.Empty(Directory.GetFileSystemEntries(batch.Scratch));
    }

    [Fact]
    public void The_last_line_is_made_printable()
    {
        Assert.Equal("a b", OutputText.LastLine("x\na\tb\a\n\r\n"u8));
        Assert.Equal("50%", OutputText.LastLine("10%\r20%\r50%\r"u8));
        Assert.Equal("�x", OutputText.LastLine([0xFF, (byte)'x', (byte)'\n']));
        Assert.Null(OutputText.LastLine("\n \n\e[0m\n"u8));
        Assert.Equal(500, OutputText.LastLine(Encoding.UTF8.GetBytes(new string('é', 900)))?.Length);
    }

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(500, "500ms")]
    [InlineData(30_000, "30s")]
    [InlineData(300_000, "5m")]
    [InlineData(5_400_000, "1h30m")]
    [InlineData(90_061_001, "1d1h1m1s1ms")]
    public void Durations_are_written_as_in_a_spec(long milliseconds, string text)
    {
        Assert.Equal(text, DurationText.Format(TimeSpan.FromMilliseconds(milliseconds)));
    }

    private static string Kept(ExecutorRun run)
    {
        var folder = run.Batch.JobFolder(ExecutorRun.Job.Id);
        return !Directory.Exists(folder) ? "" : string.Join(
            ' ', Directory.GetFileSystemEntries(folder).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_result_file_that_nobody_asked_for_does_not_stay()
    {
        await using var run = new ExecutorRun();
        var work = run.Work("echo '{}' > \"$VOLLEY_RESULT\"; echo '{\"a\": 1}'") with { Result = ResultSource.Stdout };
        Assert.Equal(AttemptStatus.Succeeded, (await run.RunAsync(work)).Status);
        Assert.Empty(Directory.EnumerateFileSystemEntries(run.Batch.Scratch));
    }

    [Fact]
    public async Task A_kill_ends_the_writing_of_what_the_needs_gave()
    {
        await using var run = new ExecutorRun();
        using var kill = new CancellationTokenSource();
        var work = run.Work("true") with
        {
            WriteNeeds = async (_, token) =>
            {
                await kill.CancelAsync();
                await Task.Delay(Timeout.Infinite, token);
            },
        };
        var result = await run.Executor.ExecuteAsync(
            new AttemptRequest { Job = ExecutorRun.Job, Attempt = 1, Work = work }, null, new AttemptCancellation(CancellationToken.None, kill.Token));
        Assert.Equal(AttemptStatus.Interrupted, result.Status);
    }

    [Theory]
    [InlineData("mv \"$PWD/batch\" \"$PWD/away\"; echo x; exit 0")]
    [InlineData("mv \"$PWD/batch\" \"$PWD/away\"; exit 3")]
    [InlineData("mv \"$PWD/batch\" \"$PWD/away\"; echo '{}' > \"$VOLLEY_RESULT\"")]
    public async Task What_fails_in_a_batch_folder_that_was_moved_away_tells_nothing_of_the_job(string script)
    {
        await using var run = new ExecutorRun();
        var fault = await Assert.ThrowsAsync<BatchException>(() => run.RunAsync(script));
        Directory.Move(run.Folder["away"], run.Folder["batch"]);
        Assert.Equal(DiagnosticCodes.WorkFolderUnusable, Assert.Single(fault.Diagnostics).Code);
    }

    [Fact]
    public async Task A_job_that_removes_its_own_folder_fails_by_its_own_fault()
    {
        await using var run = new ExecutorRun();
        var result = await run.RunAsync("rm -r \"$VOLLEY_JOB_DIR\"; echo x");
        Assert.Equal((AttemptStatus.Failed, ErrorCodes.CaptureFailed), (result.Status, result.Error?.Code));
    }
}
