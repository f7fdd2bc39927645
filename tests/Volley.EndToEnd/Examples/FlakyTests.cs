using System.Text.Json.Nodes;

namespace Volley.EndToEnd.Examples;

public sealed class FlakyTests : IDisposable
{
    private readonly Workshop _workshop = new();

    public FlakyTests() => Repository.Copy("examples/flaky", _workshop["flaky"]);

    public void Dispose() => _workshop.Dispose();

    private BatchFiles Files => new(_workshop["flaky/batches/flaky"]);

    [Fact]
    public async Task What_can_be_had_is_had_and_the_rest_is_said()
    {
        var end = await _workshop.VolleyAsync("run", "flaky");

        Assert.True(end.ExitCode == 1, end.ToString());
        var failed = Files.Results.Where(r => (string?)r["outcome"] == "failed").ToDictionary(PageOf, r => (int?)r["exit-code"]);
        Assert.Equal(new() { ["106"] = 75, ["108"] = 1, ["109"] = 1 }, failed);
        Assert.Equal(7, Files.Results.Count(r => (string?)r["outcome"] == "succeeded"));
    }

    [Fact]
    public async Task Each_page_takes_as_many_attempts_as_its_mood_says()
    {
        var end = await _workshop.VolleyAsync("run", "flaky");

        Assert.True(end.ExitCode == 1, end.ToString());
        var pages = Files.Results.ToDictionary(r => (string)r["job"]!, PageOf);
        var attempts = Files.Timings.GroupBy(t => pages[(string)t["job"]!]).ToDictionary(g => g.Key, g => g.Count());
        Assert.Equal(
            new() { ["101"] = 1, ["102"] = 1, ["103"] = 2, ["104"] = 2, ["105"] = 3, ["106"] = 4, ["107"] = 2, ["108"] = 1, ["109"] = 1, ["110"] = 1 },
            attempts);
        Assert.Contains(Files.Timings, t => pages[(string)t["job"]!] == "107" && (string?)t["status"] == "timed-out");
    }

    [Fact]
    public async Task The_summary_groups_failures_that_differ_in_a_number_only()
    {
        var end = await _workshop.VolleyAsync("run", "flaky");

        Assert.Contains("2 × exit code 1: page <n> is gone", end.Errors, StringComparison.Ordinal);
        Assert.Contains("1 × exit code 75: page <n>: the server is busy", end.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failures_stay_until_they_are_asked_to_be_tried_again()
    {
        await _workshop.VolleyAsync("run", "flaky");
        var results = Files.ResultBytes;
        var attempts = Files.Timings.Count;

        var second = await _workshop.VolleyAsync("run", "flaky");
        Assert.Equal(attempts, Files.Timings.Count);
        var third = await _workshop.VolleyAsync("run", "flaky", "--retry-failed");

        Assert.True(second.ExitCode == 1, second.ToString());
        Assert.True(third.ExitCode == 1, third.ToString());
        Assert.Equal(attempts + 4 + 1 + 1, Files.Timings.Count);
        Assert.Equal(results, Files.ResultBytes);
    }

    private static string PageOf(JsonObject result) => (string)result["parameters"]!["page"]!;
}
