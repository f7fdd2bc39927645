using System.Collections.Immutable;
using Volley.Models.Wire;

namespace Volley.Models.Prices;

/// <summary>What a model costs. Everything is exact: rates are decimals per million tokens, and nothing is rounded.</summary>
public sealed record Price
{
    private const decimal Million = 1_000_000m;

    /// <summary>Nothing, as for models on one's own machine.</summary>
    public static Price Free { get; } = new() { Tiers = [new PriceTier { Input = 0, Output = 0 }], Version = "free" };

    /// <summary>The tiers, in ascending order of <see cref="PriceTier.AboveTokens"/>; the first is above 0. A call is billed whole at one tier.</summary>
    public required ImmutableArray<PriceTier> Tiers { get; init; }

    /// <summary>Where the price is from, for the journal: the price table's version, or <c>batch.yaml</c> or the user's file.</summary>
    public required string Version { get; init; }

    /// <summary>Whether nothing costs anything.</summary>
    public bool IsFree => Tiers.All(t => t.IsFree);

    /// <summary>What a call cost.</summary>
    /// <param name="usage">Its tokens.</param>
    /// <returns>USD, exactly.</returns>
    public decimal CostOf(TokenUsage usage)
    {
        var tier = Tiers.Last(t => t.AboveTokens == 0 || usage.TotalInput > t.AboveTokens);
        var reasoning = Math.Min(usage.Reasoning, usage.Output);
        var millionfold = (usage.Input * tier.Input)
            + (usage.CachedInput * (tier.CachedInput ?? tier.Input))
            + (usage.CacheWrite * WriteRate(tier))
            + (usage.LongCacheWrite * LongWriteRate(tier))
            + ((usage.Output - reasoning) * tier.Output)
            + (reasoning * (tier.Reasoning ?? tier.Output));
        return millionfold / Million;
    }

    /// <summary>The most that a call can cost: whichever tier it reaches, and whichever kind its tokens are.</summary>
    /// <param name="bound">The most tokens that it can be billed for.</param>
    /// <returns>USD, at least <see cref="CostOf"/> of every usage within the bound.</returns>
    public decimal MaximumOf(RequestBound bound)
    {
        var most = 0m;
        for (var i = 0; i < Tiers.Length; i++)
        {
            var tier = Tiers[i];
            if (i > 0 && bound.Input <= tier.AboveTokens)
                break;
            var input = i + 1 < Tiers.Length ? Math.Min(bound.Input, Tiers[i + 1].AboveTokens) : bound.Input;
            var output = Math.Max(tier.Output, tier.Reasoning ?? 0);
            most = Math.Max(most, ((input * DearestInput(tier, bound.CacheWrites)) + (bound.Output * output)) / Million);
        }

        return most;
    }

    private static decimal DearestInput(PriceTier tier, CacheWrites writes)
    {
        var most = Math.Max(tier.Input, tier.CachedInput ?? 0);
        if (writes != CacheWrites.None)
            most = Math.Max(most, WriteRate(tier));
        return writes == CacheWrites.Extended ? Math.Max(most, LongWriteRate(tier)) : most;
    }

    private static decimal WriteRate(PriceTier tier) => tier.CacheWrite ?? tier.Input;

    private static decimal LongWriteRate(PriceTier tier) => tier.LongCacheWrite ?? WriteRate(tier);
}
