namespace Volley.StubServer;

/// <summary>The ways in which providers say when to come back.</summary>
public enum RetryHintKind
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary><c>Retry-After</c> in seconds.</summary>
    Seconds,

    /// <summary><c>Retry-After</c> as an HTTP date.</summary>
    HttpDate,

    /// <summary><c>retry-after-ms</c>.</summary>
    Milliseconds,

    /// <summary><c>x-ratelimit-reset-requests</c>, a duration.</summary>
    OpenAiRequests,

    /// <summary><c>x-ratelimit-reset-tokens</c>, a duration.</summary>
    OpenAiTokens,

    /// <summary><c>anthropic-ratelimit-requests-reset</c>, RFC 3339.</summary>
    Anthropic,

    /// <summary><c>X-RateLimit-Reset</c>, milliseconds since 1970.</summary>
    Epoch,
}
