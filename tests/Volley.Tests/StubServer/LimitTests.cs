using System.Globalization;
using System.Net;
using Volley.StubServer;
using Volley.StubServer.Behaviours;
using Volley.StubServer.Formats;
using Volley.Tests.Testing;
using static Volley.Tests.StubServer.StubClient;

namespace Volley.Tests.StubServer;

public sealed class LimitTests
{
    private static readonly string Call = Body(StubFormat.OpenAiChat);
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<RetryHintKind, double, string?, string?, string?> Hints => new()
    {
        { RetryHintKind.None, 20, null, null, null },
        { RetryHintKind.Seconds, 20, "Retry-After", "20", "2026-01-01T00:00:20.000" },
        { RetryHintKind.Seconds, 0.2, "Retry-After", "1", "2026-01-01T00:00:01.000" },
        { RetryHintKind.HttpDate, 89, "Retry-After", "Thu, 01 Jan 2026 00:01:29 GMT", "2026-01-01T00:01:29.000" },
        { RetryHintKind.HttpDate, 0.2, "Retry-After", "Thu, 01 Jan 2026 00:00:01 GMT", "2026-01-01T00:00:01.000" },
        { RetryHintKind.Milliseconds, 1.5, "retry-after-ms", "1500", "2026-01-01T00:00:01.500" },
        { RetryHintKind.OpenAiRequests, 0.02, "x-ratelimit-reset-requests", "20ms", "2026-01-01T00:00:00.020" },
        { RetryHintKind.OpenAiRequests, 1, "x-ratelimit-reset-requests", "1s", "2026-01-01T00:00:01.000" },
        { RetryHintKind.OpenAiTokens, 361.5, "x-ratelimit-reset-tokens", "6m1.5s", "2026-01-01T00:06:01.500" },
        { RetryHintKind.OpenAiTokens, 3600, "x-ratelimit-reset-tokens", "1h0m0s", "2026-01-01T01:00:00.000" },
        { RetryHintKind.Anthropic, 20, "anthropic-ratelimit-requests-reset", "2026-01-01T00:00:20Z", "2026-01-01T00:00:20.000" },
        { RetryHintKind.Epoch, 20, "X-RateLimit-Reset", "1767225620000", "2026-01-01T00:00:20.000" },
    };

    [Theory]
    [MemberData(nameof(Hints))]
    public async Task A_hint_says_when_to_come_back(RetryHintKind kind, double seconds, string? header, string? value, string? until)
    {
        var error = StubError.RateLimited(new RetryHint(kind, TimeSpan.FromSeconds(seconds)));
        await using var server = await Server(StubChoices.Always(StubBehaviour.Fail(error)));
        using var client = new StubClient(server);
        using var response = await client.OpenAsync(StubFormat.OpenAiChat, Call);
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        if (header is not null)
            Assert.Equal(value, Assert.Single(response.Headers.GetValues(header)));
        else
            Assert.DoesNotContain(response.Headers, h => h.Key.Contains("etry", StringComparison.Ordinal) || h.Key.Contains("imit", StringComparison.Ordinal));
        DateTimeOffset? expected = until is null ? null : DateTimeOffset.Parse(until + "Z", CultureInfo.InvariantCulture);
        Assert.Equal(expected, server.Hits.Single().RetryAt);
    }

    [Fact]
    public async Task A_bucket_lets_its_burst_through_and_then_its_rate()
    {
        var time = new VirtualTime();
        var choice = StubChoices.Always(StubBehaviour.Text("ok")).WithinRate(new TokenBucket(perSecond: 2, burst: 3));
        await using var server = await Server(choice, time);
        using var client = new StubClient(server);
        Assert.Equal([200, 200, 200, 429, 429], await StatusesAsync(client, 5));
        Assert.Equal(Start.AddSeconds(1), server.Hits[^1].RetryAt);
        await AdvanceAsync(time, 0.5);
        Assert.Equal([200, 429], await StatusesAsync(client, 2));
        await AdvanceAsync(time, 60);
        Assert.Equal([200, 200, 200, 429], await StatusesAsync(client, 4));
    }

    [Fact]
    public async Task A_bucket_can_hold_tokens_and_tell_less_than_the_truth()
    {
        var bucket = new TokenBucket(perSecond: 1, burst: 150, RetryHint.OpenAiTokens(20), request => request.MaxOutputTokens ?? 0);
        await using var server = await Server(StubChoices.Always(StubBehaviour.Text("ok")).WithinRate(bucket));
        using var client = new StubClient(server);
        using var taken = await client.OpenAsync(StubFormat.OpenAiChat, Body(StubFormat.OpenAiChat, more: ",\"max_tokens\":100"));
        using var refused = await client.OpenAsync(StubFormat.OpenAiChat, Body(StubFormat.OpenAiChat, more: ",\"max_tokens\":100"));
        Assert.Equal([200, 429], server.Hits.Select(hit => hit.Status));
        Assert.Equal("20s", Assert.Single(refused.Headers.GetValues("x-ratelimit-reset-tokens")));
    }

