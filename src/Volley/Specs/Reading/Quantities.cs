using System.Globalization;
using Volley.Diagnostics;
using Volley.Specs.Yaml;

namespace Volley.Specs.Reading;

/// <summary>Reads values with a unit: durations, sizes, money. Each returns <see langword="null"/> for a mistake, which it has reported.</summary>
internal static class Quantities
{
    private const decimal MaxMoney = 1_000_000_000m;
    private const int MaxMoneyDecimals = 12;

    /// <summary>A duration such as <c>1.5s</c>: positive, at most ten years, in ms, s, m, h or d.</summary>
    public static TimeSpan? Duration(SpecContext context, YamlNode node, string what)
    {
        if (node is YamlScalar scalar && DurationNotation.Parse(scalar.Text) is { } duration)
        {
            if (duration > TimeSpan.Zero && duration <= DurationNotation.Longest)
                return duration;
            context.Error(DiagnosticCodes.BadDuration, node,
                $"{what} must be more than nothing and at most ten years, not '{Describe.Short(scalar.Text)}'",
                "Give a duration in that range, or remove the key.");
            return null;
        }

        var hint = node is YamlScalar { Kind: ScalarKind.Number } number
            ? $"Add the unit: '{number.Text}s', or ms, m, h or d."
            : "Write a number and a unit: 10ms, 1.5s, 30m, 2h or 1d.";
        context.Error(DiagnosticCodes.BadDuration, node, $"{what} must be a duration, not {Describe.Node(node)}", hint);
        return null;
    }

    /// <summary>A number of bytes such as <c>10MB</c>: at least 1, in bytes or KB, MB, GB (powers of 1000), KiB, MiB, GiB (powers of 1024).</summary>
    public static long? Size(SpecContext context, YamlNode node, string what)
    {
        if (node is YamlScalar scalar && ParseSize(scalar.Text) is >= 1 and var size)
            return size;
        context.Error(DiagnosticCodes.BadSize, node, $"{what} must be a number of bytes, at least 1, not {Describe.Node(node)}",
            "Write a whole number of bytes, or a number and a unit: 500KB, 10MiB, 1GB.");
        return null;
    }

    /// <summary>An amount in USD: at least 0, with at most 12 decimals.</summary>
    public static decimal? Money(SpecContext context, YamlNode node, string what)
    {
        if (node is YamlScalar { Kind: ScalarKind.Number } scalar && ParseMoney(scalar.Text) is { } amount)
            return amount;
        context.Error(DiagnosticCodes.BadMoney, node,
            $"{what} must be an amount in USD from 0 to {MaxMoney:N0} with at most {MaxMoneyDecimals} decimals, not {Describe.Node(node)}",
            "Write it in digits, without quotes or currency: 12.50.");
        return null;
    }

    private static long? ParseSize(string text)
    {
        var (number, unit) = Split(text);
        decimal? factor = unit switch
        {
            "" or "B" => 1,
            "KB" => 1_000,
            "MB" => 1_000_000,
            "GB" => 1_000_000_000,
            "KiB" => 1L << 10,
            "MiB" => 1L << 20,
            "GiB" => 1L << 30,
            _ => null,
        };
        if (factor is null || ParseDecimal(number) is not { } value || value > 1_000_000_000_000m)
            return null;
        var bytes = value * factor.Value;
        return bytes == decimal.Truncate(bytes) && bytes <= long.MaxValue ? (long)bytes : null;
    }

    private static decimal? ParseMoney(string text)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0 && text.Length - point - 1 > MaxMoneyDecimals)
            return null;
        return ParseDecimal(text) is { } amount and <= MaxMoney ? amount : null;
    }

    private static decimal? ParseDecimal(ReadOnlySpan<char> number) =>
        decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static (string Number, string Unit) Split(string text)
    {
        var end = text.Length;
        while (end > 0 && !(char.IsAsciiDigit(text[end - 1]) || text[end - 1] == '.'))
            end--;
        return (text[..end], text[end..]);
    }
}
