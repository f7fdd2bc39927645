using System.Net;
using System.Text;
using System.Text.Json;
using Volley.StubServer;
using Volley.StubServer.Formats;

namespace Volley.Tests.StubServer;

/// <summary>A bare client of one stub server: no retries, no time limit of its own.</summary>
internal sealed class StubClient(StubModelServer server) : IDisposable
{
    // Without a drain time the connection is closed as soon as an answer that is not read to its end is let go.
    private readonly HttpClient _http =
        new(new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero }) { Timeout = Timeout.InfiniteTimeSpan };

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static string PathOf(StubFormat format) => format switch
    {
        StubFormat.OpenAiChat => "/v1/chat/completions",
        StubFormat.OpenAiResponses => "/v1/responses",
        StubFormat.Anthropic => "/v1/messages",
        StubFormat.OllamaChat => "/api/chat",
        StubFormat.OllamaGenerate => "/api/generate",
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    /// <summary>A small request of the format; <paramref name="more"/> adds members, as <c>,"n":2</c>.</summary>
    public static string Body(StubFormat format, bool stream = false, string text = "Hello", string more = "", string model = "small")
    {
        var said = format switch
        {
            StubFormat.OpenAiResponses => $"\"input\":\"{text}\"",
            StubFormat.OllamaGenerate => $"\"prompt\":\"{text}\"",
            StubFormat.Anthropic when !more.Contains("max_tokens", StringComparison.Ordinal) =>
                $$"""
                "max_tokens":100,"messages":[{"role":"user","content":"{{text}}"}]
                """,
            _ => $$"""
                "messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"{{text}}"}]
                """,
        };
        return $$"""{"model":"{{model}}",{{said}},"stream":{{(stream ? "true" : "false")}}{{more}}}""";
    }

    public Task<HttpResponseMessage> OpenAsync(StubFormat format, string body, CancellationToken? cancellation = null) =>
        OpenAsync(HttpMethod.Post, PathOf(format), body, cancellation);

    public async Task<HttpResponseMessage> OpenAsync(
        HttpMethod method, string path, string? body = null, CancellationToken? cancellation = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, server.Url + path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (path.EndsWith("/messages", StringComparison.Ordinal))
            request.Headers.Add("anthropic-version", "2023-06-01");
        if (key is not null)
            request.Headers.Add("Authorization", $"Bearer {key}");
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation ?? Cancellation);
    }

    /// <summary>The text of a whole answer.</summary>
    public async Task<(HttpStatusCode Status, string Text)> PostAsync(StubFormat format, string body)
    {
        using var response = await OpenAsync(format, body);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation));
    }

    /// <summary>The JSON of a whole answer.</summary>
    public async Task<JsonElement> AnswerAsync(StubFormat format, string? body = null)
    {
        var (status, text) = await PostAsync(format, body ?? Body(format));
        Assert.Equal(HttpStatusCode.OK, status);
        return Json(text);
    }

    /// <summary>The events of a stream, in order: the name (empty for none) and the data.</summary>
    public async Task<IReadOnlyList<(string Name, string Data)>> StreamAsync(StubFormat format, string? body = null)
    {
        using var response = await OpenAsync(format, body ?? Body(format, stream: true));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        if (format.IsOllama())
        {
            Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType?.MediaType);
            return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => ("", line))];
        }

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.True(text.Length == 0 || text.EndsWith("\n\n", StringComparison.Ordinal));
        return [.. text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(Event)];
    }

    public static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    /// <summary>The texts at a path of member names in each event that has it, joined.</summary>
    public static string Join(IEnumerable<(string Name, string Data)> events, params string[] path) =>
        string.Concat(events.Where(e => e.Data != "[DONE]").Select(e => At(Json(e.Data), path)).Where(e => e.ValueKind == JsonValueKind.String)
            .Select(e => e.GetString()));

    /// <summary>What stands at a path of member names and, in arrays, of indices; undefined where it leads nowhere.</summary>
    public static JsonElement At(JsonElement json, params string[] path)
    {
        foreach (var name in path)
        {
            json = json.ValueKind switch
            {
                JsonValueKind.Array when json.GetArrayLength() > int.Parse(name, null) => json[int.Parse(name, null)],
                JsonValueKind.Object when json.TryGetProperty(name, out var value) => value,
                _ => default,
            };
        }

        return json;
    }

    public void Dispose() => _http.Dispose();

    private static (string Name, string Data) Event(string text)
    {
        var lines = text.Split('\n');
        return lines is [var name, var data]
            ? (name["event: ".Length..], data["data: ".Length..])
            : ("", Assert.Single(lines)["data: ".Length..]);
    }
}
