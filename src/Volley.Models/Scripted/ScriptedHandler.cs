using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Volley.Execution;
using Volley.Models.Wire;

namespace Volley.Models.Scripted;

/// <summary>Stands in for the transport to a provider: answers by rules, and touches no network.</summary>
/// <param name="rules">The rules.</param>
/// <param name="time">The clock, for latencies.</param>
internal sealed class ScriptedHandler(ScriptedRules rules, TimeProvider time) : HttpMessageHandler
{
    /// <summary>The request's format. Required.</summary>
    public static readonly HttpRequestOptionsKey<WireFormat> Format = new("volley.scripted.format");

    /// <summary>What tells equal requests apart; absent for nothing.</summary>
    public static readonly HttpRequestOptionsKey<string> Seed = new("volley.scripted.seed");

    /// <summary>Which attempt of the same call it is, from 1; absent for the first.</summary>
    public static readonly HttpRequestOptionsKey<int> Hit = new("volley.scripted.hit");

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var format = request.Options.TryGetValue(Format, out var asked) ? asked : throw new InvalidOperationException("A scripted request has no format.");
        var body = await request.Content!.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        if (ModelRequest.Read(format, body, out var problem) is not { } read)
            return Failed(format, new ProviderError(ErrorKind.BadRequest, "invalid_request", problem!.Message));
        using var document = JsonDocument.Parse(body);
        var conversation = Conversation.Of(format, document.RootElement);
        var seed = request.Options.TryGetValue(Seed, out var given) ? given : "";
        var hit = request.Options.TryGetValue(Hit, out var number) ? number : 1;
        if (rules.Answer(read.Model, conversation, seed, hit) is not { } answer)
            return Failed(format, new ProviderError(ErrorKind.BadRequest, "no_rule", $"none of the scripted rules fits the model '{read.Model}' and this question"));
        if (answer.Latency > TimeSpan.Zero)
            await Task.Delay(TimerSpan.Of(answer.Latency), time, cancellationToken).ConfigureAwait(false);
        if (answer.FailsWith is { } status)
            return Failed(format, new ProviderError((ErrorKind)status, "scripted_failure", "the scripted rules let this attempt fail"));
        return Answered(format, read, answer, body.Length);
    }

    private static HttpResponseMessage Answered(WireFormat format, ModelRequest read, ScriptedAnswer answer, int bytes)
    {
        var isCut = read.MaxOutput is { } limit && answer.OutputTokens > limit;
        if (isCut)
            answer = Cut(answer, (int)read.MaxOutput!.Value);
        var writer = new ScriptedBody(format, read.Model, (bytes + 3) / 4);
        var content = read.IsStream ? writer.Stream(answer, isCut) : writer.Whole(answer, isCut);
        return Response(HttpStatusCode.OK, content, read.IsStream ? format.StreamContentType() : "application/json");
    }

    private static ScriptedAnswer Cut(ScriptedAnswer answer, int limit)
    {
        var length = (int)((long)answer.Text.Length * limit / answer.OutputTokens);
        if (length > 0 && char.IsHighSurrogate(answer.Text[length - 1]))
            length--;
        return answer with { Text = answer.Text[..length], OutputTokens = limit };
    }

    private static HttpResponseMessage Failed(WireFormat format, ProviderError error) =>
        Response((HttpStatusCode)error.Status, error.Body(format), "application/json");

    private static HttpResponseMessage Response(HttpStatusCode status, ReadOnlyMemory<byte> body, string type)
    {
        var content = new ReadOnlyMemoryContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return new HttpResponseMessage(status) { Content = content };
    }
}
