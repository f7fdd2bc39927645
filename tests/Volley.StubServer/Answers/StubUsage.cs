namespace Volley.StubServer.Answers;

/// <summary>Tokens of one call. Every provider reports them in its own way; here a part is always within its whole.</summary>
public sealed record StubUsage
{
    /// <summary>All input tokens, those read from or written to a cache included.</summary>
    public long Input { get; init; }

    /// <summary>All output tokens, reasoning included.</summary>
    public long Output { get; init; }

    /// <summary>Input tokens that were read from a cache.</summary>
    public long CachedInput { get; init; }

    /// <summary>Input tokens that were written to a cache of five minutes.</summary>
    public long CacheWrite { get; init; }

    /// <summary>Input tokens that were written to a cache of an hour.</summary>
    public long CacheWriteLong { get; init; }

    /// <summary>Output tokens that were spent on reasoning.</summary>
    public long Reasoning { get; init; }

    /// <summary>Input and output together.</summary>
    public long Total => Input + Output;

    /// <summary>Input tokens that no cache had a part in, as Anthropic counts <c>input_tokens</c>.</summary>
    internal long PlainInput => Input - CachedInput - CacheWrite - CacheWriteLong;
}
