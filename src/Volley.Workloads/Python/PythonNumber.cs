using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;

namespace Volley.Workloads.Python;

/// <summary>Numbers as Python converts, rounds and prints them.</summary>
internal static partial class PythonNumber
{
    private const int MaxIntDigits = 4300;
    private const int ExactBits = 53;

    /// <summary><c>float(value)</c>, or <see langword="null"/> where that raises TypeError or ValueError.</summary>
    /// <exception cref="PythonException">OverflowError: the whole number is beyond every float.</exception>
    public static double? ToFloat(PythonValue value) => value switch
    {
        PythonFloat number => number.Value,
        PythonInt number => ToDouble(number.Value),
        PythonBool flag => flag.Value ? 1.0 : 0.0,
        PythonString text => ParseFloat(text.Value),
        _ => null,
    };

    /// <summary>Whether <c>float(value)</c> raises OverflowError: a whole number beyond every float.</summary>
    public static bool IsBeyondFloats(PythonValue value) => value is PythonInt { Value: var number } && !double.IsFinite(Nearest(number));

    /// <summary><c>int(value)</c>, or <see langword="null"/> where that raises TypeError or ValueError.</summary>
    /// <exception cref="PythonException">OverflowError: the value is infinite.</exception>
    public static BigInteger? ToInt(PythonValue value) => value switch
    {
        PythonInt number => number.Value,
        PythonBool flag => flag.Value ? BigInteger.One : BigInteger.Zero,
        PythonFloat { Value: var number } => double.IsNaN(number) ? null
            : double.IsInfinity(number) ? throw new PythonException("OverflowError", "cannot convert float infinity to integer")
            : new BigInteger(number),
        PythonString text => ParseInt(text.Value),
        _ => null,
    };

    /// <summary><c>round(value, 6)</c>: on the exact binary value, ties to even.</summary>
    public static double Round6(double value) =>
        double.IsFinite(value) ? double.Parse(value.ToString("F6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : value;

    /// <summary><c>f"{value:.6f}"</c></summary>
    public static string Fixed6(double value) =>
        double.IsFinite(value) ? value.ToString("F6", CultureInfo.InvariantCulture) : Repr(value);

    /// <summary><c>a / b</c> of whole numbers, rounded once.</summary>
    /// <exception cref="PythonException">OverflowError: the quotient is beyond every float.</exception>
    public static double Divide(BigInteger a, BigInteger b)
    {
        if (a.GetBitLength() <= ExactBits && b.GetBitLength() <= ExactBits)
            return (double)a / (double)b;
        // 70 bits of the quotient, the last of which says whether anything follows: enough to round to 53 once.
        var shift = 70 - (int)(a.GetBitLength() - b.GetBitLength());
        var quotient = shift > 0 ? BigInteger.DivRem(a << shift, b, out var rest) : BigInteger.DivRem(a, b << -shift, out rest);
        if (!rest.IsZero && quotient.IsEven)
            quotient += a.Sign * b.Sign;
        var result = Math.ScaleB(ToDouble(quotient), -shift);
        return double.IsFinite(result) ? result : throw new PythonException("OverflowError", "integer division result too large for a float");
    }

    /// <summary><c>repr(value)</c>: the shortest text that reads as the same number.</summary>
    public static string Repr(double value)
    {
        if (double.IsNaN(value))
            return "nan";
        if (double.IsInfinity(value))
            return value > 0 ? "inf" : "-inf";
        var (digits, exponent) = Shortest(Math.Abs(value));
        var text = new StringBuilder(double.IsNegative(value) ? "-" : "", 32);
        if (exponent is < -4 or >= 16)
        {
            text.Append(digits[0]);
            if (digits.Length > 1)
                text.Append('.').Append(digits.AsSpan(1));
            return text.Append('e').Append(exponent < 0 ? '-' : '+').Append(CultureInfo.InvariantCulture, $"{Math.Abs(exponent):00}").ToString();
        }

        if (exponent < 0)
            return text.Append("0.").Append('0', -exponent - 1).Append(digits).ToString();
        if (digits.Length <= exponent + 1)
            return text.Append(digits).Append('0', exponent + 1 - digits.Length).Append(".0").ToString();
        return text.Append(digits.AsSpan(0, exponent + 1)).Append('.').Append(digits.AsSpan(exponent + 1)).ToString();
    }

    /// <summary>Reads the digits of a whole number in a JSON text.</summary>
    /// <exception cref="PythonException">ValueError: more digits than Python reads.</exception>
    public static BigInteger ReadInt(ReadOnlySpan<char> digits)
    {
        var count = digits.Length - (digits[0] == '-' ? 1 : 0);
        return count <= MaxIntDigits
            ? BigInteger.Parse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
            : throw new PythonException("ValueError", string.Create(
                CultureInfo.InvariantCulture,
                $"Exceeds the limit ({MaxIntDigits} digits) for integer string conversion: value has {count} digits; use sys.set_int_max_str_digits() to increase the limit"));
    }

    private static double ToDouble(BigInteger value) =>
        Nearest(value) is var result && double.IsFinite(result) ? result : throw new PythonException("OverflowError", "int too large to convert to float");

    // Through the text: a conversion that only looks at the upper bits would round some ties the wrong way.
    private static double Nearest(BigInteger value) => value.GetBitLength() <= ExactBits
        ? (double)value
        : double.Parse(value.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>The digits of the shortest text that reads as the number, and the power of ten of the first of them.</summary>
    private static (string Digits, int Exponent) Shortest(double value)
    {
        if (value == 0)
            return ("0", 0);
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var e = text.IndexOf('E', StringComparison.Ordinal);
        var power = e < 0 ? 0 : int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = e < 0 ? text : text[..e];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal) is >= 0 and var place ? place : mantissa.Length;
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        var significant = digits.TrimStart('0');
        return (significant.TrimEnd('0'), point - 1 - (digits.Length - significant.Length) + power);
    }

    private static double? ParseFloat(string text)
    {
        var plain = Ascii(PythonText.Strip(text));
        var unsigned = plain.TrimStart('+', '-');
        if (plain.Length - unsigned.Length <= 1 && NamedFloat().IsMatch(unsigned))
            return unsigned[0] is 'n' or 'N' ? double.NaN : plain[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        return FloatText().IsMatch(plain)
            ? double.Parse(plain.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture)
            : null;
    }

    private static BigInteger? ParseInt(string text)
    {
        var plain = Ascii(PythonText.Strip(text));
        if (!IntText().IsMatch(plain))
            return null;
        var digits = plain.Replace("_", "", StringComparison.Ordinal);
        return digits.TrimStart('+', '-').Length > MaxIntDigits ? null : BigInteger.Parse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
    }

    /// <summary>The text with the decimal digits of every script as ASCII ones.</summary>
    private static string Ascii(string text)
    {
        if (text.All(char.IsAscii))
            return text;
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber)
                plain.Append((char)('0' + (int)Rune.GetNumericValue(rune)));
            else
                plain.Append(rune.ToString());
        }

        return plain.ToString();
    }

    [GeneratedRegex(@"^[+-]?(?:[0-9](?:_?[0-9])*(?:\.(?:[0-9](?:_?[0-9])*)?)?|\.[0-9](?:_?[0-9])*)(?:[eE][+-]?[0-9](?:_?[0-9])*)?\z")]
    private static partial Regex FloatText();

    [GeneratedRegex(@"^(?:nan|inf|infinity)\z", RegexOptions.IgnoreCase)]
    private static partial Regex NamedFloat();

    [GeneratedRegex(@"^[+-]?[0-9](?:_?[0-9])*\z")]
    private static partial Regex IntText();
}
