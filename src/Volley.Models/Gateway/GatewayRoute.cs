using System.Collections.Frozen;
using Volley.Models.Providers;
using Volley.Models.Wire;

namespace Volley.Models.Gateway;

/// <summary>What a request's path says: <c>/PROVIDER[/TOKEN]/v1/…</c>, or without a provider for its format's own.</summary>
/// <remarks>
/// Clients join paths to their base URL in their own ways: with <c>/v1</c> in the one or the other. So <c>/v1</c> counts wherever it stands, and as
/// often. The token may stand in the path because programs for Ollama have no other place for it.
/// </remarks>
internal sealed record GatewayRoute
{
    /// <summary>What is shorter is a path that nobody knows, rather than a token.</summary>
    private const int LeastToken = 16;

    private static readonly FrozenDictionary<string, WireFormat> Calls = new Dictionary<string, WireFormat>
    {
        ["chat/completions"] = WireFormat.OpenAiChat,
        ["responses"] = WireFormat.OpenAiResponses,
        ["messages"] = WireFormat.Anthropic,
        ["api/chat"] = WireFormat.OllamaChat,
        ["api/generate"] = WireFormat.OllamaGenerate,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly string[] Unmetered =
    [
        "embeddings", "completions", "images", "audio", "moderations", "files", "uploads", "batches", "fine_tuning", "assistants", "threads", "vector_stores",
        "realtime", "responses", "conversations", "containers", "evals", "videos", "chat/completions", "messages", "complete", "rerank", "skills",
        "api/embed", "api/embeddings", "api/pull", "api/push", "api/create", "api/copy", "api/delete", "api/show", "api/ps", "api/version", "api/blobs",
    ];

    /// <summary>The provider that the path names; <see langword="null"/> where it names none.</summary>
    public string? Door { get; private init; }

    /// <summary>The token in the path; <see langword="null"/> for none.</summary>
    public string? Token { get; private init; }

    /// <summary>What the path is for.</summary>
    public GatewayEndpoint Endpoint { get; private init; }

    /// <summary>The format of a call, and of errors whatever the path.</summary>
    public WireFormat Format { get; private init; }

    /// <summary>The path below provider, token and <c>/v1</c>, such as <c>embeddings</c> or <c>models/gpt-4o</c>.</summary>
    public string Tail { get; private init; } = "";

    /// <summary>Reads a path.</summary>
    /// <param name="path">The decoded path.</param>
    /// <param name="providers">The providers.</param>
    public static GatewayRoute Of(string path, ProviderTable providers)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts is ["health"])
            return new GatewayRoute { Endpoint = GatewayEndpoint.Health, Format = WireFormat.OpenAiChat };
        if (parts is ["metrics"])
            return new GatewayRoute { Endpoint = GatewayEndpoint.Metrics, Format = WireFormat.OpenAiChat };
        var door = parts.Length > 0 ? providers.Find(parts[0]) : null;
        var rest = parts.AsSpan(door is null ? 0 : 1);
        var route = Below(rest) with { Door = door?.Name };
        if (route.Endpoint == GatewayEndpoint.Unknown && door is not null && rest.Length > 1 && rest[0].Length >= LeastToken)
            route = Below(rest[1..]) with { Door = door.Name, Token = rest[0] };
        return route.Endpoint != GatewayEndpoint.Call ? route with { Format = FormatOf(route, door) } : route;
    }

    private static GatewayRoute Below(ReadOnlySpan<string> parts)
    {
        while (parts is ["v1", ..])
            parts = parts[1..];
        var tail = string.Join('/', parts!);
        if (Calls.TryGetValue(tail, out var format))
            return new GatewayRoute { Endpoint = GatewayEndpoint.Call, Format = format, Tail = tail };
        var endpoint = tail == "models" || tail.StartsWith("models/", StringComparison.Ordinal) ? GatewayEndpoint.Models
            : tail == "api/tags" ? GatewayEndpoint.Tags
            : Unmetered.Any(u => tail == u || (tail.StartsWith(u, StringComparison.Ordinal) && tail[u.Length] == '/')) ? GatewayEndpoint.NotMetered
            : GatewayEndpoint.Unknown;
        return new GatewayRoute { Endpoint = endpoint, Tail = tail };
    }

    private static WireFormat FormatOf(GatewayRoute route, ModelProvider? door) =>
        route.Tail.StartsWith("api/", StringComparison.Ordinal) || (door?.Format == ProviderFormat.Ollama && route.Tail.Length == 0) ? WireFormat.OllamaChat
        : door?.Format == ProviderFormat.Anthropic || route.Tail.StartsWith("messages/", StringComparison.Ordinal) ? WireFormat.Anthropic
        : WireFormat.OpenAiChat;
}
