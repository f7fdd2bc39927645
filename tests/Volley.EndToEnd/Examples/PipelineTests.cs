namespace Volley.EndToEnd.Examples;

public sealed class PipelineTests : IDisposable
{
    private readonly Workshop _workshop = new();

    public PipelineTests() => Repository.Copy("examples/pipeline", _workshop["pipeline"]);

    public void Dispose() => _workshop.Dispose();

    /// <summary>The ids in the file hold digits of the keys: a change of how keys are made would make everybody's jobs run again, and fails here.</summary>
    [Fact]
    public async Task Results_are_the_golden_ones()
    {
        var end = await _workshop.VolleyAsync("run", "pipeline");

        Assert.True(end.ExitCode == 0, end.ToString());
        var golden = Path.Combine(Repository.Root, "tests/Volley.EndToEnd/Examples/pipeline.results.jsonl");
        Assert.Equal(await File.ReadAllTextAsync(golden, TestContext.Current.CancellationToken), new BatchFiles(_workshop["pipeline/batches/word-count"]).ResultText);
    }

    [Fact]
    public async Task The_last_job_adds_up_what_the_others_counted()
    {
        var end = await _workshop.VolleyAsync("run", "pipeline");

        Assert.True(end.ExitCode == 0, end.ToString());
        var files = new BatchFiles(_workshop["pipeline/batches/word-count"]);
        var results = files.Results;
        var prepared = results.Where(r => (string?)r["stage"] == "prepare").Sum(r => (long)r["metrics"]!["words"]!);
        var counted = results.Where(r => (string?)r["stage"] == "count").Sum(r => (long)r["metrics"]!["words"]!);
        var merge = results[^1];
        Assert.Equal(prepared, counted);
        Assert.Equal(prepared, (long)merge["metrics"]!["words"]!);
        var words = File.ReadAllLines(Path.Combine(files.JobFolder((string)merge["job"]!), "words"));
        Assert.Equal((long)merge["metrics"]!["distinct"]!, words.Length);
    }

    [Fact]
    public async Task An_edited_text_runs_again_with_what_needs_it_and_nothing_else()
    {
        var first = await _workshop.VolleyAsync("run", "pipeline");
        await File.AppendAllTextAsync(_workshop["pipeline/texts/lamp.txt"], "And the lamp burns.\n");

        var second = await _workshop.VolleyAsync("run", "pipeline");

        Assert.True(first.ExitCode == 0, first.ToString());
        Assert.True(second.ExitCode == 0, second.ToString());
        var again = new BatchFiles(_workshop["pipeline/batches/word-count"]).Timings.Where(t => (int)t["run"]! == 2).Select(t => (string)t["job"]!).ToList();
        Assert.Equal(5, again.Count);
        Assert.Single(again, job => job.StartsWith("prepare.lamp-", StringComparison.Ordinal));
        Assert.Equal(3, again.Count(job => job.StartsWith("count.", StringComparison.Ordinal) && job.Contains("-lamp-", StringComparison.Ordinal)));
        Assert.Single(again, job => job.StartsWith("merge.", StringComparison.Ordinal));
    }
}
