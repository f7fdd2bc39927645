using FsCheck;
using FsCheck.Fluent;
using Volley.Models.Prices;
using Volley.Models.Wire;

namespace Volley.Tests.Models.Prices;

public sealed class PriceTests
{
    private static readonly Price Tiered = new()
    {
        Version = "test",
        Tiers =
        [
            new PriceTier { Input = 3, Output = 15, CachedInput = 0.3m, CacheWrite = 3.75m, LongCacheWrite = 6 },
            new PriceTier { AboveTokens = 200_000, Input = 6, Output = 22.5m, CachedInput = 0.6m, CacheWrite = 7.5m, LongCacheWrite = 12 },
        ],
    };

    [Fact]
    public void A_cost_is_exact_to_the_last_decimal()
    {
        var usage = new TokenUsage { Input = 1, CachedInput = 7, CacheWrite = 3, LongCacheWrite = 2, Output = 9, Reasoning = 4 };
        Assert.Equal(0.00016335m, Tiered.CostOf(usage));
        Assert.Equal(0m, Tiered.CostOf(TokenUsage.None));
        Assert.Equal(0m, Price.Free.CostOf(usage));
    }

    [Theory]
    [InlineData(200_000, "0.6")]
    [InlineData(200_001, "1.200006")]
    public void A_call_is_billed_whole_at_the_tier_that_its_input_reaches(long input, string cost) =>
        Assert.Equal(decimal.Parse(cost, System.Globalization.CultureInfo.InvariantCulture), Tiered.CostOf(new TokenUsage { Input = input }));

    [Fact]
    public void The_tier_counts_input_of_every_kind() =>
        Assert.Equal(0.12m + 0.0000006m, Tiered.CostOf(new TokenUsage { CachedInput = 200_001 }));

    [Fact]
    public void Reasoning_is_billed_apart_where_it_has_a_rate()
    {
        var price = new Price { Version = "t", Tiers = [new PriceTier { Input = 0, Output = 10, Reasoning = 1 }] };
        Assert.Equal(0.000064m, price.CostOf(new TokenUsage { Output = 10, Reasoning = 4 }));
        Assert.Equal(0.0001m, price.MaximumOf(new RequestBound(0, 10, CacheWrites.None)));
    }

    [Theory]
    [InlineData(1000, 0, CacheWrites.None, "0.003")]
    [InlineData(1000, 0, CacheWrites.Usual, "0.00375")]
    [InlineData(1000, 0, CacheWrites.Extended, "0.006")]
    [InlineData(0, 1000, CacheWrites.None, "0.015")]
    [InlineData(200_000, 0, CacheWrites.None, "0.6")]
    [InlineData(200_001, 1, CacheWrites.None, "1.2000285")]
    public void A_maximum_takes_the_dearest_reading_that_the_request_allows(long input, long output, CacheWrites writes, string most) =>
        Assert.Equal(decimal.Parse(most, System.Globalization.CultureInfo.InvariantCulture), Tiered.MaximumOf(new RequestBound(input, output, writes)));

    [Fact]
    public void A_dearer_first_tier_is_the_maximum_up_to_its_end()
    {
        var price = new Price { Version = "t", Tiers = [new PriceTier { Input = 10, Output = 10 }, new PriceTier { AboveTokens = 100, Input = 1, Output = 1 }] };
        Assert.Equal(0.00101m, price.MaximumOf(new RequestBound(150, 1, CacheWrites.None)));
    }

