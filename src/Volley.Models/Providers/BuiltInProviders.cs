using System.Collections.Immutable;

namespace Volley.Models.Providers;

/// <summary>The providers that are there without being written down. A spec or the user's file can change any of their settings.</summary>
public static class BuiltInProviders
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<ModelProvider> All { get; } =
    [
        Remote("openai", ProviderFormat.OpenAi, "https://api.openai.com/v1", "OPENAI_API_KEY") with { ChatLimitField = "max_completion_tokens" },
        Remote("anthropic", ProviderFormat.Anthropic, "https://api.anthropic.com", "ANTHROPIC_API_KEY"),
        Remote("openrouter", ProviderFormat.OpenAi, "https://openrouter.ai/api/v1", "OPENROUTER_API_KEY"),
        Local("ollama", ProviderFormat.Ollama, "http://127.0.0.1:11434"),
        Local("llamacpp", ProviderFormat.OpenAi, "http://127.0.0.1:8080/v1"),
        Local("lmstudio", ProviderFormat.OpenAi, "http://127.0.0.1:1234/v1"),
        Local("vllm", ProviderFormat.OpenAi, "http://127.0.0.1:8000/v1"),
        Local("local", ProviderFormat.OpenAi, "http://127.0.0.1:8080/v1"),
        new() { Name = "scripted", Format = ProviderFormat.Scripted, IsFree = true },
    ];

    private static ModelProvider Remote(string name, ProviderFormat format, string url, string key) =>
        new() { Name = name, Format = format, BaseUrl = new Uri(url), KeyVariable = key };

    private static ModelProvider Local(string name, ProviderFormat format, string url) =>
        new() { Name = name, Format = format, BaseUrl = new Uri(url), IsFree = true };
}
