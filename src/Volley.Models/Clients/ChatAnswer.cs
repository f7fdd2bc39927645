using System.Collections.Immutable;
using Volley.Models.Pipeline;
using Volley.Models.Wire;

namespace Volley.Models.Clients;

/// <summary>What became of a question: an answer, or why there is none. Expected failure is data.</summary>
public sealed record ChatAnswer
{
    /// <summary>The answer's text; empty where there is none. Of an answer to a JSON schema it is the JSON.</summary>
    public string Text { get; init; } = "";

    /// <summary>What the provider showed of the model's thinking.</summary>
    public string Thinking { get; init; } = "";

    /// <summary>The tools that the model wants to be called.</summary>
    public ImmutableArray<ToolCall> ToolCalls { get; init; } = [];

    /// <summary>Why the model stopped.</summary>
    public StopReason Stop { get; init; }

    /// <summary>The call's tokens; an estimate where the provider did not say.</summary>
    public TokenUsage Usage { get; init; } = TokenUsage.None;

    /// <summary>What all attempts of the call cost together, in USD.</summary>
    public decimal Cost { get; init; }

    /// <summary>How often the provider was reached for; 0 where the answer is a recording.</summary>
    public int Hits { get; init; }

    /// <summary>Why there is no answer; <see langword="null"/> exactly where there is one.</summary>
    public CallFailure? Failure { get; init; }
}

/// <summary>A piece of a streamed answer, or its end.</summary>
public sealed record ChatChunk
{
    /// <summary>The piece; <see langword="null"/> exactly where the answer is at its end.</summary>
    public AnswerDelta? Delta { get; init; }

    /// <summary>The whole answer, or why it failed: only of the last chunk.</summary>
    public ChatAnswer? Answer { get; init; }
}
