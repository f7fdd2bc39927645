using System.Collections.Immutable;
using Volley.Budgets;
using Volley.Planning;
using Volley.Workloads.CodeGeneration.Prompts;

namespace Volley.Workloads.CodeGeneration.Chat;

/// <summary>Who says a message.</summary>
public enum ChatRole
{
    /// <summary>The message in front of the conversation.</summary>
    System,

    /// <summary>The one who asks.</summary>
    User,

    /// <summary>The model.</summary>
    Assistant,
}

/// <summary>One message.</summary>
/// <param name="Role">Who says it.</param>
/// <param name="Content">What is said.</param>
public sealed record ChatMessage(ChatRole Role, string Content);

/// <summary>What a model is asked. What is not given is the model's own choice.</summary>
public sealed record ChatRequest
{
    /// <summary>The model's id.</summary>
    public required string Model { get; init; }

    /// <summary>Where the model listens, for a model without a provider's name; <see langword="null"/> for the usual place.</summary>
    public string? Url { get; init; }

    /// <summary>The messages in order.</summary>
    public required ImmutableArray<ChatMessage> Messages { get; init; }

    /// <summary>Whether the answer is to come in pieces.</summary>
    public bool Stream { get; init; } = true;

    /// <summary>The sampling temperature.</summary>
    public double? Temperature { get; init; }

    /// <summary>The context's size in tokens (<c>num_ctx</c>).</summary>
    public int? ContextTokens { get; init; }

    /// <summary>The most tokens of the answer (<c>num_predict</c>).</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>The seed.</summary>
    public long? Seed { get; init; }
}

/// <summary>Who asks, for metering, caps and cassettes.</summary>
/// <param name="Job">The job.</param>
/// <param name="Attempt">Its attempt, from 1.</param>
/// <param name="Call">The number of the call within the attempt, from 1.</param>
/// <param name="Role">What the call is for.</param>
/// <param name="Account">The money that the attempt may spend; <see langword="null"/> where it is not metered.</param>
public sealed record ChatContext(Job Job, int Attempt, int Call, PromptRole Role, CallAccount? Account = null);
