using System.Text;

namespace Volley.StubServer.Answers;

/// <summary>An answer to one request: cut to its limit, counted, and ready to be written in any format.</summary>
internal sealed class StubReply
{
    private const int BytesPerToken = 4;
    private readonly int _chunkCharacters;

    public StubReply(StubRequest request, StubBehaviour behaviour)
    {
        Request = request;
        _chunkCharacters = behaviour.ChunkCharacters;
        var answer = behaviour.Answer;
        ToolCalls = answer.ToolCalls;
        Thinking = Cut(answer.Thinking, request.MaxOutputTokens);
        Text = Cut(answer.Text, request.MaxOutputTokens - Tokens(Thinking));
        Usage = answer.Usage ?? Count(answer);
        Reported = behaviour.Report(Usage);
        IsCut = Thinking.Length + Text.Length < answer.Thinking.Length + answer.Text.Length
            || (answer.Usage is null && answer.OutputTokens > request.MaxOutputTokens);
        ContentLength = request.Choices * (Thinking.Length + Text.Length + ToolCalls.Sum(call => call.Arguments.Length));
    }

    public StubRequest Request { get; }

    public string Model => Request.Model ?? "";

    /// <summary>An id that depends on the request and its attempt only, never on the order of arrival.</summary>
    public string Id => $"{Request.Hash}{Request.Attempt:x4}";

    public long Created => Request.At.ToUnixTimeSeconds();

    public string Text { get; }

    public string Thinking { get; }

    public IReadOnlyList<StubToolCall> ToolCalls { get; }

    /// <summary>Whether the limit of output tokens ended the answer.</summary>
    public bool IsCut { get; }

    /// <summary>What was produced, and is billed.</summary>
    public StubUsage Usage { get; }

    /// <summary>What the answer says was produced; null where it says nothing.</summary>
    public StubUsage? Reported { get; }

    /// <summary>The characters of all that streams as content.</summary>
    public int ContentLength { get; }

    /// <summary>The pieces that a text streams in; no piece ends inside a character.</summary>
    public IEnumerable<string> Pieces(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = Math.Min(text.Length, start + _chunkCharacters);
            if (end < text.Length && char.IsHighSurrogate(text[end - 1]))
                end++;
            yield return text[start..end];
            start = end;
        }
    }

    /// <summary>What had been produced when that many characters of the content were sent.</summary>
    public StubUsage ProducedAfter(int characters)
    {
        if (characters >= ContentLength)
            return Usage;
        return Usage with { Output = Share(Usage.Output, characters), Reasoning = Share(Usage.Reasoning, characters) };
    }

    private long Share(long tokens, int characters) => ((tokens * characters) + ContentLength - 1) / ContentLength;

    private StubUsage Count(StubAnswer answer)
    {
        var reasoning = Tokens(Thinking);
        var counted = reasoning + Tokens(Text) + ToolCalls.Sum(call => Tokens(call.Arguments));
        var output = answer.OutputTokens is { } asked ? Math.Min(asked, Request.MaxOutputTokens ?? long.MaxValue) : counted;
        return new StubUsage
        {
            Input = Request.InputTokens,
            Output = output * Request.Choices,
            Reasoning = Math.Min(reasoning, output) * Request.Choices,
        };
    }

    private static long Tokens(string text) => (Encoding.UTF8.GetByteCount(text) + BytesPerToken - 1) / BytesPerToken;

    private static string Cut(string text, long? tokens)
    {
        if (tokens is not { } limit || Tokens(text) <= limit)
            return text;
        var (bytes, length) = (0L, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > limit * BytesPerToken)
                break;
            length += rune.Utf16SequenceLength;
        }

        return text[..length];
    }
}
