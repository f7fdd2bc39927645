namespace Volley.Models.Wire;

/// <summary>
/// The tokens of one call, by what is billed apart. The kinds of input exclude each other: their sum is the whole prompt, whichever way the
/// provider counts (OpenAI includes cached tokens in the prompt's, Anthropic does not).
/// </summary>
/// <remarks>Source of the fields: the providers' API references; cached and written tokens are part of <c>prompt_tokens</c> and
/// <c>input_tokens</c> at OpenAI, beside <c>input_tokens</c> at Anthropic.</remarks>
public sealed record TokenUsage
{
    /// <summary>Nothing.</summary>
    public static TokenUsage None { get; } = new();

    /// <summary>Input tokens neither read from nor written to a cache; at least 0.</summary>
    public long Input { get; init; }

    /// <summary>Input tokens read from a cache; at least 0.</summary>
    public long CachedInput { get; init; }

    /// <summary>Input tokens written to a cache for five minutes, or for however long the provider's usual lifetime is; at least 0.</summary>
    public long CacheWrite { get; init; }

    /// <summary>Input tokens written to a cache for an hour; at least 0.</summary>
    public long LongCacheWrite { get; init; }

    /// <summary>Output tokens, <see cref="Reasoning"/> included; at least 0.</summary>
    public long Output { get; init; }

    /// <summary>Those of the output tokens that were spent on reasoning; at most <see cref="Output"/>, 0 where the provider does not say.</summary>
    public long Reasoning { get; init; }

    /// <summary>Whether these are a bound that was charged in place of the provider's own count.</summary>
    public bool IsEstimate { get; init; }

    /// <summary>All input tokens; decides the price tier.</summary>
    public long TotalInput => Input + CachedInput + CacheWrite + LongCacheWrite;

    /// <summary>All tokens.</summary>
    public long Total => TotalInput + Output;

    /// <summary>The usage of two calls together.</summary>
    /// <param name="a">One.</param>
    /// <param name="b">The other.</param>
    /// <returns>The sum; an estimate where one of them is.</returns>
    public static TokenUsage operator +(TokenUsage a, TokenUsage b) => new()
    {
        Input = a.Input + b.Input,
        CachedInput = a.CachedInput + b.CachedInput,
        CacheWrite = a.CacheWrite + b.CacheWrite,
        LongCacheWrite = a.LongCacheWrite + b.LongCacheWrite,
        Output = a.Output + b.Output,
        Reasoning = a.Reasoning + b.Reasoning,
        IsEstimate = a.IsEstimate || b.IsEstimate,
    };

    /// <summary>The sum, by name.</summary>
    /// <param name="a">One.</param>
    /// <param name="b">The other.</param>
    /// <returns>The sum.</returns>
    public static TokenUsage Add(TokenUsage a, TokenUsage b) => a + b;
}
