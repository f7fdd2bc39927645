using System.Text;
using Volley.StubServer;
using Volley.StubServer.Answers;
using Volley.StubServer.Behaviours;
using Volley.StubServer.Formats;
using static Volley.Tests.StubServer.StubClient;

namespace Volley.Tests.StubServer;

public sealed class LogTests
{
    private static readonly StubPrice Price = new() { Input = 2m, Output = 10m, CachedInput = 0.5m, CacheWrite = 2.5m, CacheWriteLong = 4m };

    private static readonly StubUsage Usage =
        new() { Input = 1000, CachedInput = 300, CacheWrite = 200, CacheWriteLong = 100, Output = 100, Reasoning = 40 };

    [Fact]
    public void A_price_is_exact_for_each_kind_of_token()
    {
        // 400 × 2 + 300 × 0.5 + 200 × 2.5 + 100 × 4 + 100 × 10, of a millionth of a dollar.
        Assert.Equal(0.00285m, Price.CostOf(Usage));
        Assert.Equal(0.003m, new StubPrice { Input = 2m, Output = 10m }.CostOf(Usage));
    }

    [Fact]
    public async Task A_hit_says_what_came_and_what_was_done()
    {
        await using var server = await Server(StubBehaviour.Text("ok").Using(Usage));
        using var client = new StubClient(server);
        var body = Body(StubFormat.OpenAiChat);
        using (var response = await client.OpenAsync(HttpMethod.Post, "/account/v1/chat/completions", body, key: "k1"))
            await response.Content.ReadAsStringAsync(Cancellation);
        await server.Log.WaitUntilIdleAsync(Cancellation);
        var hit = server.Hits.Single();
        Assert.Equal("/account/v1/chat/completions", hit.Path);
        Assert.Equal((StubFormat.OpenAiChat, "small", "k1", 200), (hit.Format, hit.Model, hit.Key, hit.Status));
        Assert.Equal(body, Encoding.UTF8.GetString(hit.Body.Span));
        Assert.Equal("application/json; charset=utf-8", hit.Headers["content-type"]);
        Assert.Equal((Usage, Usage), (hit.Usage, hit.Produced));
        Assert.Equal((0.00285m, 0.00285m), (hit.Cost, hit.ProducedCost));
        Assert.True(hit.EndedTimestamp >= hit.Timestamp);
        Assert.False(hit.ClientLeft);
        Assert.Equal(0.00285m, server.ProviderTotal);
    }

    [Theory]
    [InlineData(StubFormat.OpenAiChat)]
    [InlineData(StubFormat.OpenAiResponses)]
    [InlineData(StubFormat.Anthropic)]
    [InlineData(StubFormat.OllamaChat)]
    [InlineData(StubFormat.OllamaGenerate)]
    public async Task A_dropped_stream_is_counted_in_full_and_for_what_was_produced(StubFormat format)
    {
        await using var server = await Server(StubBehaviour.Text("0123456789").InChunksOf(1).Using(Usage).StallingAfter(3));
        using var client = new StubClient(server);
        using (var response = await client.OpenAsync(format, Body(format, stream: true)))
            await server.Log.WaitUntilAsync(log => log.Hits.Single().Produced.Output == 30, Cancellation);
        await server.Log.WaitUntilIdleAsync(Cancellation);
        var hit = server.Hits.Single();
        Assert.True(hit.ClientLeft);
        Assert.Equal(Usage with { Output = 30, Reasoning = 12 }, hit.Produced);
        Assert.Equal(0.00285m, server.ProviderTotal);
        Assert.Equal(0.00215m, server.Log.ProducedTotal);
    }

    [Fact]
    public async Task Errors_and_lists_cost_nothing()
    {
        await using var server = await Server(StubBehaviour.Fail(StubError.Server()));
        using var client = new StubClient(server);
        await client.PostAsync(StubFormat.OpenAiChat, Body(StubFormat.OpenAiChat));
        using var list = await client.OpenAsync(HttpMethod.Get, "/v1/models");
        Assert.Equal(2, server.Log.Count);
        Assert.Equal(0, server.ProviderTotal);
        Assert.Single(server.Log.HitsPerCall());
    }

