using Volley.Models.Wire;

namespace Volley.Models.Providers;

/// <summary>Whose language a provider speaks.</summary>
public enum ProviderFormat
{
    /// <summary>OpenAI's, and that of all servers that are compatible with it.</summary>
    OpenAi,

    /// <summary>Anthropic's.</summary>
    Anthropic,

    /// <summary>Ollama's own.</summary>
    Ollama,

    /// <summary>None: answers come from a file of rules, in whatever format was asked.</summary>
    Scripted,
}

/// <summary>What follows from a provider's format.</summary>
public static class ProviderFormats
{
    /// <summary>Whether a provider understands requests of a wire format. Ollama speaks OpenAI's chat completions besides its own.</summary>
    /// <param name="format">The provider's format.</param>
    /// <param name="wire">The request's.</param>
    /// <returns>Whether it does.</returns>
    public static bool Accepts(this ProviderFormat format, WireFormat wire) => format switch
    {
        ProviderFormat.OpenAi => wire is WireFormat.OpenAiChat or WireFormat.OpenAiResponses,
        ProviderFormat.Anthropic => wire == WireFormat.Anthropic,
        ProviderFormat.Ollama => wire.IsOllama() || wire == WireFormat.OpenAiChat,
        _ => true,
    };

    /// <summary>The wire format in which Volley itself asks such a provider.</summary>
    /// <param name="format">The provider's format.</param>
    /// <returns>The wire format.</returns>
    public static WireFormat ChatFormat(this ProviderFormat format) => format switch
    {
        ProviderFormat.Anthropic => WireFormat.Anthropic,
        ProviderFormat.Ollama => WireFormat.OllamaChat,
        _ => WireFormat.OpenAiChat,
    };
}
