using Volley.EndToEnd.Testing;

namespace Volley.EndToEnd.OddJobs;

public sealed class OddOutputTests
{
    [Theory]
    [InlineData("exit 1", "volley explain")]
    [InlineData("echo why; exit 1", "volley logs")]
    public async Task What_to_type_next_leads_to_something(string script, string command)
    {
        using var batch = new TempBatch($"name: silent\nshell: \"{script}\"\n");
        var run = await batch.RunAsync();
        var explained = await batch.VolleyAsync("explain", batch.Out, "#0");

        Assert.Matches($"Look at a failure: +{command} ", run.Stderr);
        Assert.Equal(command == "volley logs", explained.Stdout.Contains("Its output", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ten_megabytes_on_both_outputs_are_kept_to_the_byte()
    {
        using var batch = new TempBatch("""
            name: loud
            command: [sh, -c, "head -c 10000000 /dev/zero | tr '\\0' x; head -c 10000000 /dev/zero | tr '\\0' y >&2"]
            """);
        var run = await batch.RunAsync();

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(10_000_000, new FileInfo(Log(batch, "stdout.log")).Length);
        Assert.Equal(10_000_000, new FileInfo(Log(batch, "stderr.log")).Length);
    }

    [Fact]
    public async Task Output_beyond_its_limit_is_cut_with_a_mark_and_the_job_goes_on()
    {
        using var batch = new TempBatch("""
            name: limited
            command: [sh, -c, "echo first; head -c 10000000 /dev/zero | tr '\\0' x; echo; echo last; touch done"]
            output-limit: 10KB
            """);
        var run = await batch.RunAsync();

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.True(File.Exists(batch.InFolder("done")));
        var kept = await File.ReadAllTextAsync(Log(batch, "stdout.log"));
        Assert.InRange(kept.Length, 5_000, 10_500);
        Assert.StartsWith("first", kept, StringComparison.Ordinal);
        Assert.Contains("cut", kept, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("all", 2)]
    [InlineData("failed", 1)]
    [InlineData("none", 0)]
    public async Task Outputs_are_kept_for_whom_they_were_asked(string keep, int kept)
    {
        using var batch = new TempBatch("""
            name: kept
            command: [sh, -c, "echo $VOLLEY_PARAM_N; test $VOLLEY_PARAM_N = 1"]
            matrix: {n: [1, 2]}
            """);
        await batch.RunAsync("--keep", keep);

        var jobs = Path.Combine(batch.Out, "jobs");
        Assert.Equal(kept, Directory.Exists(jobs) ? Directory.GetFiles(jobs, "stdout.log", SearchOption.AllDirectories).Length : 0);
    }

    [Fact]
    public async Task A_job_that_never_reads_its_long_input_ends_all_the_same()
    {
        using var batch = new TempBatch("""
            name: deaf
            command: ["true"]
            stdin: {file: long.txt}
            """);
        batch.Write("long.txt", new string('x', 1_000_000));
        var run = await batch.RunAsync();

        Assert.True(run.ExitCode == 0, run.ToString());
    }

    [Fact]
    public async Task A_job_reads_its_input_whole_or_nothing()
    {
        using var batch = new TempBatch("""
            name: reads
            stages:
              none: {command: [sh, -c, "wc -c"]}
              text: {command: [sh, -c, "wc -c"], matrix: {n: [abc]}, stdin: "{n} é"}
              file: {command: [sh, -c, "wc -c"], stdin: {file: long.txt}}
            """);
        batch.Write("long.txt", new string('x', 1_000_000));
        var run = await batch.RunAsync();

        Assert.True(run.ExitCode == 0, run.ToString());
        var counts = batch.Lines.Select(l => File.ReadAllText(Path.Combine(batch.Out, "jobs", l.GetProperty("job").GetString()!, "stdout.log")).Trim());
        Assert.Equal(["0", "6", "1000000"], counts);
    }

    private static string Log(TempBatch batch, string name) => Path.Combine(batch.Out, "jobs", batch.Lines[0].GetProperty("job").GetString()!, name);
}
