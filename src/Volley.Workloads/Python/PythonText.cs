using System.Globalization;
using System.Text;

namespace Volley.Workloads.Python;

/// <summary>Text as Python trims, splits, orders and shows it.</summary>
internal static class PythonText
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary><c>text.strip()</c></summary>
    public static string Strip(string text)
    {
        var (start, end) = (0, text.Length);
        while (start < end && IsSpace(text[start]))
            start++;
        while (end > start && IsSpace(text[end - 1]))
            end--;
        return text[start..end];
    }

    /// <summary><c>text.splitlines()</c></summary>
    public static IEnumerable<string> SplitLines(string text)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (!IsLineEnd(text[i]))
                continue;
            yield return text[start..i];
            if (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n')
                i++;
            start = i + 1;
        }

        if (start < text.Length)
            yield return text[start..];
    }

    /// <summary>Compares by code point, as Python orders strings; ordinal order of UTF-16 differs beyond U+FFFF.</summary>
    public static int Compare(string a, string b)
    {
        var length = Math.Min(a.Length, b.Length);
        for (var i = 0; i < length; i++)
        {
            if (a[i] == b[i])
                continue;
            var (left, right) = (CodePoint(a, i), CodePoint(b, i));
            return left.CompareTo(right);
        }

        return a.Length.CompareTo(b.Length);
    }

    /// <summary>The order of <see cref="Compare"/>.</summary>
    public static IComparer<string> Order { get; } = Comparer<string>.Create(Compare);

    /// <summary><c>str(value)</c></summary>
    public static string Str(PythonValue value) => value is PythonString text ? text.Value : Repr(value);

    /// <summary><c>str(value or "").strip()</c></summary>
    public static string StrOrEmpty(PythonValue value) => value.IsTruthy ? Strip(Str(value)) : "";

    /// <summary><c>repr(value)</c></summary>
    public static string Repr(PythonValue value) => value switch
    {
        PythonString text => Repr(text.Value),
        PythonBool flag => flag.Value ? "True" : "False",
        PythonInt number => number.Value.ToString(CultureInfo.InvariantCulture),
        PythonFloat number => PythonNumber.Repr(number.Value),
        PythonList list => $"[{string.Join(", ", list.Items.Select(Repr))}]",
        PythonDict dict => $"{{{string.Join(", ", dict.Select(m => $"{Repr(m.Key)}: {Repr(m.Value)}"))}}}",
        _ => "None",
    };

    /// <summary><c>repr(text)</c></summary>
    public static string Repr(string text)
    {
        var quote = text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        var shown = new StringBuilder(text.Length + 2).Append(quote);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text, i))
            {
                var rune = new Rune(text[i], text[++i]);
                if (IsPrintable(Rune.GetUnicodeCategory(rune)))
                    shown.Append(rune.ToString());
                else
                    shown.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}");
                continue;
            }

            AppendShown(shown, text[i], quote);
        }

        return shown.Append(quote).ToString();
    }

    /// <summary>Decodes as <c>read_text(encoding="utf-8")</c> does: strictly, line ends made <c>\n</c>, a byte order mark kept.</summary>
    /// <exception cref="PythonException">UnicodeDecodeError: the bytes are not UTF-8.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var text = Strict.GetString(bytes);
            return text.Contains('\r', StringComparison.Ordinal)
                ? text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n')
                : text;
        }
        catch (DecoderFallbackException fault)
        {
            var place = Math.Clamp(fault.Index, 0, bytes.Length - 1);
            throw new PythonException("UnicodeDecodeError", string.Create(
                CultureInfo.InvariantCulture, $"'utf-8' codec can't decode byte 0x{bytes[place]:x2} in position {place}: invalid start byte"));
        }
    }

    private static void AppendShown(StringBuilder shown, char c, char quote)
    {
        if (c == quote || c == '\\')
            shown.Append('\\').Append(c);
        else if (c is '\n' or '\r' or '\t')
            shown.Append('\\').Append(c switch { '\n' => 'n', '\r' => 'r', _ => 't' });
        else if (c == ' ' || IsPrintable(CharUnicodeInfo.GetUnicodeCategory(c)))
            shown.Append(c);
        else if (c < 0x100)
            shown.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}");
        else
            shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
    }

    private static int CodePoint(string text, int index)
    {
        // The first difference may be in the second half of a pair.
        if (index > 0 && char.IsLowSurrogate(text[index]) && char.IsHighSurrogate(text[index - 1]))
            return char.ConvertToUtf32(text[index - 1], text[index]);
        return char.IsSurrogatePair(text, index) ? char.ConvertToUtf32(text, index) : text[index];
    }

    private static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\u001c' and <= '\u001f';

    private static bool IsLineEnd(char c) =>
        c is '\n' or '\r' or '\v' or '\f' or (>= '\u001c' and <= '\u001e') or '\u0085' or '\u2028' or '\u2029';

    /// <summary>Whether characters of a category print something; the space does, but is not told apart here.</summary>
    public static bool IsPrintable(UnicodeCategory category) => category is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);
}
