using System.Buffers;
using System.Globalization;

namespace Volley.Models.Wire;

/// <summary>The ways in which headers write times. Each returns <see langword="null"/> for what is none.</summary>
internal static class HintTimes
{
    private const decimal MaxSeconds = 400_000_000m;
    private const decimal EpochSeconds = 1_000_000_000m;
    private const decimal EpochMilliseconds = 100_000_000_000m;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    private static readonly string[] HttpDates =
    [
        "ddd, dd MMM yyyy HH:mm:ss 'GMT'", "ddd, d MMM yyyy HH:mm:ss 'GMT'", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy",
    ];

    /// <summary>A plain number of at least 0.</summary>
    public static decimal? Number(string? text) =>
        decimal.TryParse(text?.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Seconds as a span, cut where no clock can hold them.</summary>
    public static TimeSpan FromSeconds(decimal seconds) => TimeSpan.FromTicks((long)(Math.Min(seconds, MaxSeconds) * TimeSpan.TicksPerSecond));

    /// <summary>A date as HTTP writes it, in its three forms. Source: RFC 9110, section 5.6.7.</summary>
    public static DateTimeOffset? HttpDate(string? text) =>
        DateTimeOffset.TryParseExact(text?.Trim(), HttpDates, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowInnerWhite, out var date) ? date : null;

    /// <summary>A timestamp as in RFC 3339.</summary>
    public static DateTimeOffset? Timestamp(string? text) =>
        text is { Length: >= 20 } && char.IsAsciiDigit(text[0])
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>A span as Go prints it, such as <c>6m0s</c>, <c>1.5s</c> or <c>20ms</c>; a number without a unit is seconds.</summary>
    public static TimeSpan? Span(string? text)
    {
        if (Number(text) is { } seconds)
            return FromSeconds(seconds);
        var rest = (text ?? "").Trim().AsSpan();
        if (rest.IsEmpty)
            return null;
        var total = 0m;
        while (!rest.IsEmpty)
        {
            var unitAt = rest.IndexOfAnyExcept(Digits);
            if (unitAt <= 0 || !decimal.TryParse(rest[..unitAt], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
                return null;
            rest = rest[unitAt..];
            var next = rest.IndexOfAnyInRange('0', '9');
            var unit = next < 0 ? rest : rest[..next];
            if (UnitSeconds(unit) is not { } factor)
                return null;
            total = Math.Min(MaxSeconds, total + (Math.Min(value, MaxSeconds) * factor));
            rest = rest[unit.Length..];
        }

        return FromSeconds(total);
    }

    /// <summary>A reset whose kind only its size tells: milliseconds or seconds since 1970, or seconds from now.</summary>
    public static TimeSpan? Reset(string? text, DateTimeOffset now)
    {
        if (Number(text) is not { } number)
            return Span(text) ?? (Timestamp(text) is { } time ? time - now : null);
        if (number < EpochSeconds)
            return FromSeconds(number);
        var seconds = number >= EpochMilliseconds ? number / 1000 : number;
        var since = seconds - (now.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / (decimal)TimeSpan.TicksPerSecond;
        return since <= 0 ? TimeSpan.Zero : FromSeconds(since);
    }

    private static decimal? UnitSeconds(ReadOnlySpan<char> unit) => unit switch
    {
        "h" => 3600m,
        "m" => 60m,
        "s" => 1m,
        "ms" => 0.001m,
        "us" or "µs" or "μs" => 0.000001m,
        "ns" => 0.000000001m,
        "d" => 86400m,
        _ => null,
    };
}