    [Fact]
    public async Task What_never_answered_is_billed_in_full_and_produced_nothing()
    {
        await using var server = await Server(StubBehaviour.Reset().Using(Usage));
        using var client = new StubClient(server);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.PostAsync(StubFormat.OpenAiChat, Body(StubFormat.OpenAiChat)));
        Assert.Equal((0.00285m, 0m), (server.ProviderTotal, server.Log.ProducedTotal));
    }

    [Fact]
    public async Task The_total_is_known_before_the_client_has_its_answer()
    {
        await using var server = await Server(StubBehaviour.Text("ok").Using(Usage));
        using var client = new StubClient(server);
        for (var calls = 1; calls <= 50; calls++)
        {
            await client.AnswerAsync(StubFormat.OpenAiChat);
            Assert.Equal((calls * 0.00285m, calls * 0.00285m), (server.ProviderTotal, server.Log.ProducedTotal));
        }
    }

    [Fact]
    public async Task Many_at_once_are_all_counted()
    {
        await using var server = await StubModelServer.StartAsync(
            new StubOptions
            {
                Behaviour = StubChoices.Hashed(),
                Prices = new Dictionary<string, StubPrice> { ["*"] = Price },
                Models = [],
            },
            Cancellation);
        using var client = new StubClient(server);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => client.AnswerAsync(StubFormat.Anthropic, Body(StubFormat.Anthropic, text: $"{i % 50}"))));
        await server.Log.WaitUntilIdleAsync(Cancellation);
        var hits = server.Hits;
        Assert.Equal(Enumerable.Range(1, 200), hits.Select(hit => hit.Number));
        Assert.All(server.Log.HitsPerCall().Values, count => Assert.Equal(4, count));
        Assert.Equal(50, server.Log.HitsPerCall().Count);
        Assert.Equal(hits.Sum(hit => hit.Cost), server.ProviderTotal);
        Assert.Equal(200, server.Log.HitsPerWindow(TimeSpan.FromHours(1), hits[0].At.AddSeconds(-10)).Sum());
        Assert.All(hits.GroupBy(hit => hit.RequestHash), call => Assert.Equal([1, 2, 3, 4], call.Select(hit => hit.Attempt)));
    }

    [Fact]
    public async Task Hits_fall_into_windows()
    {
        var time = new Volley.Tests.Testing.VirtualTime();
        await using var server = await StubModelServer.StartAsync(new StubOptions { Time = time }, Cancellation);
        using var client = new StubClient(server);
        var start = time.GetUtcNow();
        foreach (var wait in new[] { 0.05, 0.04, 0.01, 0.5 })
        {
            var passed = Task.Delay(TimeSpan.FromSeconds(wait), time, Cancellation);
            Assert.True(time.AdvanceToNext());
            await passed;
            await client.AnswerAsync(StubFormat.OpenAiChat);
        }

        Assert.Equal([2, 1, 0, 0, 0, 0, 1], server.Log.HitsPerWindow(TimeSpan.FromMilliseconds(100), start));
    }

    [Fact]
    public async Task A_summary_for_other_processes_is_no_hit()
    {
        await using var server = await Server(StubBehaviour.Text("ok").Using(Usage));
        using var client = new StubClient(server);
        await client.AnswerAsync(StubFormat.OpenAiChat);
        using var response = await client.OpenAsync(HttpMethod.Get, "/stub/summary");
        var summary = Json(await response.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(1, At(summary, "hits").GetInt32());
        Assert.Equal(1, At(summary, "statuses", "200").GetInt32());
        Assert.Equal(0.00285m, At(summary, "total_usd").GetDecimal());
    }

    private static Task<StubModelServer> Server(StubBehaviour behaviour) => StubModelServer.StartAsync(
        new StubOptions { Behaviour = StubChoices.Always(behaviour), Prices = new Dictionary<string, StubPrice> { ["small"] = Price } },
        Cancellation);
}
