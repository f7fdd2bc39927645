using System.Globalization;
using System.Text;

namespace Volley.Execution;

/// <summary>Durations as a spec writes them.</summary>
internal static class DurationText
{
    private static readonly (string Unit, long Milliseconds)[] Units =
        [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)];

    /// <summary>A duration as a spec would write it: <c>500ms</c>, <c>30s</c>, <c>1h30m</c>.</summary>
    /// <param name="duration">At least 0; rounded up to milliseconds.</param>
    /// <returns>The text.</returns>
    public static string Format(TimeSpan duration)
    {
        var rest = (long)Math.Ceiling(duration.TotalMilliseconds);
        if (rest <= 0)
            return "0s";
        var text = new StringBuilder();
        foreach (var (unit, milliseconds) in Units)
        {
            if (rest >= milliseconds)
                text.Append(CultureInfo.InvariantCulture, $"{rest / milliseconds}{unit}");
            rest %= milliseconds;
        }

        return text.ToString();
    }
}
