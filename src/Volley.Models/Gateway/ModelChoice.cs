using Volley.Models.Providers;
using Volley.Models.Wire;

namespace Volley.Models.Gateway;

/// <summary>Finds the model that a request means.</summary>
/// <remarks>
/// At the doors of OpenAI, Anthropic and Ollama, which is where unmodified programs arrive, a name with a known provider in front selects that provider.
/// At any other door the path has named the provider: there a slash is part of the model's name, as in OpenRouter's <c>openai/gpt-4o</c>.
/// </remarks>
internal static class ModelChoice
{
    /// <summary>Finds a model.</summary>
    /// <param name="providers">The providers.</param>
    /// <param name="door">The provider that the path names; <see langword="null"/> for none.</param>
    /// <param name="request">The request.</param>
    /// <param name="refusal">Why there is none; <see langword="null"/> where there is.</param>
    public static ResolvedModel? Find(ProviderTable providers, string? door, ModelRequest request, out GatewayRefusal? refusal)
    {
        var own = OwnProvider(request.Format);
        var isOpen = door is null or "openai" or "anthropic" or "ollama";
        var named = isOpen && ModelId.TryParse(request.Model, out var id) ? providers.Find(id.Provider) : null;
        if ((named ?? providers.Find(door ?? own)) is not { } provider)
        {
            refusal = GatewayRefusal.Of(GatewayError.UnknownPath);
            return null;
        }

        var model = providers.Resolve(provider, request.Model, out var problem);
        refusal = model is null ? GatewayRefusal.UnknownModel(problem!)
            : provider.Format.Accepts(request.Format) ? null
            : GatewayRefusal.OtherFormat(provider.Name, PathOf(provider));
        return refusal is null ? model : null;
    }

    private static string OwnProvider(WireFormat format) => format.IsOllama() ? "ollama" : format == WireFormat.Anthropic ? "anthropic" : "openai";

    private static string PathOf(ModelProvider provider) => provider.Format switch
    {
        ProviderFormat.Anthropic => "/anthropic/v1/messages",
        ProviderFormat.Ollama => "/ollama/api/chat or /openai/v1/chat/completions",
        _ => "/openai/v1/chat/completions or /openai/v1/responses",
    };
}