    [Fact]
    public void No_usage_within_the_bound_costs_more_than_the_maximum()
    {
        var rate = from cents in Gen.Choose(0, 3000) select cents / 100m;
        var optional = Gen.OneOf(rate.Select(r => (decimal?)r), Gen.Constant((decimal?)null));
        var tier =
            from input in rate
            from output in rate
            from cached in optional
            from write in optional
            from longWrite in optional
            from reasoning in optional
            select new PriceTier { Input = input, Output = output, CachedInput = cached, CacheWrite = write, LongCacheWrite = longWrite, Reasoning = reasoning };
        var property =
            from first in tier
            from second in tier
            from above in Gen.Choose(1, 100)
            from counts in Gen.Choose(0, 60).ListOf(6)
            from slack in Gen.Choose(0, 50).ListOf(2)
            select (Price: new Price { Version = "t", Tiers = [first, second with { AboveTokens = above }] }, Counts: counts, Slack: slack);
        Prop.ForAll(property.ToArbitrary(), c =>
        {
            var usage = new TokenUsage { Input = c.Counts[0], CachedInput = c.Counts[1], CacheWrite = c.Counts[2], LongCacheWrite = c.Counts[3], Output = c.Counts[4], Reasoning = Math.Min(c.Counts[4], c.Counts[5]) };
            var writes = usage.LongCacheWrite > 0 ? CacheWrites.Extended : usage.CacheWrite > 0 ? CacheWrites.Usual : CacheWrites.None;
            Assert.True(c.Price.CostOf(usage) <= c.Price.MaximumOf(new RequestBound(usage.TotalInput + c.Slack[0], usage.Output + c.Slack[1], writes)));
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("openai", "gpt-4o-mini", "0.15")]
    [InlineData("openai", "gpt-4o-mini-2024-07-18", "0.15")]
    [InlineData("openai", "gpt-4o-2024-05-13", "5")]
    [InlineData("openai", "gpt-4o-2024-08-06", "2.5")]
    [InlineData("anthropic", "claude-3-haiku-20240307", "0.25")]
    [InlineData("anthropic", "claude-sonnet-4-5", "3")]
    [InlineData("anthropic", "claude-3-5-haiku-latest", "0.8")]
    [InlineData("anthropic", "claude-opus-5-5", "4")]
    [InlineData("anthropic", "claude-opus-5", "5")]
    [InlineData("openrouter", "openai/gpt-4o-mini", "0.15")]
    public void A_listed_model_is_found_dated_or_not(string provider, string model, string input) =>
        Assert.Equal(decimal.Parse(input, System.Globalization.CultureInfo.InvariantCulture), PriceTable.Current.Find(provider, model)!.Price.Tiers[0].Input);

    [Theory]
    [InlineData("openai", "gpt-4o-mini-next")]
    [InlineData("openai", "gpt-4o-mini-2024-07-1x")]
    [InlineData("openai", "gpt-4")]
    [InlineData("anthropic", "claude-opus-5-5-5")]
    [InlineData("lab", "gpt-4o-mini")]
    [InlineData("openrouter", "openai/gpt-4o-mini:online")]
    public void Nothing_is_guessed_from_a_name_that_looks_alike(string provider, string model) => Assert.Null(PriceTable.Current.Find(provider, model));

    [Fact]
    public void The_table_is_dated_and_every_price_makes_sense()
    {
        Assert.Matches("^20[0-9]{2}-[0-9]{2}-[0-9]{2}$", PriceTable.Current.Version);
        Assert.True(PriceTable.Current.Entries.Length > 50);
        Assert.All(PriceTable.Current.Entries, e =>
        {
            Assert.Equal(PriceTable.Current.Version, e.Price.Version);
            Assert.InRange(e.MaxOutput!.Value, 4096, 200_000);
            Assert.All(e.Price.Tiers, t =>
            {
                Assert.InRange(t.Output, t.Input, 10 * t.Input);
                Assert.InRange(t.CachedInput ?? 0, 0, t.Input);
                Assert.InRange(t.CacheWrite ?? t.Input, t.Input, 1.25m * t.Input);
                Assert.InRange(t.LongCacheWrite ?? t.Input, t.Input, 2 * t.Input);
            });
            Assert.Equal(e.Price.Tiers.OrderBy(t => t.AboveTokens), e.Price.Tiers);
            Assert.Equal(0, e.Price.Tiers[0].AboveTokens);
        });
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"version":"v","models":{"a/b":{"input":1}}}""")]
    [InlineData("""{"version":"v","models":{"a/b":{"output":1}}}""")]
    public void A_table_that_is_none_is_refused(string json) =>
        Assert.ThrowsAny<FormatException>(() => PriceTable.Parse(System.Text.Encoding.UTF8.GetBytes(json)));
}
