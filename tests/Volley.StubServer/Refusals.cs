using System.Text.Json;
using Volley.StubServer.Formats;

namespace Volley.StubServer;

/// <summary>What every provider turns away before any model sees it.</summary>
internal static class Refusals
{
    public static StubError? Of(StubRequest request, string method, StubOptions options)
    {
        if (options.Keys is { } keys && (request.Key is null || !keys.Contains(request.Key)))
            return StubError.Unauthorized();
        if (request.Format == StubFormat.Unknown)
            return new StubError { Status = 404, Message = $"Unknown request URL: {method} {request.Path}." };
        if (method != (request.Format.IsCall() ? "POST" : "GET"))
            return new StubError { Status = 405, Message = $"{method} is not allowed on {request.Path}." };
        if (!request.Format.IsCall())
            return null;
        if (request.Body.ValueKind != JsonValueKind.Object)
            return StubError.BadRequest("We could not parse the JSON body of your request.");
        if (request.Model is null)
            return StubError.BadRequest("you must provide a model parameter");
        if (options.Prices is not null && options.PriceOf(request.Model) is null)
            return StubError.NoModel(request.Model);
        return request.Format == StubFormat.Anthropic ? Anthropic(request) : null;
    }

    private static StubError? Anthropic(StubRequest request)
    {
        if (!request.Headers.ContainsKey("anthropic-version"))
            return StubError.BadRequest("anthropic-version: header is required");
        return request.MaxOutputTokens is null ? StubError.BadRequest("max_tokens: Field required") : null;
    }
}
