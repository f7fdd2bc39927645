namespace Volley.StubServer.Formats;

/// <summary>What a path of the server speaks.</summary>
public enum StubFormat
{
    /// <summary>A path that no provider has.</summary>
    Unknown,

    /// <summary>OpenAI chat completions: <c>…/chat/completions</c>.</summary>
    OpenAiChat,

    /// <summary>OpenAI responses: <c>…/responses</c>.</summary>
    OpenAiResponses,

    /// <summary>Anthropic messages: <c>…/messages</c>.</summary>
    Anthropic,

    /// <summary>Ollama's own chat: <c>…/api/chat</c>.</summary>
    OllamaChat,

    /// <summary>Ollama's own completion: <c>…/api/generate</c>.</summary>
    OllamaGenerate,

    /// <summary>OpenAI's list of models: <c>…/models</c>.</summary>
    OpenAiModels,

    /// <summary>Ollama's list of models: <c>…/api/tags</c>.</summary>
    OllamaTags,
}
