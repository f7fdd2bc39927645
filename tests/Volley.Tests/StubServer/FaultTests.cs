using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Volley.StubServer;
using Volley.StubServer.Answers;
using Volley.StubServer.Behaviours;
using Volley.StubServer.Formats;
using static Volley.Tests.StubServer.StubClient;

namespace Volley.Tests.StubServer;

public sealed class FaultTests
{
    private static readonly StubBehaviour Ten = StubBehaviour.Text("0123456789").InChunksOf(1);

    public static TheoryData<StubFormat> Calls => [.. Enum.GetValues<StubFormat>().Where(format => format.IsCall())];

    [Theory]
    [InlineData(StubFormat.OpenAiChat, "error", "type", "server_error")]
    [InlineData(StubFormat.OpenAiResponses, "error", "type", "server_error")]
    [InlineData(StubFormat.Anthropic, "error", "type", "overloaded_error")]
    public async Task Errors_have_the_providers_shape(StubFormat format, string error, string member, string expected)
    {
        await using var server = await Server(StubBehaviour.Fail(StubError.Overloaded(format == StubFormat.Anthropic ? 529 : 503)));
        using var client = new StubClient(server);
        var (status, text) = await client.PostAsync(format, Body(format));
        Assert.Equal(format == StubFormat.Anthropic ? 529 : 503, (int)status);
        Assert.Equal(expected, At(Json(text), error, member).GetString());
        Assert.Equal((int)status, server.Hits.Single().Status);
        Assert.Equal(0, server.Hits.Single().Usage.Total);
    }

    [Fact]
    public async Task Ollama_errors_are_a_sentence()
    {
        await using var server = await Server(StubBehaviour.Fail(StubError.Server()));
        using var client = new StubClient(server);
        var (status, text) = await client.PostAsync(StubFormat.OllamaChat, Body(StubFormat.OllamaChat, stream: true));
        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.Equal(JsonValueKind.String, At(Json(text), "error").ValueKind);
    }

    [Fact]
    public async Task Used_up_quota_and_a_proxys_page_look_like_themselves()
    {
        await using var server = await Server(StubChoices.InTurn(
            StubBehaviour.Fail(StubError.QuotaUsedUp()), StubBehaviour.Fail(StubError.Page(502))));
        using var client = new StubClient(server);
        var (status, text) = await client.PostAsync(StubFormat.OpenAiChat, Body(StubFormat.OpenAiChat));
        Assert.Equal(HttpStatusCode.TooManyRequests, status);
        Assert.Equal("insufficient_quota", At(Json(text), "error", "code").GetString());
        Assert.StartsWith("<html>", (await client.PostAsync(StubFormat.OpenAiChat, Body(StubFormat.OpenAiChat))).Text);
    }

    [Theory]
    [InlineData(StubFormat.OpenAiChat, "{\"model\":", 400)]
    [InlineData(StubFormat.OpenAiResponses, "[]", 400)]
    [InlineData(StubFormat.OllamaChat, "{}", 400)]
    [InlineData(StubFormat.Anthropic, "{\"model\":\"small\",\"messages\":[]}", 400)]
    [InlineData(StubFormat.OpenAiChat, "{\"model\":\"dear\"}", 404)]
    public async Task What_is_no_request_is_turned_away(StubFormat format, string body, int expected)
    {
        await using var server = await StubModelServer.StartAsync(
            new StubOptions { Prices = new Dictionary<string, StubPrice> { ["small"] = new() { Input = 1, Output = 1 } } }, Cancellation);
        using var client = new StubClient(server);
        Assert.Equal(expected, (int)(await client.PostAsync(format, body)).Status);
    }

    [Fact]
    public async Task Only_known_keys_are_let_in()
    {
        await using var server = await StubModelServer.StartAsync(new StubOptions { Keys = new HashSet<string> { "secret" } }, Cancellation);
        using var client = new StubClient(server);
        foreach (var (key, expected) in new[] { ("wrong", 401), (null, 401), ("secret", 200) })
        {
            var body = Body(StubFormat.OpenAiChat);
            using var response = await client.OpenAsync(HttpMethod.Post, "/v1/chat/completions", body, key: key);
            Assert.Equal(expected, (int)response.StatusCode);
        }

        Assert.Equal(["wrong", null, "secret"], server.Hits.Select(hit => hit.Key));
    }

