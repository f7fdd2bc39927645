using System.Collections.Immutable;
using Volley.Models.Providers;

namespace Volley.Models.Clients;

/// <summary>What a workload asks a model, whatever the provider's format.</summary>
public sealed record ChatRequest
{
    /// <summary>The model.</summary>
    public required ResolvedModel Model { get; init; }

    /// <summary>The messages, oldest first; not empty.</summary>
    public required ImmutableArray<ChatMessage> Messages { get; init; }

    /// <summary>The most tokens of the answer, at least 1; <see langword="null"/> for the model's limit, or the largest that the budget allows.</summary>
    public long? MaxOutput { get; init; }

    /// <summary>How much chance there is, from 0; <see langword="null"/> for what the provider takes.</summary>
    public decimal? Temperature { get; init; }

    /// <summary>What chance starts from, where the provider can be told: OpenAI's and Ollama's formats.</summary>
    public long? Seed { get; init; }

    /// <summary>The JSON schema that the answer is to have, as JSON text; <see langword="null"/> for free text.</summary>
    public string? JsonSchema { get; init; }

    /// <summary>Further members of the request as a JSON object's text, passed on as they are; they come before those that Volley would set.</summary>
    public string? ProviderOptions { get; init; }
}

/// <summary>A message.</summary>
/// <param name="Role">Who speaks.</param>
/// <param name="Text">What is said.</param>
public sealed record ChatMessage(ChatRole Role, string Text);

/// <summary>Who speaks.</summary>
public enum ChatRole
{
    /// <summary>Whoever set the conversation up.</summary>
    System,

    /// <summary>Whoever asks.</summary>
    User,

    /// <summary>The model.</summary>
    Assistant,
}
