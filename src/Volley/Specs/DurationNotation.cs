using System.Globalization;

namespace Volley.Specs;

/// <summary>Durations as users write them: a number and a unit, such as <c>1.5s</c>; the units are ms, s, m, h and d.</summary>
public static class DurationNotation
{
    /// <summary>The longest duration that Volley takes: ten years.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(3650);

    /// <summary>Reads a duration.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The duration, which may be zero or longer than <see cref="Longest"/>; <see langword="null"/> where the text is none.</returns>
    public static TimeSpan? Parse(string text)
    {
        var end = text.Length;
        while (end > 0 && !(char.IsAsciiDigit(text[end - 1]) || text[end - 1] == '.'))
            end--;
        decimal? seconds = text[end..] switch
        {
            "ms" => 0.001m,
            "s" => 1m,
            "m" => 60m,
            "h" => 3600m,
            "d" => 86400m,
            _ => null,
        };
        if (seconds is null || !decimal.TryParse(text.AsSpan(0, end), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            return null;
        return value > 1_000_000_000_000m ? TimeSpan.MaxValue : TimeSpan.FromTicks((long)(Math.Min(value * seconds.Value,
            1_000_000_000m) * TimeSpan.TicksPerSecond));
    }
}
