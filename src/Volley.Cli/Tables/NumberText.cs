using System.Globalization;

namespace Volley.Cli.Tables;

/// <summary>Numbers as people read them: four significant digits, the same number of decimals down a column, no exponents.</summary>
internal static class NumberText
{
    private const int Significant = 4;
    private const int MostDecimals = 9;

    /// <summary>A count with separators between thousands.</summary>
    public static string Count(long count) => count.ToString(count < 10_000 ? "0" : "#,0", CultureInfo.InvariantCulture);

    /// <summary>A count and its noun: <c>1 job</c>, <c>18 jobs</c>.</summary>
    public static string Count(long count, string noun) => $"{Count(count)} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>A rate per second: <c>41.2 jobs/s</c>, or per minute or hour where it is slow.</summary>
    public static string Rate(double perSecond) => perSecond switch
    {
        >= 100 => $"{Count((long)Math.Round(perSecond))} jobs/s",
        >= 1 => string.Create(CultureInfo.InvariantCulture, $"{perSecond:0.0} jobs/s"),
        >= 1 / 60.0 => string.Create(CultureInfo.InvariantCulture, $"{perSecond * 60:0.0} jobs/min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{perSecond * 3600:0.0} jobs/h"),
    };

    /// <summary>A share as a percentage.</summary>
    public static string Share(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.#}%");

    /// <summary>One number by itself.</summary>
    public static string Of(double value) => Of(value, Decimals([value]));

    /// <summary>A number with a column's decimals.</summary>
    public static string Of(double value, int decimals)
    {
        if (!double.IsFinite(value))
            return value.ToString(CultureInfo.InvariantCulture);
        var magnitude = Math.Abs(value);
        if (magnitude >= 1e15 || (magnitude > 0 && magnitude < 0.5 * Math.Pow(10, -MostDecimals)))
            return value.ToString("0.###e0", CultureInfo.InvariantCulture);
        var text = value.ToString((magnitude < 10_000 ? "F" : "N") + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return text.AsSpan().TrimStart("-0.").IsEmpty ? text.TrimStart('-') : text;
    }

    /// <summary>
    /// The decimals that a column of numbers needs: none where all are whole, else four significant digits of the largest,
    /// and two more places at most where the smallest would vanish.
    /// </summary>
    public static int Decimals(IEnumerable<double> values)
    {
        double largest = 0, smallest = double.MaxValue;
        var whole = true;
        foreach (var value in values)
        {
            var magnitude = Math.Abs(value);
            if (!double.IsFinite(magnitude) || magnitude == 0)
                continue;
            largest = Math.Max(largest, magnitude);
            smallest = Math.Min(smallest, magnitude);
            whole &= magnitude == Math.Floor(magnitude);
        }

        if (largest == 0 || whole)
            return 0;
        var forLargest = Significant - 1 - (int)Math.Floor(Math.Log10(largest));
        var forSmallest = 1 - (int)Math.Floor(Math.Log10(smallest));
        return Math.Clamp(Math.Max(forLargest, Math.Min(forSmallest, Math.Max(forLargest, 0) + 2)), 0, MostDecimals);
    }
}
