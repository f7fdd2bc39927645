using System.Globalization;

namespace Volley.Cli.Tables;

/// <summary>Durations as people say them: two units at most.</summary>
internal static class DurationText
{
    public static string Of(TimeSpan duration)
    {
        var seconds = Math.Max(0, duration.TotalSeconds);
        if (seconds < 0.0995)
            return string.Create(CultureInfo.InvariantCulture, $"{Math.Round(seconds * 1000)}ms");
        if (seconds < 9.95)
            return string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0}s");
        return Whole((long)Math.Round(seconds));
    }

    /// <summary>The duration in whole seconds or coarser: for texts that are redrawn and should not flicker.</summary>
    public static string Coarse(TimeSpan duration) => Whole((long)Math.Round(Math.Max(0, duration.TotalSeconds)));

    private static string Whole(long seconds)
    {
        const long Minute = 60, Hour = 3600, Day = 86400;
        return seconds switch
        {
            < Minute => $"{seconds}s",
            < Hour => $"{seconds / Minute}m {seconds % Minute:00}s",
            < Day => $"{seconds / Hour}h {seconds % Hour / Minute:00}m",
            _ => $"{seconds / Day}d {seconds % Day / Hour:00}h",
        };
    }
}
