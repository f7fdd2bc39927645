using System.Globalization;
using System.Text.Json;

namespace Volley.Planning;

/// <summary>What kind of scalar a parameter's value is.</summary>
public enum ParameterKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>A number; <see cref="ParameterValue.Text"/> keeps it as the user wrote it.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,
}

/// <summary>One value of a parameter. Commands see the text as it was written; results carry the typed value.</summary>
/// <param name="Text">The value as written in the spec or the items file, such as <c>1.10</c>.</param>
/// <param name="Kind">Its kind under YAML 1.2's core schema; values from line and CSV files are text.</param>
public readonly record struct ParameterValue(string Text, ParameterKind Kind = ParameterKind.Text)
{
    /// <summary>Writes the value as JSON: a number where it is one that JSON can say, else a string.</summary>
    /// <param name="writer">Where to write.</param>
    public void WriteTo(Utf8JsonWriter writer)
    {
        switch (Kind)
        {
            case ParameterKind.Boolean:
                writer.WriteBooleanValue(string.Equals(Text, "true", StringComparison.OrdinalIgnoreCase));
                break;
            case ParameterKind.Number when Integer() is { } integer:
                writer.WriteNumberValue(integer);
                break;
            case ParameterKind.Number when decimal.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) && IsFaithful(exact):
                writer.WriteNumberValue(exact);
                break;
            case ParameterKind.Number when double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value):
                writer.WriteNumberValue(value);
                break;
            default:
                writer.WriteStringValue(Text);
                break;
        }
    }

    /// <summary>What <c>0x1F</c> and <c>0o17</c> say, which JSON writes in no such way; <see langword="null"/> for other numbers and larger ones.</summary>
    private long? Integer()
    {
        if (Text.StartsWith("0x", StringComparison.Ordinal))
            return Text.Length <= 17 && long.TryParse(Text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? value : null;
        if (!Text.StartsWith("0o", StringComparison.Ordinal) || Text.Length > 22)
            return null;
        var sum = 0L;
        foreach (var digit in Text.AsSpan(2))
            sum = (sum * 8) + (digit - '0');
        return sum;
    }

    /// <summary>Whether a decimal, which has 28 places, says what was written: it turns 1e-30 into 0.</summary>
    private bool IsFaithful(decimal exact) =>
        double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && (double)exact == value;
}
