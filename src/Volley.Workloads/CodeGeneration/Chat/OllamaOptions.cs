using System.Text.Json.Nodes;

namespace Volley.Workloads.CodeGeneration.Chat;

/// <summary>The options of a request to Ollama that other providers do not have.</summary>
internal static class OllamaOptions
{
    /// <summary>The members of the request; <see langword="null"/> where the usual ones say it all.</summary>
    public static string? Of(ChatRequest request)
    {
        if (request.ContextTokens is not { } context)
            return null;
        // Given as a whole: what is given here comes before what would be written for the rest.
        var options = new JsonObject { ["num_ctx"] = context };
        if (request.MaxOutputTokens is { } most)
            options["num_predict"] = most;
        if (request.Temperature is { } temperature)
            options["temperature"] = temperature;
        if (request.Seed is { } seed)
            options["seed"] = seed;
        return new JsonObject { ["options"] = options }.ToJsonString();
    }
}
