using System.Collections.Immutable;
using Volley.Models.Clients;
using Volley.Models.Prompts.Schemas;

namespace Volley.Models.Prompts;

/// <summary>What a prompt asks a model.</summary>
internal sealed record PromptQuestion
{
    public required string Model { get; init; }

    /// <summary>The messages, oldest first.</summary>
    public required ImmutableArray<ChatMessage> Messages { get; init; }

    public int? MaxOutput { get; init; }

    public decimal? Temperature { get; init; }

    /// <summary>What the answer should be; for providers that can be told.</summary>
    public JsonSchema? Schema { get; init; }
}

/// <summary>What a model answered.</summary>
internal sealed record PromptReply
{
    /// <summary>The answer; <see langword="null"/> exactly where <see cref="Failure"/> says why there is none.</summary>
    public string? Text { get; init; }

    public PromptFailure? Failure { get; init; }

    public long InputTokens { get; init; }

    public long OutputTokens { get; init; }
}

/// <summary>Why there is no answer.</summary>
/// <param name="Code">The error's code, such as <c>model-error</c>.</param>
/// <param name="Message">A sentence for people; the same for the same cause.</param>
/// <param name="IsPermanent">Whether asking again would surely fail too.</param>
internal sealed record PromptFailure(string Code, string Message, bool IsPermanent);
