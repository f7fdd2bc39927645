using Volley.StubServer.Formats;
using static Volley.StubServer.Formats.JsonText;

namespace Volley.StubServer;

/// <summary>An error, written in the shape of whichever provider is asked.</summary>
public sealed record StubError
{
    /// <summary>The status of the answer.</summary>
    public required int Status { get; init; }

    /// <summary>What it says to people.</summary>
    public string Message { get; init; } = "The stub was told to fail.";

    /// <summary>OpenAI's <c>code</c>; absent, null.</summary>
    public string? Code { get; init; }

    /// <summary>The error's type; absent, the one that the provider uses with this status.</summary>
    public string? Type { get; init; }

    /// <summary>What it says about when to come back.</summary>
    public RetryHint Hint { get; init; } = RetryHint.None;

    /// <summary>A body instead of the provider's shape, such as a proxy's page.</summary>
    public string? RawBody { get; init; }

    /// <summary>The content type, <c>text/html</c> where a raw body is a page.</summary>
    public string ContentType { get; init; } = "application/json";

    internal string OpenAiType => Type ?? Status switch
    {
        429 => "requests",
        >= 500 => "server_error",
        _ => "invalid_request_error",
    };

    private string AnthropicType => Type ?? Status switch
    {
        401 => "authentication_error",
        402 => "billing_error",
        403 => "permission_error",
        404 => "not_found_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        504 => "timeout_error",
        529 => "overloaded_error",
        >= 500 => "api_error",
        _ => "invalid_request_error",
    };

    /// <summary>429: too many requests.</summary>
    public static StubError RateLimited(RetryHint hint) =>
        new() { Status = 429, Message = "Rate limit reached for requests.", Code = "rate_limit_exceeded", Hint = hint };

    /// <summary>429 as OpenAI sends it when the account has no money left: waiting does not help.</summary>
    public static StubError QuotaUsedUp() => new()
    {
        Status = 429,
        Message = "You exceeded your current quota, please check your plan and billing details.",
        Code = "insufficient_quota",
        Type = "insufficient_quota",
    };

    /// <summary>The provider has too much to do: 529 as Anthropic says it, or 503.</summary>
    public static StubError Overloaded(int status = 529) =>
        new() { Status = status, Message = "The server is overloaded or not ready yet.", Type = status == 529 ? "overloaded_error" : null };

    /// <summary>A failure on the server's side: 500, 502, 503, 504.</summary>
    public static StubError Server(int status = 500) => new() { Status = status, Message = "The server had an error." };

    /// <summary>400: nothing that a retry would change.</summary>
    public static StubError BadRequest(string message) => new() { Status = 400, Message = message };

    /// <summary>401: the key is wrong.</summary>
    public static StubError Unauthorized() =>
        new() { Status = 401, Message = "Incorrect API key provided.", Code = "invalid_api_key" };

    /// <summary>404: there is no such model.</summary>
    public static StubError NoModel(string? model) =>
        new() { Status = 404, Message = $"The model '{model}' does not exist.", Code = "model_not_found" };

    /// <summary>A page of a proxy in front of the provider.</summary>
    public static StubError Page(int status) => new()
    {
        Status = status,
        RawBody = $"<html><head><title>{status}</title></head><body><h1>{status}</h1></body></html>",
        ContentType = "text/html",
    };

    internal string Body(StubFormat format)
    {
        if (RawBody is not null)
            return RawBody;
        if (format.IsOllama())
            return $$"""{"error":{{Quote(Message)}}}""";
        return format == StubFormat.Anthropic
            ? $$$"""{"type":"error","error":{"type":{{{Quote(AnthropicType)}}},"message":{{{Quote(Message)}}}},"request_id":"req_stub"}"""
            : $$$"""{"error":{"message":{{{Quote(Message)}}},"type":{{{Quote(OpenAiType)}}},"param":null,"code":{{{Quote(Code)}}}}}""";
    }
}
