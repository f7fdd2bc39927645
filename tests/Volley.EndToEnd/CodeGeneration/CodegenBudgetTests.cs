using System.Globalization;
using Volley.StubServer;

namespace Volley.EndToEnd.CodeGeneration;

/// <summary>Caps on what jobs may cost, with the built program and a server that counts what it would bill.</summary>
public sealed class CodegenBudgetTests : IDisposable
{
    private const int Jobs = 8;

    private readonly CodegenProject _project = new();

    public void Dispose() => _project.Dispose();

    [Fact]
    public async Task A_budget_is_never_exceeded_and_what_it_refuses_runs_with_more()
    {
        await using var stub = await CodegenServer.StartAsync();
        Arrange(stub);
        var capped = await _project.RunAsync("run", "--budget", "0.045", "--max-concurrent", "1", "--progress", "none");
        Assert.True(capped.ExitCode == 3, capped.ToString());
        var passed = _project.Files().Count;
        Assert.InRange(passed, 1, Jobs - 1);
        Assert.InRange(stub.ProviderTotal, 0.0001m, 0.045m);
        Assert.Contains("refused", capped.Stderr, StringComparison.Ordinal);
        Assert.Equal(Jobs - passed, _project.Statuses().Count(s => s.Value == "created"));

        var rest = await _project.RunAsync("run", "--budget", "5", "--progress", "none");
        Assert.True(rest.ExitCode == 0, rest.ToString());
        Assert.Equal(Jobs, _project.Files().Count);
        Assert.All(_project.Statuses().Values, s => Assert.Equal("pass", s));
    }

    [Fact]
    public async Task What_jobs_cost_is_what_the_provider_bills()
    {
        await using var stub = await CodegenServer.StartAsync();
        Arrange(stub);
        var run = await _project.RunAsync("run", "--budget", "5", "--json", "--progress", "none");
        Assert.True(run.ExitCode == 0, run.ToString());
        using var summary = System.Text.Json.JsonDocument.Parse(run.Stdout);
        Assert.Equal(stub.ProviderTotal, summary.RootElement.GetProperty("results").EnumerateArray().Sum(r => r.GetProperty("cost").GetDecimal()));
    }

    [Fact]
    public async Task A_job_that_its_own_cap_cannot_pay_for_fails_and_asks_nothing()
    {
        await using var stub = await CodegenServer.StartAsync();
        Arrange(stub);
        var run = await _project.RunAsync("run", "--job", "job_0", "--per-job", "0.0001", "--progress", "none");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Empty(stub.Hits);
        Assert.Equal("fail", _project.Statuses()["job_0"]);
    }

    [Fact]
    public async Task A_replayed_run_costs_nothing_whatever_the_budget()
    {
        await using var stub = await CodegenServer.StartAsync();
        Arrange(stub);
        await _project.RunAsync("run", "--record", _project.At("answers.cassette"), "--progress", "none");
        var billed = stub.ProviderTotal;
        var replayed = await _project.RunAsync("run", "--rerun", "--replay", _project.At("answers.cassette"), "--budget", "0.001", "--progress", "none");
        Assert.True(replayed.ExitCode == 0, replayed.ToString());
        Assert.Equal(billed, stub.ProviderTotal);
        Assert.All(_project.Statuses().Values, s => Assert.Equal("pass", s));
    }

    private void Arrange(StubModelServer stub)
    {
        _project.Write("worksplit.toml", "[ollama]\nmodel = \"lab/small\"\nnum_predict = 100\n");
        _project.Write("models.yaml", $"lab: {{format: ollama, url: \"{stub.Url}\", prices: {CodegenServer.Price}}}\n");
        for (var i = 0; i < Jobs; i++)
            _project.Write(string.Create(CultureInfo.InvariantCulture, $"jobs/job_{i}.md"), $"---\noutput_dir: src/\noutput_file: f{i}.txt\n---\n\nMake {i}.\n");
    }
}
