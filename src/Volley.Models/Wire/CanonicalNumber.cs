using System.Globalization;
using System.Numerics;

namespace Volley.Models.Wire;

/// <summary>The one spelling of a number: its digits without zeros at either end, and a power of ten. Exact at any size.</summary>
internal static class CanonicalNumber
{
    private const int MaxPlain = 20;
    private const int MaxExponent = 30;

    /// <summary>Spells a JSON number: <c>1.50</c> and <c>15e-1</c> are <c>1.5</c>, <c>1e2</c> is <c>100</c>.</summary>
    public static string Of(string number)
    {
        var exponentAt = number.AsSpan().IndexOfAny('e', 'E');
        // Nobody means such a power; spelling it would only take time.
        if (exponentAt >= 0 && number.Length - exponentAt > MaxExponent)
            return number.ToLowerInvariant();
        var mantissa = exponentAt < 0 ? number : number[..exponentAt];
        var exponent = exponentAt < 0
            ? BigInteger.Zero
            : BigInteger.Parse(number.AsSpan(exponentAt + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var isNegative = mantissa[0] == '-';
        if (isNegative)
            mantissa = mantissa[1..];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var digits = point < 0 ? mantissa : mantissa.Remove(point, 1);
        exponent -= point < 0 ? 0 : digits.Length - point;
        digits = digits.TrimStart('0');
        exponent += digits.Length - digits.TrimEnd('0').Length;
        digits = digits.TrimEnd('0');
        return digits.Length == 0 ? "0" : (isNegative ? "-" : "") + Spell(digits, exponent);
    }

    private static string Spell(string digits, BigInteger exponent)
    {
        if (exponent.IsZero)
            return digits;
        if (exponent > 0 && digits.Length + exponent <= MaxPlain)
            return digits + new string('0', (int)exponent);
        if (exponent < 0 && -exponent < digits.Length)
            return digits.Insert(digits.Length + (int)exponent, ".");
        if (exponent < 0 && -exponent <= MaxPlain)
            return "0." + new string('0', (int)-exponent - digits.Length) + digits;
        return digits + "e" + exponent.ToString(CultureInfo.InvariantCulture);
    }
}
