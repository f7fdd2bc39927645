namespace Volley.EndToEnd.Examples;

public sealed class QuickstartTests : IDisposable
{
    private readonly Workshop _workshop = new();

    public QuickstartTests()
    {
        foreach (var tool in (string[])["gzip", "bzip2"])
            Assert.SkipUnless(Workshop.Has(tool), $"{tool} is not installed");
        Repository.Copy("examples/quickstart", _workshop["quickstart"]);
    }

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public async Task Every_file_is_measured_at_every_level_and_comes_back_unharmed()
    {
        var end = await _workshop.VolleyAsync("run", "quickstart");

        Assert.True(end.ExitCode == 0, end.ToString());
        var results = new BatchFiles(_workshop["quickstart/batches/compressors"]).Results;
        var files = Directory.GetFiles(_workshop["quickstart/files"]);
        Assert.Equal(2 * 9 * files.Length, results.Count);
        for (var i = 0; i < results.Count; i++)
        {
            Assert.Equal(i, (int)results[i]["index"]!);
            Assert.Equal("succeeded", (string?)results[i]["outcome"]);
            var size = new FileInfo(_workshop[$"quickstart/{results[i]["parameters"]!["item"]}"]).Length;
            var metrics = results[i]["metrics"]!;
            Assert.Equal(size, (long)metrics["bytes"]! + (long)metrics["saved"]!);
            Assert.InRange((double)metrics["ratio"]!, 0.9, 20);
        }
    }

    [Fact]
    public async Task A_second_run_reuses_everything()
    {
        var first = await _workshop.VolleyAsync("run", "quickstart");
        var files = new BatchFiles(_workshop["quickstart/batches/compressors"]);
        var (results, attempts) = (files.ResultBytes, files.Timings.Count);

        var second = await _workshop.VolleyAsync("run", "quickstart");

        Assert.True(first.ExitCode == 0, first.ToString());
        Assert.True(second.ExitCode == 0, second.ToString());
        Assert.Equal(results, files.ResultBytes);
        Assert.Equal(attempts, files.Timings.Count);
    }

    [Fact]
    public async Task Results_are_the_same_bytes_at_any_parallelism()
    {
        var one = await _workshop.VolleyAsync("run", "quickstart", "--out", "one", "--parallel", "1");
        var many = await _workshop.VolleyAsync("run", "quickstart", "--out", "many", "--parallel", "16");

        Assert.True(one.ExitCode == 0, one.ToString());
        Assert.True(many.ExitCode == 0, many.ToString());
        Assert.Equal(new BatchFiles(_workshop["one"]).ResultBytes, new BatchFiles(_workshop["many"]).ResultBytes);
    }

    [Fact]
    public async Task A_new_file_runs_only_its_own_jobs()
    {
        var first = await _workshop.VolleyAsync("run", "quickstart");
        await File.WriteAllTextAsync(_workshop["quickstart/files/a new one.txt"], string.Concat(Enumerable.Repeat("all work and no play\n", 500)));

        var second = await _workshop.VolleyAsync("run", "quickstart");

        Assert.True(first.ExitCode == 0, first.ToString());
        Assert.True(second.ExitCode == 0, second.ToString());
        var timings = new BatchFiles(_workshop["quickstart/batches/compressors"]).Timings;
        Assert.Equal(18, timings.Count(t => (int)t["run"]! == 2));
    }
}
