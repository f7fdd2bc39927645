using System.Globalization;
using Volley.Budgets;
using Volley.Models.Clients;
using Volley.Models.Pipeline;
using Volley.Models.Prices;
using Volley.Models.Providers;
using Volley.Planning;
using Volley.StubServer;
using Volley.StubServer.Behaviours;

namespace Volley.Bench.Benchmarks;

/// <summary>What 64 callers make of a provider with a token bucket that turns them away.</summary>
internal sealed class Storm : IBenchmark
{
    private const double PerSecond = 10;
    private const int Callers = 64;
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public string Name => "storm";

    public async Task<Section> RunAsync(Bench bench)
    {
        Trial[] trials =
        [
            new("Retry-After: 20", RetryHint.Seconds(20), TimeSpan.FromSeconds(20)),
            new("Retry-After: 89", RetryHint.Seconds(89), TimeSpan.FromSeconds(89)),
            new("Retry-After as an HTTP date in 20 s", RetryHint.HttpDate(20), TimeSpan.FromSeconds(21)),
            new("no header", RetryHint.None, TimeSpan.Zero),
        ];
        Bench.Note("storm: a few minutes of waiting");
        var rows = new List<Row>();
        foreach (var outcome in await Task.WhenAll(trials.Take(bench.IsQuick ? 1 : trials.Length).Select(RunAsync)))
            rows.AddRange(outcome);
        return new Section(
            $"{Callers} callers, one call after the other, at an account that allows {PerSecond:0} requests a second and is empty at first: its first answers are 429. Counted at " +
            "the provider: requests between the first 429 and the end of its wait, the most requests in any of the 100 ms that follow, and the requests taken in " +
            "the minute after, of what the account allows.",
            rows);
    }

    private static async Task<IEnumerable<Row>> RunAsync(Trial trial)
    {
        // The bucket itself stands for what others have used up: the first second's requests meet an empty one.
        var bucket = new TokenBucket(PerSecond, PerSecond, trial.Hint);
        var choice = StubChoices.Always(StubBehaviour.Text("ok").After(TimeSpan.FromMilliseconds(200))).WithinRate(bucket).FailingFirst(1, StubError.RateLimited(trial.Hint));
        await using var server = await StubModelServer.StartAsync(new StubOptions { Behaviour = choice, KeepBodies = false });
        using var pipeline = new ModelPipeline(new ModelPipelineOptions { Environment = _ => null });
        var provider = new ModelProvider
        {
            Name = "stub",
            Format = ProviderFormat.OpenAi,
            BaseUrl = new Uri(server.Url + "/v1"),
            Limits = new ProviderLimits { RequestsPerMinute = (int)(PerSecond * 60) },
            Attempts = 100,
        };
        using var stop = new CancellationTokenSource(trial.Wait + Minute + TimeSpan.FromSeconds(5));
        var client = new ChatClient(pipeline);
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => CallAsync(client, provider, caller, stop.Token)));
        return RowsOf(trial, server);
    }

    private static async Task CallAsync(ChatClient client, ModelProvider provider, int caller, CancellationToken token)
    {
        var accounts = new CallAccounts(new Ledger(null, 0), null, TimeProvider.System);
        await using var account = accounts.Open(new Job { Index = caller, Key = new JobKey(1, (ulong)caller), Id = $"job-{caller}" }, 1, cap: null);
        var model = new ResolvedModel { Id = new ModelId("stub", "small"), Provider = provider, Price = Price.Free };
        try
        {
            for (var number = 0; !token.IsCancellationRequested; number++)
                await client.AskAsync(new ChatRequest { Model = model, Messages = [new(ChatRole.User, $"{caller}/{number}")] }, account, token);
        }
        catch (OperationCanceledException)
        {
            // The time is over.
        }
    }

    private static IEnumerable<Row> RowsOf(Trial trial, StubModelServer server)
    {
        var hits = server.Hits.Select(h => (h.At, h.Status, h.RetryAt)).OrderBy(h => h.At).ToArray();
        var first = hits.First(h => h.Status == 429);
        var deadline = first.RetryAt ?? first.At;
        var early = hits.Count(h => h.At > first.At + TimeSpan.FromMilliseconds(50) && h.At < deadline);
        var starts = hits.Where(h => h.At >= deadline && h.At > first.At && h.At < deadline + Minute).ToArray();
        var begin = starts[0].At;
        var most = starts.GroupBy(h => (h.At - begin).Ticks / Window.Ticks).Max(g => g.Count());
        var share = starts.Count(h => h.Status == 200) / (PerSecond * Minute.TotalSeconds);
        var fair = (int)Math.Ceiling(PerSecond * Window.TotalSeconds);
        yield return new Row($"{trial.Name}: requests before the deadline", early.ToString(CultureInfo.InvariantCulture)) { Target = "0", IsMet = early == 0 };
        yield return new Row($"{trial.Name}: most requests in 100 ms", most.ToString(CultureInfo.InvariantCulture)) { Target = $"≤ {fair}", IsMet = most <= fair };
        yield return new Row($"{trial.Name}: used of the minute after", share.ToString("P0", CultureInfo.InvariantCulture)) { Target = "≥ 90 %", IsMet = share >= 0.9 };
    }

    private sealed record Trial(string Name, RetryHint Hint, TimeSpan Wait);
}
