using FsCheck;
using FsCheck.Fluent;
using Volley.Models.Wire;

namespace Volley.Tests.Models.Wire;

public sealed class RetryHintTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("retry-after: 20", 20, "retry-after")]
    [InlineData("retry-after: 1.5", 1.5, "retry-after")]
    [InlineData("retry-after: 0", 0, "retry-after")]
    [InlineData("retry-after: Fri, 20 Nov 2026 12:01:29 GMT", 89, "retry-after")]
    [InlineData("retry-after: Friday, 20-Nov-26 12:01:29 GMT", 89, "retry-after")]
    [InlineData("retry-after: Fri Nov 20 12:01:29 2026", 89, "retry-after")]
    [InlineData("retry-after: Fri, 20 Nov 2026 11:00:00 GMT", 0, "retry-after")]
    [InlineData("retry-after: Fri, 20 Nov 2026 13:01:29 GMT|date: Fri, 20 Nov 2026 13:01:00 GMT", 29, "retry-after")]
    [InlineData("retry-after-ms: 250|retry-after: 1", 0.25, "retry-after-ms")]
    [InlineData("retry-after: 3|x-ratelimit-remaining-requests: 0|x-ratelimit-reset-requests: 1h", 3, "retry-after")]
    [InlineData("x-ratelimit-remaining-requests: 0|x-ratelimit-reset-requests: 6m0s", 360, "x-ratelimit-reset-requests")]
    [InlineData("x-ratelimit-remaining-requests: 0|x-ratelimit-reset-requests: 1s|x-ratelimit-remaining-tokens: 0|x-ratelimit-reset-tokens: 20ms", 1, "x-ratelimit-reset-requests")]
    [InlineData("x-ratelimit-remaining-requests: 99|x-ratelimit-reset-requests: 1h|x-ratelimit-remaining-tokens: 0|x-ratelimit-reset-tokens: 20ms", 0.02, "x-ratelimit-reset-tokens")]
    [InlineData("x-ratelimit-reset-tokens: 1m2.5s", 62.5, "x-ratelimit-reset-tokens")]
    [InlineData("anthropic-ratelimit-requests-remaining: 0|anthropic-ratelimit-requests-reset: 2026-11-20T12:00:45Z", 45, "anthropic-ratelimit-requests-reset")]
    [InlineData("anthropic-ratelimit-input-tokens-remaining: 0|anthropic-ratelimit-input-tokens-reset: 2026-11-20T14:00:45+02:00", 45, "anthropic-ratelimit-input-tokens-reset")]
    [InlineData("anthropic-ratelimit-requests-remaining: 4|anthropic-ratelimit-requests-reset: 2026-11-20T12:00:45Z|anthropic-ratelimit-tokens-remaining: 0|anthropic-ratelimit-tokens-reset: 2026-11-20T12:00:05Z", 5, "anthropic-ratelimit-tokens-reset")]
    [InlineData("x-ratelimit-remaining: 0|x-ratelimit-reset: 1795176060", 60, "x-ratelimit-reset")]
    [InlineData("x-ratelimit-remaining: 0|x-ratelimit-reset: 1795176060500", 60.5, "x-ratelimit-reset")]
    [InlineData("ratelimit-remaining: 0|ratelimit-reset: 7", 7, "ratelimit-reset")]
    public void Every_way_to_ask_for_a_wait_is_understood(string headers, double seconds, string source)
    {
        var hint = RetryHint.From(Headers(headers), Now);
        Assert.NotNull(hint);
        Assert.Equal(TimeSpan.FromSeconds(seconds), hint.Delay);
        Assert.Equal(Now + hint.Delay, hint.Until);
        Assert.Equal(source, hint.Source);
    }

    [Theory]
    [InlineData("")]
    [InlineData("retry-after: soon")]
    [InlineData("retry-after: -5")]
    [InlineData("retry-after: NaN")]
    [InlineData("x-ratelimit-remaining-requests: 5|x-ratelimit-reset-requests: 1s")]
    [InlineData("x-ratelimit-remaining-requests: 0|x-ratelimit-reset-requests: 1 fortnight")]
    [InlineData("x-ratelimit-reset-requests: 1s5")]
    [InlineData("anthropic-ratelimit-requests-remaining: 0|anthropic-ratelimit-requests-reset: tomorrow")]
    public void What_is_no_hint_is_none(string headers) => Assert.Null(RetryHint.From(Headers(headers), Now));

    [Theory]
    [InlineData("retry-after: 99999999999999999999")]
    [InlineData("x-ratelimit-reset-requests: 99999999999h99999999999h")]
    [InlineData("x-ratelimit-reset: 79228162514264337593543950335")]
    [InlineData("retry-after: Fri, 31 Dec 9999 23:59:59 GMT")]
    public void A_hint_beyond_all_measure_is_cut(string headers) => Assert.Equal(RetryHint.Longest, RetryHint.From(Headers(headers), Now)!.Delay);

    [Fact]
    public void No_header_makes_it_throw_or_go_back_in_time()
    {
        string[] names = ["retry-after", "retry-after-ms", "date", "x-ratelimit-reset", "x-ratelimit-reset-requests", "anthropic-ratelimit-tokens-reset"];
        var texts = Gen.OneOf(Gen.Elements("1", "5s", "-1", "1h2m", "20ms", "2026-11-20T12:00:05Z", "Fri, 20 Nov 2026 12:01:29 GMT", "", "é", "1.5.5"),
            ArbMap.Default.GeneratorFor<string>());
        var property = from name in Gen.Elements(names) from text in texts select KeyValuePair.Create(name, text);
        Prop.ForAll(property.ListOf().ToArbitrary(), list =>
        {
            var headers = list.DistinctBy(h => h.Key).ToDictionary(h => h.Key, h => h.Value);
            var hint = RetryHint.From(headers.GetValueOrDefault, Now);
            Assert.True(hint is null || (hint.Delay >= TimeSpan.Zero && hint.Delay <= RetryHint.Longest && hint.Until == Now + hint.Delay));
        }).QuickCheckThrowOnFailure();
    }

    private static Func<string, string?> Headers(string text) => text.Split('|', StringSplitOptions.RemoveEmptyEntries)
        .Select(h => h.Split(": ", 2)).ToDictionary(h => h[0], h => h[1]).GetValueOrDefault;
}
