using System.Globalization;
using System.Text;

namespace Volley.Cli.Terminal;

/// <summary>How wide text is in a terminal, and how it is cut. In doubt too wide rather than too narrow: a line must never wrap.</summary>
internal static class TextCells
{
    // Ranges that terminals draw two cells wide: East Asian Wide and Fullwidth (Unicode Standard Annex 11), and emoji.
    private static ReadOnlySpan<int> WideRanges =>
    [
        0x1100, 0x115F, 0x231A, 0x231B, 0x2329, 0x232A, 0x23E9, 0x23EC, 0x23F0, 0x23F3, 0x25FD, 0x25FE, 0x2614, 0x2615,
        0x2648, 0x2653, 0x267F, 0x267F, 0x2693, 0x2693, 0x26A1, 0x26A1, 0x26AA, 0x26AB, 0x26BD, 0x26BE, 0x26C4, 0x26C5,
        0x26CE, 0x26CE, 0x26D4, 0x26D4, 0x26EA, 0x26EA, 0x26F2, 0x26F5, 0x26FA, 0x26FD, 0x2705, 0x2705, 0x270A, 0x270B,
        0x2728, 0x2728, 0x274C, 0x274E, 0x2753, 0x2757, 0x2795, 0x2797, 0x27B0, 0x27BF, 0x2B1B, 0x2B1C, 0x2B50, 0x2B55,
        0x2E80, 0x303E, 0x3041, 0x4DBF, 0x4E00, 0xA4CF, 0xA960, 0xA97F, 0xAC00, 0xD7A3, 0xF900, 0xFAFF, 0xFE10, 0xFE19,
        0xFE30, 0xFE6F, 0xFF00, 0xFF60, 0xFFE0, 0xFFE6, 0x16FE0, 0x1B2FF, 0x1F004, 0x1F004, 0x1F0CF, 0x1F0CF, 0x1F18E, 0x1F18E,
        0x1F191, 0x1F19A, 0x1F200, 0x1F64F, 0x1F680, 0x1F6FF, 0x1F7E0, 0x1F7EB, 0x1F900, 0x1F9FF, 0x1FA70, 0x1FAFF, 0x20000, 0x3FFFD,
    ];

    /// <summary>The width of a text in cells.</summary>
    public static int Width(string text)
    {
        if (Ascii.IsValid(text))
            return text.Length;
        var width = 0;
        foreach (var rune in text.EnumerateRunes())
            width += Width(rune);
        return width;
    }

    /// <summary>The text without what steers a terminal, control characters and those that turn its direction: each becomes a space, so that one line stays one line.</summary>
    public static string Clean(string text)
    {
        foreach (var c in text)
            if (Steers(c))
                return string.Create(text.Length, text, static (span, source) =>
                {
                    for (var i = 0; i < span.Length; i++)
                        span[i] = Steers(source[i]) ? ' ' : source[i];
                });
        return text;
    }

    // Unicode Standard Annex 9: embeddings, overrides and isolates show text in another order than it has.
    private static bool Steers(char c) => char.IsControl(c) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u2028' or '\u2029';

    /// <summary>The text cut to a width; where it was longer, its last cell is an ellipsis.</summary>
    public static string Truncate(string text, int width)
    {
        if (Width(text) <= width)
            return text;
        if (width <= 0)
            return "";
        var kept = new StringBuilder();
        var used = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var cells = Width(rune);
            if (used + cells > width - 1)
                break;
            kept.Append(rune.ToString());
            used += cells;
        }

        return kept.Append('…').ToString();
    }

    /// <summary>The text cut in its middle, so that both what it begins and what it ends with stay readable.</summary>
    public static string TruncateMiddle(string text, int width)
    {
        if (Width(text) <= width || width < 8)
            return Truncate(text, width);
        var tailWidth = (width - 1) / 3;
        var tail = "";
        for (var start = text.Length - 1; start >= 0; start--)
        {
            if (char.IsLowSurrogate(text[start]))
                continue;
            if (Width(text[start..]) > tailWidth)
                break;
            tail = text[start..];
        }

        return Truncate(text, width - Width(tail)) + tail;
    }

    /// <summary>The text followed by spaces up to a width.</summary>
    public static string PadRight(string text, int width) => text + new string(' ', Math.Max(0, width - Width(text)));

    /// <summary>The text preceded by spaces up to a width.</summary>
    public static string PadLeft(string text, int width) => new string(' ', Math.Max(0, width - Width(text))) + text;

    private static int Width(Rune rune)
    {
        if (rune.IsAscii)
            return 1;
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format)
            return 0;
        var ranges = WideRanges;
        for (var i = 0; i < ranges.Length && rune.Value >= ranges[i]; i += 2)
            if (rune.Value <= ranges[i + 1])
                return 2;
        return 1;
    }
}
