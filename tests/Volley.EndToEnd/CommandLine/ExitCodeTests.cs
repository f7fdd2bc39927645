using Volley.EndToEnd.Testing;

namespace Volley.EndToEnd.CommandLine;

public sealed class ExitCodeTests
{
    [Theory]
    [InlineData("[\"true\"]", 0)]
    [InlineData("[\"false\"]", 1)]
    [InlineData("[no-such-program-anywhere]", 2)]
    public async Task The_exit_code_says_how_the_batch_ended(string command, int expected)
    {
        using var batch = new TempBatch($"name: codes\ncommand: {command}\n");
        var run = await batch.RunAsync();

        Assert.True(run.ExitCode == expected, run.ToString());
        Assert.Equal("", run.Stdout);
    }

    [Fact]
    public async Task A_program_that_is_not_found_is_told_before_anything_is_created()
    {
        using var batch = new TempBatch("""
            name: missing
            stages:
              first: {command: [touch, started]}
              second: {command: [no-such-program-anywhere], needs: [first]}
            """);
        var run = await batch.RunAsync();

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("no-such-program-anywhere", run.Stderr, StringComparison.Ordinal);
        Assert.Matches(@"batch\.yaml:4: VOL\d{4} ", run.Stderr);
        Assert.False(Directory.Exists(batch.Out));
        Assert.False(File.Exists(batch.InFolder("started")));
    }

    [Fact]
    public async Task Every_mistake_of_a_spec_is_told_at_once_with_its_line()
    {
        using var batch = new TempBatch("""
            name: mistakes
            comand: [echo]
            command: [echo, "{nothing}"]
            matrix: {n: []}
            parallel: 0
            timeout: soon
            """);
        var run = await batch.RunAsync();

        Assert.Equal(2, run.ExitCode);
        foreach (var line in (int[])[2, 3, 4, 5, 6])
            Assert.Matches($@"batch\.yaml:{line}: VOL\d{{4}} ", run.Stderr);
        Assert.False(Directory.Exists(batch.Out));
    }

    [Theory]
    [InlineData("--paralel", "2")]
    [InlineData("--parallel", "0")]
    [InlineData("--parallel", "many")]
    [InlineData("--on-failure", "explode")]
    [InlineData("--budget", "-1")]
    [InlineData("--keep", "some")]
    public async Task Usage_mistakes_end_with_two_and_create_nothing(params string[] options)
    {
        using var batch = new TempBatch("name: usage\ncommand: [\"true\"]\n");
        var run = await batch.RunAsync(options);

        Assert.True(run.ExitCode == 2, run.ToString());
        Assert.Contains(options[0], run.Stderr, StringComparison.Ordinal);
        Assert.False(Directory.Exists(batch.Out));
    }

    [Fact]
    public async Task A_spec_that_is_not_there_ends_with_two()
    {
        using var batch = new TempBatch("name: absent\ncommand: [\"true\"]\n");
        var run = await batch.VolleyAsync("run", "no-such-spec.yaml");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("no-such-spec.yaml", run.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_spec_with_another_name_is_refused_in_the_folder_of_a_batch()
    {
        using var batch = new TempBatch("name: first\ncommand: [\"true\"]\n");
        Assert.Equal(0, (await batch.RunAsync()).ExitCode);
        var results = batch.Results;
        batch.Write("batch.yaml", "name: second\ncommand: [\"true\"]\n");
        var run = await batch.RunAsync();

        Assert.True(run.ExitCode == 2, run.ToString());
        Assert.Contains("first", run.Stderr, StringComparison.Ordinal);
        Assert.Equal(results, batch.Results);
    }

    [Fact]
    public async Task On_failure_stop_fixes_the_lines_up_to_the_first_failure()
    {
        using var batch = new TempBatch("""
            name: stops
            command: [sh, -c, "echo $VOLLEY_PARAM_N >>starts.log; test $VOLLEY_PARAM_N != 2"]
            matrix: {n: [0, 1, 2, 3, 4, 5]}
            parallel: 1
            on-failure: stop
            """);
        var run = await batch.RunAsync();

        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Equal(["succeeded", "succeeded", "failed", "skipped", "skipped", "skipped"], batch.Outcomes);
        Assert.Equal(["0", "1", "2"], batch.LinesOf("starts.log"));
    }

    [Fact]
    public async Task Version_and_help_go_to_stdout()
    {
        using var batch = new TempBatch("name: help\ncommand: [\"true\"]\n");
        var version = await batch.VolleyAsync("--version");
        var help = await batch.VolleyAsync("run", "--help");

        Assert.Equal((0, 0), (version.ExitCode, help.ExitCode));
        Assert.Matches(@"\d+\.\d+\.\d+", version.Stdout);
        Assert.Contains("--parallel", help.Stdout, StringComparison.Ordinal);
    }
}
