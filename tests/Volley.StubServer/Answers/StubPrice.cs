namespace Volley.StubServer.Answers;

/// <summary>What the provider charges for a model, in USD per million tokens.</summary>
public sealed record StubPrice
{
    /// <summary>Input that no cache had a part in.</summary>
    public required decimal Input { get; init; }

    /// <summary>Output, reasoning included.</summary>
    public required decimal Output { get; init; }

    /// <summary>Input read from a cache; the price of input where absent.</summary>
    public decimal? CachedInput { get; init; }

    /// <summary>Input written to a cache of five minutes; the price of input where absent.</summary>
    public decimal? CacheWrite { get; init; }

    /// <summary>Input written to a cache of an hour; the price of input where absent.</summary>
    public decimal? CacheWriteLong { get; init; }

    /// <summary>What the tokens cost, in USD, exactly.</summary>
    public decimal CostOf(StubUsage usage) =>
        ((usage.PlainInput * Input)
        + (usage.CachedInput * (CachedInput ?? Input))
        + (usage.CacheWrite * (CacheWrite ?? Input))
        + (usage.CacheWriteLong * (CacheWriteLong ?? Input))
        + (usage.Output * Output)) / 1_000_000m;
}
