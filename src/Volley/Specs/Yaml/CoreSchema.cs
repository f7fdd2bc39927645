namespace Volley.Specs.Yaml;

/// <summary>The kinds of plain scalars. Source: YAML 1.2.2, section 10.3.2, the core schema's tag resolution.</summary>
internal static class CoreSchema
{
    /// <summary>What a plain scalar without a tag is.</summary>
    public static ScalarKind KindOf(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => ScalarKind.Null,
        "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => ScalarKind.Boolean,
        _ => IsNumber(text) ? ScalarKind.Number : ScalarKind.Text,
    };

    private static bool IsNumber(string text)
    {
        if (text is ".nan" or ".NaN" or ".NAN")
            return true;
        if (text.StartsWith("0o", StringComparison.Ordinal))
            return text.Length > 2 && !text.AsSpan(2).ContainsAnyExceptInRange('0', '7');
        if (text.StartsWith("0x", StringComparison.Ordinal))
            return text.Length > 2 && IsHexadecimal(text.AsSpan(2));
        var unsigned = text[0] is '-' or '+' ? text.AsSpan(1) : text;
        return unsigned is ".inf" or ".Inf" or ".INF" || IsDecimal(unsigned);
    }

    private static bool IsHexadecimal(ReadOnlySpan<char> digits)
    {
        foreach (var c in digits)
            if (!char.IsAsciiHexDigit(c))
                return false;
        return true;
    }

    /// <summary>Digits, or digits around a point with at least one, then perhaps an exponent.</summary>
    private static bool IsDecimal(ReadOnlySpan<char> text)
    {
        var whole = CountDigits(text);
        var rest = text[whole..];
        if (rest is ['.', ..])
        {
            var fraction = CountDigits(rest[1..]);
            if (whole + fraction == 0)
                return false;
            rest = rest[(1 + fraction)..];
        }
        else if (whole == 0)
        {
            return false;
        }

        if (rest.IsEmpty)
            return true;
        if (rest[0] is not ('e' or 'E'))
            return false;
        rest = rest[1..];
        if (rest is ['-' or '+', ..])
            rest = rest[1..];
        return !rest.IsEmpty && CountDigits(rest) == rest.Length;
    }

    private static int CountDigits(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text.Length : end;
    }
}
