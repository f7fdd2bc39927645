namespace Volley.Models.Wire;

/// <summary>The shape of a request and of its answer: one for each endpoint that is understood.</summary>
public enum WireFormat
{
    /// <summary>OpenAI's chat completions, <c>/v1/chat/completions</c>; also of servers that are compatible with it.</summary>
    OpenAiChat,

    /// <summary>OpenAI's responses, <c>/v1/responses</c>.</summary>
    OpenAiResponses,

    /// <summary>Anthropic's messages, <c>/v1/messages</c>.</summary>
    Anthropic,

    /// <summary>Ollama's chat, <c>/api/chat</c>.</summary>
    OllamaChat,

    /// <summary>Ollama's generation from a prompt, <c>/api/generate</c>.</summary>
    OllamaGenerate,
}

/// <summary>What differs between the formats as a whole.</summary>
public static class WireFormats
{
    /// <summary>Whether the format is one of Ollama's own.</summary>
    /// <param name="format">The format.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsOllama(this WireFormat format) => format is WireFormat.OllamaChat or WireFormat.OllamaGenerate;

    /// <summary>The media type of a streamed answer: server-sent events, but lines of JSON from Ollama.</summary>
    /// <param name="format">The format.</param>
    /// <returns>The type.</returns>
    public static string StreamContentType(this WireFormat format) => format.IsOllama() ? "application/x-ndjson" : "text/event-stream";

    /// <summary>Whether a request that says nothing of it is answered with a stream, as Ollama does.</summary>
    /// <param name="format">The format.</param>
    /// <returns>Whether it is.</returns>
    public static bool StreamsByDefault(this WireFormat format) => format.IsOllama();

    /// <summary>The endpoint's path below a provider's base URL, as people write that: with <c>/v1</c> for OpenAI's formats, without elsewhere.</summary>
    /// <param name="format">The format.</param>
    /// <returns>The path, with a leading slash.</returns>
    public static string EndpointPath(this WireFormat format) => format switch
    {
        WireFormat.OpenAiChat => "/chat/completions",
        WireFormat.OpenAiResponses => "/responses",
        WireFormat.Anthropic => "/v1/messages",
        WireFormat.OllamaChat => "/api/chat",
        WireFormat.OllamaGenerate => "/api/generate",
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };
}
