using Volley.Budgets;
using Volley.Cli;
using Volley.Journal;
using Volley.Planning;
using Volley.Tests.Cli.Fakes;

namespace Volley.Tests.Cli;

public sealed class CostsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public CostsTests()
    {
        Directory.CreateDirectory(_folder.At("answers"));
        File.WriteAllText(_folder.At("answers/journal.db"), "");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("model")]
    [InlineData("variation")]
    [InlineData("job")]
    public async Task Costs_for_people(string by) => Snapshot.Match(Relative(await RunAsync(Engine(), "--by", by)), by);

    [Theory]
    [InlineData("model")]
    [InlineData("variation")]
    public async Task Costs_as_JSON(string by) => Snapshot.Match(await RunAsync(Engine(), "--json", "--by", by), by);

    [Fact]
    public async Task Calls_in_flight_are_no_matter_for_reconciling()
    {
        var engine = Engine();
        engine.Record!.IsLive = true;
        var text = await RunAsync(engine);
        Assert.Contains("1 call in flight, at most $0.05.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("--settle", text, StringComparison.Ordinal);
        Assert.Contains("At most $0.05 more for the attempts that run", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_are_settled_at_what_is_said()
    {
        var engine = Engine();
        using var terminal = new FakeTerminal();
        Assert.Equal(0, await CommandLine.RunAsync(["costs", _folder.At("answers"), "--settle", "4=0.003,7=$0"], terminal.Terminal, engine));
        Assert.Equal([(4L, 0.003m), (7L, 0m)], engine.Reconciled);
    }

    [Theory]
    [InlineData("4")]
    [InlineData("4=")]
    [InlineData("x=1")]
    [InlineData("4=1=2")]
    [InlineData("4=-1")]
    public async Task A_settlement_that_is_none_is_a_mistake(string value)
    {
        using var terminal = new FakeTerminal();
        Assert.Equal(2, await CommandLine.RunAsync(["costs", _folder.At("answers"), "--settle", value], terminal.Terminal, Engine()));
        Assert.Equal($"VOL5004 --settle cannot be '{value}'. Give it the number of a call and what it cost in USD, such as 12=0.03.\n", terminal.Error);
    }

    [Fact]
    public async Task A_batch_without_calls_has_what_its_jobs_reported()
    {
        var engine = new FakeEngine { Record = new FakeRecord { Rows = [Row(0, "a-1", 0.5m)], Charges = new Spending(0.5m, 0, 0, 0) } };
        var text = await RunAsync(engine, "--by", "job");
        Assert.StartsWith("Charged: $0.50\n", text, StringComparison.Ordinal);
        Assert.Contains("a-1", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settling_with_nothing_to_settle_says_so() =>
        Assert.EndsWith("Every call is settled.\n", await RunAsync(new FakeEngine { Record = new FakeRecord() }, "--settle"), StringComparison.Ordinal);

    private async Task<string> RunAsync(FakeEngine engine, params string[] options)
    {
        using var terminal = new FakeTerminal();
        var code = await CommandLine.RunAsync(["costs", _folder.At("answers"), .. options], terminal.Terminal, engine);
        Assert.True(code == 0, terminal.Error);
        return terminal.Out;
    }

    private string Relative(string text) => text.Replace(_folder.At("answers"), "answers", StringComparison.Ordinal);

    private static FakeEngine Engine() => new()
    {
        Record = new FakeRecord
        {
            Rows = [Row(0, "small-1", 0.0312m), Row(1, "small-2", 0.02m), Row(2, "large-1", 0.4m, "large")],
            CallRows =
            [
                Call(1, "small-1", "small", 0.0112m),
                Call(2, "small-1", "small", 0.02m),
                Call(3, "large-1", "large", 0.4m) with { Settlement = Settled(0.4m) with { IsEstimate = true, CachedInputTokens = 1200, ReasoningTokens = 50 } },
                Call(4, "large-2", "large", null),
                Call(5, "small-2", "small", 0.02m),
            ],
            Charges = new Spending(0.4512m, 0.13m, -0.03m, 0.05m),
            Published = Sample.Busy,
        },
    };

    private static ResultRow Row(long index, string job, decimal cost, string model = "small") =>
        Sample.Row(index, job) with { Parameters = $"{{\"model\":\"lab/{model}\"}}", Cost = cost };

    private static CallSettlement Settled(decimal cost) => new() { Status = CallStatus.Succeeded, Cost = cost, InputTokens = 1500, OutputTokens = 300 };

    private static CallRow Call(long id, string job, string model, decimal? cost) => new()
    {
        Id = id,
        Run = 1,
        Key = new JobKey(1, 1),
        JobId = job,
        Attempt = 1,
        Provider = "lab",
        Model = model,
        PriceVersion = "2026-01",
        Maximum = 0.05m,
        Started = FixedClock.Now,
        Settlement = cost is { } known ? Settled(known) : null,
    };
}
