namespace Volley.StubServer.Formats;

/// <summary>Which path speaks what.</summary>
public static class StubFormats
{
    private static readonly Dictionary<StubFormat, IStubFormat> Writers = new()
    {
        [StubFormat.OpenAiChat] = new ChatCompletions(),
        [StubFormat.OpenAiResponses] = new Responses(),
        [StubFormat.Anthropic] = new Messages(),
        [StubFormat.OllamaChat] = new OllamaLines(isChat: true),
        [StubFormat.OllamaGenerate] = new OllamaLines(isChat: false),
    };

    /// <summary>
    /// The format of a path, by its end, so that <c>/some-account/v1/messages</c> is one as well
    /// and a single server can play several providers.
    /// </summary>
    public static StubFormat Of(string path) => path switch
    {
        _ when path.EndsWith("/chat/completions", StringComparison.Ordinal) => StubFormat.OpenAiChat,
        _ when path.EndsWith("/responses", StringComparison.Ordinal) => StubFormat.OpenAiResponses,
        _ when path.EndsWith("/messages", StringComparison.Ordinal) => StubFormat.Anthropic,
        _ when path.EndsWith("/api/chat", StringComparison.Ordinal) => StubFormat.OllamaChat,
        _ when path.EndsWith("/api/generate", StringComparison.Ordinal) => StubFormat.OllamaGenerate,
        _ when path.EndsWith("/models", StringComparison.Ordinal) => StubFormat.OpenAiModels,
        _ when path.EndsWith("/api/tags", StringComparison.Ordinal) => StubFormat.OllamaTags,
        _ => StubFormat.Unknown,
    };

    /// <summary>Whether the format is a call of a model, which may cost money, and not a list or a mistake.</summary>
    public static bool IsCall(this StubFormat format) => Writers.ContainsKey(format);

    /// <summary>Whether the format is one of Ollama's own.</summary>
    public static bool IsOllama(this StubFormat format) =>
        format is StubFormat.OllamaChat or StubFormat.OllamaGenerate or StubFormat.OllamaTags;

    internal static IStubFormat Writer(StubFormat format) => Writers[format];
}
