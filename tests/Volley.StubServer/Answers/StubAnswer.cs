namespace Volley.StubServer.Answers;

/// <summary>What the model says, whatever the format it is written in.</summary>
public sealed record StubAnswer
{
    /// <summary>The visible text. It is cut where the request's limit of output tokens is reached.</summary>
    public string Text { get; init; } = "";

    /// <summary>The thinking before it; empty for none.</summary>
    public string Thinking { get; init; } = "";

    /// <summary>The tool calls after it.</summary>
    public IReadOnlyList<StubToolCall> ToolCalls { get; init; } = [];

    /// <summary>
    /// The tokens that the provider produced and bills, taken as they stand. Absent: counted from the length of request
    /// and answer, four bytes a token.
    /// </summary>
    public StubUsage? Usage { get; init; }

    /// <summary>
    /// The output tokens of an answer whose text only stands for a longer one, at most the request's limit. Absent: counted.
    /// </summary>
    public long? OutputTokens { get; init; }
}
