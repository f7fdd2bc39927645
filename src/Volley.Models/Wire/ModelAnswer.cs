using System.Collections.Immutable;

namespace Volley.Models.Wire;

/// <summary>What a provider answered, read from a whole body or from a stream.</summary>
public sealed record ModelAnswer
{
    /// <summary>How the answer ended.</summary>
    public required AnswerEnd End { get; init; }

    /// <summary>The answer's text; of several answers the first.</summary>
    public string Text { get; init; } = "";

    /// <summary>What the provider showed of the model's thinking; empty for nothing.</summary>
    public string Thinking { get; init; } = "";

    /// <summary>The tools that the model wants to be called, in order.</summary>
    public ImmutableArray<ToolCall> ToolCalls { get; init; } = [];

    /// <summary>Why the model stopped.</summary>
    public StopReason Stop { get; init; }

    /// <summary>Why the model stopped, in the provider's own word; <see langword="null"/> where it does not say.</summary>
    public string? StopText { get; init; }

    /// <summary>The model that the provider says has answered; <see langword="null"/> where it does not say.</summary>
    public string? Model { get; init; }

    /// <summary>
    /// The call's tokens as the provider counted them; <see langword="null"/> where it gave no count that can be charged: none at all, one that
    /// contradicts itself, or one of a stream that did not come to its end. The bound is charged then.
    /// </summary>
    public TokenUsage? Usage { get; init; }

    /// <summary>The error that ended a stream; <see langword="null"/> for none.</summary>
    public ProviderFailure? Failure { get; init; }
}

/// <summary>How an answer ended.</summary>
public enum AnswerEnd
{
    /// <summary>As the format has it: the body is whole, the stream came to its last event.</summary>
    Complete,

    /// <summary>The bytes ended before that.</summary>
    Truncated,

    /// <summary>The bytes are not of the format.</summary>
    Malformed,

    /// <summary>The provider reported an error in the answer.</summary>
    Failed,
}

/// <summary>Why a model stopped, whatever the provider calls it.</summary>
public enum StopReason
{
    /// <summary>It does not say.</summary>
    Unknown,

    /// <summary>The answer is finished.</summary>
    Finished,

    /// <summary>The output limit was reached.</summary>
    Length,

    /// <summary>It wants tools to be called.</summary>
    ToolCalls,

    /// <summary>It refused, or a filter cut it off.</summary>
    Refused,
}

/// <summary>A tool that the model wants to be called.</summary>
/// <param name="Id">The call's id; <see langword="null"/> where the provider gives none.</param>
/// <param name="Name">The tool's name.</param>
/// <param name="Arguments">The arguments as the model wrote them: JSON, if it kept to the schema.</param>
public sealed record ToolCall(string? Id, string Name, string Arguments);

/// <summary>A piece of an answer, as a stream brings it.</summary>
/// <param name="Kind">What it is a piece of.</param>
/// <param name="Text">The piece.</param>
public sealed record AnswerDelta(DeltaKind Kind, string Text);

/// <summary>What a piece of an answer belongs to.</summary>
public enum DeltaKind
{
    /// <summary>The answer's text.</summary>
    Text,

    /// <summary>The model's thinking.</summary>
    Thinking,
}