    [Fact]
    public async Task What_is_more_than_fits_in_flight_is_refused()
    {
        await using var server = await Server(StubChoices.Always(StubBehaviour.Stall()).WithinConcurrency(2));
        using var client = new StubClient(server);
        using var leaving = new CancellationTokenSource();
        var first = client.OpenAsync(StubFormat.OpenAiChat, Call, leaving.Token);
        var second = client.OpenAsync(StubFormat.OpenAiChat, Call);
        await server.Log.WaitForHitsAsync(2, Cancellation);
        await server.Log.WaitUntilAsync(log => log.Hits.Count(hit => hit.Usage.Total > 0) == 2, Cancellation);
        Assert.Equal([529, 529], await StatusesAsync(client, 2));
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await server.Log.WaitUntilAsync(log => log.InFlight == 1, Cancellation);
        var third = client.OpenAsync(StubFormat.OpenAiChat, Call);
        await server.Log.WaitUntilAsync(log => log.Hits.Count(hit => hit.Usage.Total > 0) == 3, Cancellation);
        Assert.Equal([529], await StatusesAsync(client, 1));
        Assert.Equal(3, server.Log.PeakInFlight);
        await server.DisposeAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => second);
        await Assert.ThrowsAsync<HttpRequestException>(() => third);
    }

    [Fact]
    public async Task The_first_hits_fail_of_all_or_of_each_call()
    {
        var ok = StubChoices.Always(StubBehaviour.Text("ok"));
        await using var all = await Server(ok.FailingFirst(3, StubError.Server(503)));
        using (var client = new StubClient(all))
            Assert.Equal([503, 503, 503, 200, 200], await StatusesAsync(client, 5));

        await using var each = await Server(ok.FailingFirstOfEachCall(2, StubError.Server(502)));
        using var again = new StubClient(each);
        Assert.Equal([502, 502, 200, 200], await StatusesAsync(again, 4));
        Assert.Equal(HttpStatusCode.BadGateway, (await again.PostAsync(StubFormat.OpenAiChat, Body(StubFormat.OpenAiChat, text: "other"))).Status);
        Assert.Equal([1, 4], each.Log.HitsPerCall().Values.Order());
    }

    public static TheoryData<string, double, double> Latencies => new()
    {
        { "fixed", 2, 2 },
        { "uniform", 1, 3 },
        { "exponential", 0.001, 60 },
        { "log-normal", 0.001, 300 },
    };

    [Theory]
    [MemberData(nameof(Latencies))]
    public async Task A_drawn_latency_depends_on_the_request_and_not_on_its_turn(string kind, double least, double most)
    {
        var two = TimeSpan.FromSeconds(2);
        var drawn = kind switch
        {
            "fixed" => two,
            "uniform" => Latency.Uniform(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), seed: 7),
            "exponential" => Latency.Exponential(two, seed: 7),
            _ => Latency.LogNormal(two, sigma: 1, seed: 7),
        };
        var (forward, backward) = (await WaitsAsync(drawn, "abc"), await WaitsAsync(drawn, "cba"));
        Assert.Equal(forward.OrderBy(wait => wait.Key), backward.OrderBy(wait => wait.Key));
        Assert.Equal(kind == "fixed" ? 1 : 3, forward.Values.Distinct().Count());
        Assert.All(forward.Values, wait => Assert.InRange(wait.TotalSeconds, least, most));
    }

    private static async Task<Dictionary<char, TimeSpan>> WaitsAsync(Latency latency, string texts)
    {
        var time = new VirtualTime();
        await using var server = await Server(StubChoices.Always(StubBehaviour.Text("ok").After(latency)), time);
        using var client = new StubClient(server);
        var waits = new Dictionary<char, TimeSpan>();
        foreach (var text in texts)
        {
            var before = time.GetUtcNow();
            var answer = client.PostAsync(StubFormat.OpenAiChat, Body(StubFormat.OpenAiChat, text: $"{text}"));
            while (!answer.IsCompleted)
            {
                if (!time.AdvanceToNext())
                    await Task.Yield();
            }

            Assert.Equal(HttpStatusCode.OK, (await answer).Status);
            waits[text] = time.GetUtcNow() - before;
        }

        return waits;
    }

    private static async Task AdvanceAsync(VirtualTime time, double seconds)
    {
        var passed = Task.Delay(TimeSpan.FromSeconds(seconds), time, Cancellation);
        Assert.True(time.AdvanceToNext());
        await passed;
    }

    private static async Task<List<int>> StatusesAsync(StubClient client, int count)
    {
        var statuses = new List<int>();
        for (var i = 0; i < count; i++)
            statuses.Add((int)(await client.PostAsync(StubFormat.OpenAiChat, Call)).Status);
        return statuses;
    }

    private static Task<StubModelServer> Server(Func<StubRequest, StubBehaviour> behaviour, TimeProvider? time = null) =>
        StubModelServer.StartAsync(new StubOptions { Behaviour = behaviour, Time = time ?? new VirtualTime() }, Cancellation);
}
