using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Volley.StubServer;

/// <summary>How an error says when to come back.</summary>
/// <param name="Kind">In which header, and how it is written.</param>
/// <param name="Wait">The wait it names; absent, the wait that is true, where the limit knows it.</param>
public sealed record RetryHint(RetryHintKind Kind, TimeSpan? Wait = null)
{
    /// <summary>No hint.</summary>
    public static RetryHint None { get; } = new(RetryHintKind.None);

    /// <summary><c>Retry-After: 20</c>, rounded up to whole seconds.</summary>
    public static RetryHint Seconds(double? seconds = null) => new(RetryHintKind.Seconds, Span(seconds));

    /// <summary><c>Retry-After</c> as an HTTP date, rounded up to the second.</summary>
    public static RetryHint HttpDate(double? seconds = null) => new(RetryHintKind.HttpDate, Span(seconds));

    /// <summary><c>retry-after-ms</c>.</summary>
    public static RetryHint Milliseconds(double? seconds = null) => new(RetryHintKind.Milliseconds, Span(seconds));

    /// <summary>OpenAI's <c>x-ratelimit-reset-requests</c> with no requests remaining.</summary>
    public static RetryHint OpenAiRequests(double? seconds = null) => new(RetryHintKind.OpenAiRequests, Span(seconds));

    /// <summary>OpenAI's <c>x-ratelimit-reset-tokens</c> with no tokens remaining.</summary>
    public static RetryHint OpenAiTokens(double? seconds = null) => new(RetryHintKind.OpenAiTokens, Span(seconds));

    /// <summary>Anthropic's <c>anthropic-ratelimit-requests-reset</c>, with no requests remaining.</summary>
    public static RetryHint Anthropic(double? seconds = null) => new(RetryHintKind.Anthropic, Span(seconds));

    /// <summary>OpenRouter's <c>X-RateLimit-Reset</c>: milliseconds since 1970.</summary>
    public static RetryHint Epoch(double? seconds = null) => new(RetryHintKind.Epoch, Span(seconds));

    /// <summary>Writes the hint.</summary>
    /// <returns>The moment that it names; null where there is none.</returns>
    internal DateTimeOffset? Write(IHeaderDictionary headers, DateTimeOffset now, TimeSpan trueWait)
    {
        var wait = Wait ?? trueWait;
        var until = now + wait;
        var seconds = Math.Ceiling(wait.TotalSeconds);
        switch (Kind)
        {
            case RetryHintKind.None:
                return null;
            case RetryHintKind.Seconds:
                headers["Retry-After"] = Text(seconds);
                return now.AddSeconds(seconds);
            case RetryHintKind.HttpDate:
                until = new DateTimeOffset(RoundUp(until.UtcTicks, TimeSpan.TicksPerSecond), TimeSpan.Zero);
                headers["Retry-After"] = until.ToString("r", CultureInfo.InvariantCulture);
                return until;
            case RetryHintKind.Milliseconds:
                headers["retry-after-ms"] = Text(Math.Ceiling(wait.TotalMilliseconds));
                return now.AddMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
            case RetryHintKind.OpenAiRequests:
                return WriteOpenAi(headers, "requests", now, wait);
            case RetryHintKind.OpenAiTokens:
                return WriteOpenAi(headers, "tokens", now, wait);
            case RetryHintKind.Anthropic:
                until = new DateTimeOffset(RoundUp(until.UtcTicks, TimeSpan.TicksPerSecond), TimeSpan.Zero);
                headers["anthropic-ratelimit-requests-remaining"] = "0";
                headers["anthropic-ratelimit-requests-reset"] = until.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
                return until;
            case RetryHintKind.Epoch:
                until = new DateTimeOffset(RoundUp(until.UtcTicks, TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
                headers["X-RateLimit-Remaining"] = "0";
                headers["X-RateLimit-Reset"] = until.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
                return until;
            default:
                throw new InvalidOperationException($"There is no hint {Kind}.");
        }
    }

    private static DateTimeOffset WriteOpenAi(IHeaderDictionary headers, string kind, DateTimeOffset now, TimeSpan wait)
    {
        var milliseconds = Math.Ceiling(wait.TotalMilliseconds);
        headers[$"x-ratelimit-remaining-{kind}"] = "0";
        headers[$"x-ratelimit-reset-{kind}"] = GoDuration(TimeSpan.FromMilliseconds(milliseconds));
        return now.AddMilliseconds(milliseconds);
    }

    /// <summary>A duration as Go prints it, which is how OpenAI does: <c>20ms</c>, <c>1.5s</c>, <c>6m0s</c>, <c>1h0m0s</c>.</summary>
    private static string GoDuration(TimeSpan wait)
    {
        if (wait < TimeSpan.FromSeconds(1))
            return $"{Text(wait.TotalMilliseconds)}ms";
        var seconds = Text(wait.Seconds + (wait.Milliseconds / 1000.0));
        if (wait < TimeSpan.FromMinutes(1))
            return $"{seconds}s";
        var hours = (int)wait.TotalHours;
        return hours == 0 ? $"{wait.Minutes}m{seconds}s" : $"{hours}h{wait.Minutes}m{seconds}s";
    }

    private static long RoundUp(long ticks, long unit) => (ticks + unit - 1) / unit * unit;

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    private static TimeSpan? Span(double? seconds) => seconds is { } value ? TimeSpan.FromSeconds(value) : null;
}
