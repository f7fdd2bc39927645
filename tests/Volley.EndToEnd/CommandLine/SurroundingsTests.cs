using Volley.EndToEnd.Testing;

namespace Volley.EndToEnd.CommandLine;

/// <summary>What the program is started with: open files, streams, places, and a user in a hurry.</summary>
public sealed class SurroundingsTests
{
    private const string Spec = "name: s\nshell: 'echo out; echo err >&2; sleep 0.1'\nrepeat: 40\n";

    [Fact]
    public async Task Too_few_open_files_are_told_with_the_limit_and_the_remedy()
    {
        using var batch = new TempBatch(Spec);
        var run = await ShellAsync(batch, "ulimit -n 64 && exec \"$@\"", "--parallel", "4");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(
            "VOL4103 this process may have only 64 files open at once, and needs 96. Type 'ulimit -n 96' before the command; where that is refused, whoever set the hard limit must raise it.\n",
            run.Stderr);
    }

    [Fact]
    public async Task With_few_open_files_fewer_attempts_run_at_once_and_none_fails_for_it()
    {
        using var batch = new TempBatch(Spec);
        var run = await ShellAsync(batch, "ulimit -n 256 && exec \"$@\"", "--parallel", "40");

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Matches("warning VOL4103 .* 256 files .* not for 40\\. Type 'ulimit -n [0-9]+' ", run.Stderr);
        Assert.Equal(40, batch.Lines.Count);
    }

    [Theory]
    [InlineData(">&- 2>&-")]
    [InlineData("2>&-")]
    [InlineData("<&- >&-")]
    public async Task A_run_does_not_need_its_streams(string closed)
    {
        using var batch = new TempBatch(Spec);
        var run = await ShellAsync(batch, $"exec \"$@\" {closed}");

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(40, batch.Lines.Count);
    }

    [Theory]
    [InlineData(">/dev/full")]
    [InlineData(">&-")]
    public async Task Progress_that_cannot_be_written_takes_neither_the_summary_nor_the_exit_code(string stdout)
    {
        Require.Linux();
        using var batch = new TempBatch(Spec);
        await using var process = VolleyProcess.Start(
            "/bin/sh", ["-c", $"exec \"$@\" {stdout}", "sh", BuiltProgram.Path, "run", batch.Spec, "--out", batch.Out, "--progress", "json"], batch.Folder, batch.Environment);
        var run = await process.EndAsync();

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Single(run.Stderr.Split('\n'), l => l.StartsWith("warning VOL5012 the progress could not be written: ", StringComparison.Ordinal));
        Assert.Contains("40 jobs: 40 succeeded", run.Stderr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plan")]
    [InlineData("plan", "--json")]
    [InlineData("--help")]
    [InlineData("--version")]
    public async Task An_answer_without_stdout_is_a_fault_that_says_so(params string[] command)
    {
        using var batch = new TempBatch(Spec);
        await using var process = VolleyProcess.Start(
            "/bin/sh", ["-c", "exec \"$@\" >&-", "sh", BuiltProgram.Path, .. command, .. command[0] == "plan" ? [batch.Spec] : Array.Empty<string>()], batch.Folder, batch.Environment);
        var run = await process.EndAsync();

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("VOL5014 stdout is closed", run.Stderr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("--version")]
    public async Task An_answer_that_stdout_does_not_take_is_a_fault_that_says_so(string option)
    {
        Require.Linux();
        await using var process = VolleyProcess.Start("/bin/sh", ["-c", "exec \"$@\" >/dev/full", "sh", BuiltProgram.Path, option], "/", new Dictionary<string, string?>());
        var run = await process.EndAsync();

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("VOL5012 ", run.Stderr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run", "--out")]
    [InlineData("run", "--journal")]
    [InlineData("plan", "--out")]
    public async Task A_place_without_a_name_is_a_mistake(string command, string option)
    {
        using var batch = new TempBatch(Spec);
        var run = await batch.VolleyAsync(command, batch.Spec, option, "");

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"VOL5004 {option} cannot be ''. Give it a name", run.Stderr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file", "'{0}' is a file, and a batch needs a folder.")]
    [InlineData("file/deeper", "the folder '{0}/deeper' cannot be made, since '{0}' is a file.")]
    public async Task A_file_in_the_batch_folders_place_is_named(string place, string message)
    {
        using var batch = new TempBatch(Spec);
        batch.Write("file", "");
        batch.Out = batch.InFolder(place);
        var run = await batch.RunAsync();

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("VOL3012 " + string.Format(System.Globalization.CultureInfo.InvariantCulture, message, batch.InFolder("file")), run.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interruption_while_the_spec_is_read_ends_the_program_as_interrupted()
    {
        Require.Linux();
        using var batch = new TempBatch("name: s\ncommand: ['true']\nitems: {lines: pipe}\n");
        Posix.MakePipe(batch.InFolder("pipe"));
        await using var run = batch.Start();
        // Opening it to write waits for somebody who opens it to read.
        await using var pipe = await Task.Run(() => new FileStream(batch.InFolder("pipe"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite)).WaitAsync(TimeSpan.FromMinutes(1));
        run.Signal(Posix.Terminate);
        var stopped = await run.EndAsync();

        Assert.True(stopped.ExitCode == 130, stopped.ToString());
        Assert.False(Directory.Exists(batch.Out));
    }

    private static async Task<VolleyRun> ShellAsync(TempBatch batch, string script, params string[] options)
    {
        await using var process = VolleyProcess.Start(
            "/bin/sh", ["-c", script, "sh", BuiltProgram.Path, "run", batch.Spec, "--out", batch.Out, "--progress", "plain", .. options], batch.Folder, batch.Environment);
        return await process.EndAsync();
    }
}
