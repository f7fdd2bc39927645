using System.Collections.Immutable;
using Volley.Diagnostics;
using Volley.Models.Prices;
using Volley.Specs.Sections;

namespace Volley.Models.Providers;

/// <summary>Reads a provider's prices, and what it may answer and cost at most, each by model or pattern.</summary>
internal static class PriceReader
{
    private const string Example = "Write 'prices: {\"*\": {input: 0.15, output: 0.60}}', in USD per million tokens; 0 is free.";
    private const int MaxTokens = 1_000_000_000;

    /// <summary>Reads prices, which come before those that are known.</summary>
    public static PatternTable<Price> ReadPrices(SpecNode node, PatternTable<Price> known)
    {
        if (node.AsMap("'prices'", Example) is not { } map)
            return known;
        var prices = new List<KeyValuePair<string, Price>>();
        foreach (var (key, value) in map.Entries)
            if (ReadPattern(key, "a model of 'prices'") is { } pattern && ReadPrice(pattern, value) is { } price)
                prices.Add(new(pattern, price));
        return known.Over(prices);
    }

    /// <summary>Reads output limits: one for all models, or by model.</summary>
    public static PatternTable<OutputLimit> ReadMaxOutput(SpecNode node, PatternTable<OutputLimit> known)
    {
        if (node.Kind != SpecNodeKind.Map)
            return node.AsPositiveInteger("'max-output'", MaxTokens) is { } all ? known.Over([new("*", new OutputLimit(all))]) : known;
        var limits = new List<KeyValuePair<string, OutputLimit>>();
        foreach (var (key, value) in node.AsMap("'max-output'", "Write 'max-output: 4096'.")!.Entries)
            if (ReadPattern(key, "a model of 'max-output'") is { } pattern
                && value.AsPositiveInteger($"the 'max-output' of '{SpecNode.Excerpt(pattern)}'", MaxTokens) is { } limit)
                limits.Add(new(pattern, new OutputLimit(limit)));
        return known.Over(limits);
    }

    /// <summary>Reads the maxima of calls that nothing else bounds: one for all models, or by model.</summary>
    public static PatternTable<CallMaximum> ReadMaxCost(SpecNode node, PatternTable<CallMaximum> known)
    {
        if (node.Kind != SpecNodeKind.Map)
            return node.AsMoney("'max-cost'") is { } all ? known.Over([new("*", new CallMaximum(all))]) : known;
        var maxima = new List<KeyValuePair<string, CallMaximum>>();
        foreach (var (key, value) in node.AsMap("'max-cost'", "Write 'max-cost: 0.05'.")!.Entries)
            if (ReadPattern(key, "a model of 'max-cost'") is { } pattern && value.AsMoney($"the 'max-cost' of '{SpecNode.Excerpt(pattern)}'") is { } most)
                maxima.Add(new(pattern, new CallMaximum(most)));
        return known.Over(maxima);
    }

    private static string? ReadPattern(SpecNode key, string what)
    {
        if (key.AsText(what) is not { } pattern)
            return null;
        if (pattern.Length > 0 && pattern.IndexOf('*', StringComparison.Ordinal) is var star && (star < 0 || star == pattern.Length - 1))
            return pattern;
        key.Error(DiagnosticCodes.BadName, $"{what} cannot be '{SpecNode.Excerpt(pattern)}'", "Give a model's name at the provider, or the beginning of names followed by '*'.");
        return null;
    }

    private static Price? ReadPrice(string pattern, SpecNode node)
    {
        var owner = $"the price of '{SpecNode.Excerpt(pattern)}'";
        if (node.AsMap(owner, Example) is not { } map || ReadTier(map, 0) is not { } first)
            return null;
        var tiers = ImmutableArray.CreateBuilder<PriceTier>();
        tiers.Add(first);
        foreach (var item in map.Take("tiers")?.Items ?? [])
            if (ReadFurther(item, tiers[^1]) is { } tier)
                tiers.Add(tier);
        map.RejectOthers();
        return new Price { Tiers = tiers.ToImmutable(), Version = node.Location.File };
    }

    private static PriceTier? ReadFurther(SpecNode node, PriceTier before)
    {
        const string Hint = "Write 'tiers: [{above: 200000, input: 6, output: 22.5}]'.";
        if (node.AsMap("a tier", Hint) is not { } map)
            return null;
        var above = map.Require("above", Hint) is { } tokens ? tokens.AsPositiveInteger("'above'", MaxTokens) : null;
        if (above <= before.AboveTokens)
            node.Error(DiagnosticCodes.NumberOutOfRange, "the tiers are not in order: 'above' must be more than that of the tier before", "Order them by 'above'.");
        var tier = ReadTier(map, above ?? 0);
        map.RejectOthers();
        return above is null ? null : tier;
    }

    private static PriceTier? ReadTier(SpecMap map, long above)
    {
        var input = map.Require("input", Example)?.AsMoney("'input'");
        var output = map.Require("output", Example)?.AsMoney("'output'");
        var cached = map.Take("cached-input")?.AsMoney("'cached-input'");
        var write = map.Take("cache-write")?.AsMoney("'cache-write'");
        var longWrite = map.Take("cache-write-1h")?.AsMoney("'cache-write-1h'");
        var reasoning = map.Take("reasoning")?.AsMoney("'reasoning'");
        return input is null || output is null ? null : new PriceTier
        {
            AboveTokens = above,
            Input = input.Value,
            Output = output.Value,
            CachedInput = cached,
            CacheWrite = write,
            LongCacheWrite = longWrite,
            Reasoning = reasoning,
        };
    }
}
