using Volley.Budgets;
using Volley.StubServer;

namespace Volley.Tests.Models.Pipeline;

public sealed class CapTests
{
    public static TheoryData<int> Seeds => [1, 2, 3];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Whatever_goes_wrong_the_provider_never_bills_more_than_the_cap_of_the_batch(int seed)
    {
        const decimal Cap = 0.5m;
        await using var world = await PipelineWorld.StartAsync(r => Behave(r, seed), p => p with
        {
            Limits = p.Limits with { Concurrency = 64 },
            Timeouts = p.Timeouts with { FirstByte = TimeSpan.FromSeconds(5) },
        });
        var ledger = new Ledger(Cap, 0);
        var accounts = new CallAccounts(ledger, null, TimeProvider.System);
        var refused = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 700), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, token) =>
        {
            await using var account = accounts.Open(PipelineWorld.JobOf((ulong)i + 1), 1, cap: null);
            var more = $$""","max_tokens":{{200 + (i * 37 % 300)}},"stream":{{(i % 3 == 0 ? "true" : "false")}}""";
            var call = world.Call(account, PipelineWorld.Chat($"job {i}", more));
            using var response = await world.Pipeline.SendAsync(call, token);
            Interlocked.Add(ref refused, (int)response.StatusCode == 402 ? 1 : 0);
            await DrainAsync(response, leaves: i % 11 == 0);
        });

        await world.Server.Log.WaitUntilIdleAsync(TestContext.Current.CancellationToken);
        Assert.True(refused > 0, "The cap was never reached, so that the test proves nothing.");
        Assert.True(world.Server.ProviderTotal <= Cap, $"The provider bills {world.Server.ProviderTotal}.");
        Assert.True(ledger.Charged <= Cap, $"{ledger.Charged} was charged.");
        Assert.True(world.Server.ProviderTotal <= ledger.Charged, $"The provider bills {world.Server.ProviderTotal}, {ledger.Charged} was charged.");

        // The least of the refused maxima, 200 tokens of output and the request's bound, would have fitted into a larger rest.
        Assert.True(Cap - ledger.Charged < 0.0055m, $"{Cap - ledger.Charged} was left.");
        Assert.Equal(0, ledger.Reserved);
    }

    [Fact]
    public async Task Without_faults_exactly_what_the_provider_bills_is_charged()
    {
        await using var world = await PipelineWorld.StartAsync(r => StubBehaviour.Text("ok").UsingOutput((long)(r.Draw(9) * 300)));
        var ledger = new Ledger(null, 0);
        var accounts = new CallAccounts(ledger, null, TimeProvider.System);
        await Parallel.ForEachAsync(Enumerable.Range(0, 300), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, token) =>
        {
            await using var account = accounts.Open(PipelineWorld.JobOf((ulong)i + 1), 1, cap: null);
            using var response = await world.SendAsync(account, PipelineWorld.Chat($"job {i}", i % 2 == 0 ? "" : ""","stream":true"""), token: token);
            await response.Content.ReadAsByteArrayAsync(token);
        });

        Assert.Equal(world.Server.ProviderTotal, ledger.Charged);
        Assert.Equal(300, world.Server.Log.Count);
        var counts = Assert.Single(world.Pipeline.Counts);
        Assert.Equal((300, 0, 0, world.Server.ProviderTotal), (counts.Hits, counts.Retries, counts.Refused, counts.Cost));
    }

    /// <summary>A heavy tail, and everything that can go wrong.</summary>
    private static StubBehaviour Behave(StubRequest request, int seed)
    {
        var tokens = (long)Math.Min(request.MaxOutputTokens ?? 500, 10 / (1.001 - request.Draw(seed, 1)));
        var text = StubBehaviour.Text(new string('x', 60)).UsingOutput(tokens).After(Latency.Uniform(TimeSpan.Zero, TimeSpan.FromMilliseconds(20), seed));
        if (request.Number % 150 == 0)
            return StubBehaviour.Fail(request.Number % 300 == 0 ? StubError.Overloaded() : StubError.RateLimited(RetryHint.Milliseconds(0.03)));
        return (int)(request.Draw(seed, 2) * 40) switch
        {
            0 or 1 or 2 => StubBehaviour.Fail(StubError.Server()),
            3 => StubBehaviour.Reset(),
            4 => text.TruncatedAfter(2),
            5 => text.ResetAfter(2),
            6 => text.ErrorAfter(2),
            7 => text.MalformedAfter(2),
            8 => text.WithoutUsage(),
            _ => text,
        };
    }

    private static async Task DrainAsync(HttpResponseMessage response, bool leaves)
    {
        using var stream = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[512];
        try
        {
            while (await stream.ReadAsync(buffer) > 0 && !leaves)
            {
            }
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException)
        {
            // Streams that break do that.
        }
    }
}
