namespace Volley.Budgets;

/// <summary>What a call came to.</summary>
public sealed record CallSettlement
{
    /// <summary>What became of it.</summary>
    public required CallStatus Status { get; init; }

    /// <summary>What it cost, in USD, at least 0. Charged in full even where it is more than the call's maximum.</summary>
    public decimal Cost { get; init; }

    /// <summary>The tokens of the request that were billed at the full input price.</summary>
    public long InputTokens { get; init; }

    /// <summary>The tokens of the answer, reasoning included.</summary>
    public long OutputTokens { get; init; }

    /// <summary>The tokens of the request that the provider had cached.</summary>
    public long CachedInputTokens { get; init; }

    /// <summary>The tokens of the request that the provider cached.</summary>
    public long CacheWriteTokens { get; init; }

    /// <summary>Those of <see cref="OutputTokens"/> that are reasoning.</summary>
    public long ReasoningTokens { get; init; }

    /// <summary>Whether the provider did not say what was used, so that tokens and cost are bounds.</summary>
    public bool IsEstimate { get; init; }

    /// <summary>The status of the provider's HTTP answer; <see langword="null"/> where there was none.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>How long the call took from its admission.</summary>
    public TimeSpan Duration { get; init; }
}
