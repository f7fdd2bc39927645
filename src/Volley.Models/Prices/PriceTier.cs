namespace Volley.Models.Prices;

/// <summary>Rates in USD per million tokens, each at least 0.</summary>
public sealed record PriceTier
{
    /// <summary>The tier holds for calls with more input tokens than this, all kinds counted; 0 for the first tier.</summary>
    public long AboveTokens { get; init; }

    /// <summary>Input tokens.</summary>
    public required decimal Input { get; init; }

    /// <summary>Output tokens.</summary>
    public required decimal Output { get; init; }

    /// <summary>Input tokens read from a cache; <see langword="null"/> where they cost what input costs.</summary>
    public decimal? CachedInput { get; init; }

    /// <summary>Input tokens written to a cache; <see langword="null"/> where they cost what input costs.</summary>
    public decimal? CacheWrite { get; init; }

    /// <summary>Input tokens written to a cache for an hour; <see langword="null"/> where they cost what <see cref="CacheWrite"/> costs.</summary>
    public decimal? LongCacheWrite { get; init; }

    /// <summary>Reasoning tokens; <see langword="null"/> where they cost what output costs.</summary>
    public decimal? Reasoning { get; init; }

    /// <summary>Whether nothing costs anything.</summary>
    public bool IsFree => Input == 0 && Output == 0 && CachedInput is null or 0 && CacheWrite is null or 0 && LongCacheWrite is null or 0
        && Reasoning is null or 0;
}
