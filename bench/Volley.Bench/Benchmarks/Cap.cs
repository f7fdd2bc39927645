using System.Globalization;
using Volley.EndToEnd.Testing;
using Volley.StubServer;
using Volley.StubServer.Answers;
using Volley.StubServer.Behaviours;

namespace Volley.Bench.Benchmarks;

/// <summary>A cap that a batch runs into, for many seeds of what its jobs cost; and who is admitted, at one and at many in parallel.</summary>
internal sealed class Cap : IBenchmark
{
    private const decimal Total = 1.00m;
    private const decimal Reserve = 0.002m;
    private const int Parallel = 64;
    private const long MostTokens = 60;

    /// <summary>The prices of a million tokens at the stub, in USD.</summary>
    private static readonly StubPrice Price = new() { Input = 1, Output = 10 };

    public string Name => "cap";

    public async Task<Section> RunAsync(Bench bench)
    {
        var (jobs, seeds) = bench.IsQuick ? (10_000, 2) : (10_000, 20);
        var trials = new List<Trial>();
        for (var seed = 1; seed <= seeds; seed++)
        {
            Bench.Note($"cap: seed {seed}");
            trials.Add(await RunAsync(bench, new Load(jobs, Total, Reserve, HeavyTail(seed)), Parallel));
        }

        Bench.Note("cap: reserves of ten times the cost");
        var cheap = new Load(jobs / 5, 0.40m, 0.006m, _ => 50);
        var alone = await RunAsync(bench, cheap, parallel: 1);
        var together = await RunAsync(bench, cheap, Parallel);
        return new Section(
            $"{jobs:N0} prompts at {Parallel} parallel under ${Total} with ${Reserve} a job, which cost what a heavy-tailed number of tokens does; for {seeds} seeds, counted at the " +
            $"provider. And {jobs / 5:N0} prompts that cost a tenth of their reserve, at 1 and at {Parallel} parallel: the same results to the byte.",
            [
                new("most billed by the provider", Dollars(trials.Max(t => t.Billed))) { Target = "≤ " + Dollars(Total), IsMet = trials.All(t => t.Billed <= Total) },
                new("most left while jobs were refused", Dollars(Total - trials.Min(t => t.Billed))) { Target = "< " + Dollars(Reserve), IsMet = trials.All(t => Total - t.Billed < Reserve && t.Refused > 0) },
                new("jobs answered", $"{trials.Min(t => t.Answered):N0} to {trials.Max(t => t.Answered):N0}"),
                new("batches without a line for every job", trials.Count(t => t.Answered + t.Refused != jobs).ToString(CultureInfo.InvariantCulture)) { Target = "0", IsMet = trials.All(t => t.Answered + t.Refused == jobs) },
                new("reserve ten times the cost: jobs answered, 1 parallel", $"{alone.Answered:N0} of {jobs / 5:N0}"),
                new($"the same at {Parallel} parallel", $"{together.Answered:N0}") { Target = "same bytes", IsMet = alone.Results == together.Results && alone.Refused > 0 },
            ]);
    }

    private static async Task<Trial> RunAsync(Bench bench, Load load, int parallel)
    {
        await using var stub = await StubModelServer.StartAsync(new StubOptions
        {
            Behaviour = StubChoices.Hashed(3).With((b, r) => b.UsingOutput(load.Tokens(r))),
            Prices = new Dictionary<string, StubPrice> { ["*"] = Price },
            KeepBodies = false,
        });
        using var batch = new TempBatch(Spec(stub.Url, load), bench.Published);
        batch.Write("numbers.txt", string.Join('\n', Enumerable.Range(1, load.Jobs)) + "\n");
        var run = await batch.RunAsync("--parallel", parallel.ToString(CultureInfo.InvariantCulture));
        if (run.ExitCode != 3)
            throw new InvalidOperationException(run.ToString());
        var outcomes = batch.Outcomes.CountBy(o => o).ToDictionary();
        return new Trial(stub.ProviderTotal, outcomes.GetValueOrDefault("succeeded"), outcomes.GetValueOrDefault("refused"), batch.Results);
    }

    /// <summary>Many short answers and few long ones.</summary>
    private static Func<StubRequest, long> HeavyTail(int seed) => request => Math.Min(MostTokens, (long)(5 / (1.01 - request.Draw(seed))));

    private static string Spec(string url, Load load) =>
        $$"""
        name: cap
        items: {lines: numbers.txt}
        model: lab/small
        prompt: {user: "Say something about the number {item}.", max-output: {{MostTokens}}}
        budget: {total: {{load.Total}}, per-job: {{load.Reserve}}}
        models:
          lab: {format: openai, url: "{{url}}/v1", prices: {"*": {input: {{Price.Input}}, output: {{Price.Output}}} } }
        """;

    private static string Dollars(decimal amount) => "$" + amount.ToString("0.000000", CultureInfo.InvariantCulture);

    /// <param name="Jobs">How many prompts.</param>
    /// <param name="Total">The cap, in USD.</param>
    /// <param name="Reserve">The cap of a job, in USD.</param>
    /// <param name="Tokens">How many tokens an answer costs.</param>
    private sealed record Load(int Jobs, decimal Total, decimal Reserve, Func<StubRequest, long> Tokens);

    /// <param name="Billed">What the provider billed, in USD.</param>
    /// <param name="Answered">How many jobs succeeded.</param>
    /// <param name="Refused">How many were refused for want of money.</param>
    /// <param name="Results">The ordered results.</param>
    private sealed record Trial(decimal Billed, int Answered, int Refused, string Results);
}
