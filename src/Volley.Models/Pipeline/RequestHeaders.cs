using System.Collections.Frozen;
using System.Net.Http.Headers;
using Volley.Models.Providers;
using Volley.Models.Wire;

namespace Volley.Models.Pipeline;

/// <summary>What headers an attempt is sent with: the client's, without those that identify it or belong to its connection, and the provider's key.</summary>
internal static class RequestHeaders
{
    private const string AnthropicVersion = "2023-06-01";

    private static readonly FrozenSet<string> Dropped = new[]
    {
        "authorization", "x-api-key", "api-key", "x-goog-api-key", "cookie", "proxy-authorization",
        "connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "host", "expect",
        "content-length", "content-type", "content-encoding", "accept-encoding",
        "forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "via", "traceparent", "tracestate", "baggage",
        "openai-organization", "openai-project",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a client's header is passed on.</summary>
    public static bool IsPassedOn(string name) => !Dropped.Contains(name);

    /// <summary>Writes the headers of an attempt.</summary>
    public static void Write(HttpRequestMessage request, ModelCall call, string? key)
    {
        foreach (var (name, value) in call.Headers)
            if (IsPassedOn(name))
                request.Headers.TryAddWithoutValidation(name, value);
        if (request.Content is { } content)
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var isAnthropic = call.Model.Provider.Format == ProviderFormat.Anthropic || call.Request.Format == WireFormat.Anthropic;
        if (isAnthropic && !request.Headers.NonValidated.Contains("anthropic-version"))
            request.Headers.TryAddWithoutValidation("anthropic-version", AnthropicVersion);
        if (key is null)
            return;
        if (isAnthropic)
            request.Headers.TryAddWithoutValidation("x-api-key", key);
        else
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
    }
}
