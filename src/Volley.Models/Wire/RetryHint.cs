namespace Volley.Models.Wire;

/// <summary>How long a provider asks everyone to wait.</summary>
/// <param name="Delay">The wait, at least zero.</param>
/// <param name="Until">When it ends.</param>
/// <param name="Source">The header that says so, in lower case.</param>
public sealed record RetryHint(TimeSpan Delay, DateTimeOffset Until, string Source)
{
    /// <summary>What no provider means: longer hints are cut to it. Ten years.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(3650);

    private static readonly string[] OpenAiLimits = ["requests", "tokens"];
    private static readonly string[] AnthropicLimits = ["requests", "tokens", "input-tokens", "output-tokens"];

    /// <summary>
    /// Reads the hint of an answer. <c>retry-after-ms</c> and <c>Retry-After</c> (seconds or an HTTP date) count before all others. Of the
    /// reset times of limits only those count whose limit is used up, and of these the latest.
    /// </summary>
    /// <param name="header">Gives the value of a header by its name in lower case; <see langword="null"/> where it is absent.</param>
    /// <param name="now">The time now. Dates of the server are taken relative to its own <c>Date</c>, so that clocks may differ.</param>
    /// <returns>The hint, or <see langword="null"/> where there is none.</returns>
    public static RetryHint? From(Func<string, string?> header, DateTimeOffset now)
    {
        var serverNow = HintTimes.HttpDate(header("date")) ?? now;
        if (HintTimes.Number(header("retry-after-ms")) is { } milliseconds)
            return Make(HintTimes.FromSeconds(milliseconds / 1000), now, "retry-after-ms");
        var after = header("retry-after");
        if (HintTimes.Number(after) is { } seconds)
            return Make(HintTimes.FromSeconds(seconds), now, "retry-after");
        if (HintTimes.HttpDate(after) is { } date)
            return Make(date - serverNow, now, "retry-after");
        return Resets(header, serverNow, now).MaxBy(h => h.Delay);
    }

    private static IEnumerable<RetryHint> Resets(Func<string, string?> header, DateTimeOffset serverNow, DateTimeOffset now)
    {
        foreach (var limit in OpenAiLimits)
            if (IsUsedUp(header($"x-ratelimit-remaining-{limit}")) && HintTimes.Span(header($"x-ratelimit-reset-{limit}")) is { } span)
                yield return Make(span, now, $"x-ratelimit-reset-{limit}");
        foreach (var limit in AnthropicLimits)
            if (IsUsedUp(header($"anthropic-ratelimit-{limit}-remaining"))
                && HintTimes.Timestamp(header($"anthropic-ratelimit-{limit}-reset")) is { } time)
                yield return Make(time - serverNow, now, $"anthropic-ratelimit-{limit}-reset");
        foreach (var prefix in (string[])["x-ratelimit", "ratelimit"])
            if (IsUsedUp(header($"{prefix}-remaining")) && HintTimes.Reset(header($"{prefix}-reset"), serverNow) is { } span)
                yield return Make(span, now, $"{prefix}-reset");
    }

    /// <summary>A limit of which the provider does not say what is left may be the one.</summary>
    private static bool IsUsedUp(string? remaining) => HintTimes.Number(remaining) is not > 0;

    private static RetryHint Make(TimeSpan delay, DateTimeOffset now, string source)
    {
        var wait = delay < TimeSpan.Zero ? TimeSpan.Zero : delay > Longest ? Longest : delay;
        return new RetryHint(wait, now + wait, source);
    }
}