    [Fact]
    public async Task Unknown_paths_and_methods_are_errors()
    {
        await using var server = await Server(Ten);
        using var client = new StubClient(server);
        using var unknown = await client.OpenAsync(HttpMethod.Post, "/v1/embeddings", "{}");
        using var method = await client.OpenAsync(HttpMethod.Get, "/v1/chat/completions");
        Assert.Equal([404, 405], server.Hits.Select(hit => hit.Status));
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_reset_connection_is_not_an_end(StubFormat format)
    {
        await using var server = await Server(StubChoices.InTurn(StubBehaviour.Reset(), Ten.ResetAfter(3)));
        using var client = new StubClient(server);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.OpenAsync(format, Body(format, stream: true)));
        using var response = await client.OpenAsync(format, Body(format, stream: true));
        await using var stream = await response.Content.ReadAsStreamAsync(Cancellation);
        using var reader = new StreamReader(stream);
        for (string? line = ""; !line!.Contains("\"2\"", StringComparison.Ordinal);)
            line = await reader.ReadLineAsync(Cancellation);
        var broken = await Assert.ThrowsAsync<IOException>(() => reader.ReadToEndAsync(Cancellation));
        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(broken.InnerException).SocketErrorCode);
        await server.Log.WaitUntilIdleAsync(Cancellation);
        Assert.All(server.Hits, hit => Assert.False(hit.ClientLeft));
        Assert.Equal([0, 200], server.Hits.Select(hit => hit.Status));
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_truncated_stream_ends_cleanly_without_its_end(StubFormat format)
    {
        await using var server = await Server(Ten.TruncatedAfter(4));
        using var client = new StubClient(server);
        var events = await client.StreamAsync(format);
        Assert.Contains(events, e => e.Data.Contains("\"3\"", StringComparison.Ordinal));
        Assert.DoesNotContain(events, e => e.Data.Contains("\"4\"", StringComparison.Ordinal));
        Assert.DoesNotContain(events, e => e.Data.Contains("[DONE]", StringComparison.Ordinal)
            || e.Data.Contains("\"done\":true", StringComparison.Ordinal) || e.Name is "message_stop" or "response.completed");
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_stream_can_stall_in_its_middle(StubFormat format)
    {
        await using var server = await Server(Ten.StallingAfter(2));
        using var client = new StubClient(server);
        using var response = await client.OpenAsync(format, Body(format, stream: true));
        await using var stream = await response.Content.ReadAsStreamAsync(Cancellation);
        using var reader = new StreamReader(stream);
        for (string? line = ""; !line!.Contains("\"1\"", StringComparison.Ordinal);)
            line = await reader.ReadLineAsync(Cancellation);
        Assert.Equal(1, server.Log.InFlight);
        response.Dispose();
        await server.Log.WaitUntilIdleAsync(Cancellation);
        Assert.True(server.Hits.Single().ClientLeft);
    }

    [Fact]
    public async Task A_stall_ends_with_the_client_or_the_server()
    {
        var server = await Server(StubBehaviour.Stall());
        using var client = new StubClient(server);
        using var leaving = new CancellationTokenSource();
        var left = client.OpenAsync(StubFormat.OpenAiChat, Body(StubFormat.OpenAiChat), leaving.Token);
        await server.Log.WaitForHitsAsync(1, Cancellation);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        await server.Log.WaitUntilIdleAsync(Cancellation);
        var staying = client.OpenAsync(StubFormat.OpenAiChat, Body(StubFormat.OpenAiChat));
        await server.Log.WaitForHitsAsync(2, Cancellation);
        await server.DisposeAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => staying);
        Assert.Equal([true, false], server.Hits.Select(hit => hit.ClientLeft));
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Malformed_is_not_JSON(StubFormat format)
    {
        await using var server = await Server(Ten.MalformedAfter(2));
        using var client = new StubClient(server);
        var (_, whole) = await client.PostAsync(format, Body(format));
        Assert.ThrowsAny<JsonException>(() => Json(whole));
        var events = await client.StreamAsync(format);
        var broken = events.Where(e => e.Data != "[DONE]").Count(e => !IsJson(e.Data));
        Assert.Equal(1, broken);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task An_error_can_end_a_stream(StubFormat format)
    {
        await using var server = await Server(Ten.ErrorAfter(2));
        using var client = new StubClient(server);
        var last = (await client.StreamAsync(format))[^1];
        Assert.Contains("overloaded", last.Data);
        Assert.Equal(format is StubFormat.Anthropic or StubFormat.OpenAiResponses ? "error" : "", last.Name);
    }

    [Fact]
    public async Task A_body_that_is_cut_short_is_a_hit_whose_client_left()
    {
        await using var server = await Server(Ten);
        using (var tcp = new TcpClient())
        {
            await tcp.ConnectAsync(IPAddress.Loopback, new Uri(server.Url).Port, Cancellation);
            var head = "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{\"model\""u8.ToArray();
            await tcp.GetStream().WriteAsync(head, Cancellation);
        }

        await server.Log.WaitForHitsAsync(1, Cancellation);
        await server.Log.WaitUntilIdleAsync(Cancellation);
        Assert.True(server.Hits.Single().ClientLeft);
        Assert.Equal(0, server.Hits.Single().Status);
    }

    [Fact]
    public async Task A_behaviour_that_throws_is_not_overlooked()
    {
        var server = await Server(_ => throw new InvalidOperationException("a bug in a test"));
        using var client = new StubClient(server);
        Assert.Equal(HttpStatusCode.InternalServerError, (await client.PostAsync(StubFormat.OpenAiChat, Body(StubFormat.OpenAiChat))).Status);
        var mistake = await Assert.ThrowsAsync<AggregateException>(async () => await server.DisposeAsync());
        Assert.Equal("a bug in a test", Assert.Single(mistake.InnerExceptions).Message);
    }

    private static bool IsJson(string text)
    {
        try
        {
            Json(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static Task<StubModelServer> Server(StubBehaviour behaviour) => Server(StubChoices.Always(behaviour));

    private static Task<StubModelServer> Server(Func<StubRequest, StubBehaviour> behaviour) =>
        StubModelServer.StartAsync(new StubOptions { Behaviour = behaviour }, Cancellation);
}
