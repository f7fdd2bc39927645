using System.Text;

namespace Volley.Execution;

/// <summary>What people are shown of captured output.</summary>
internal static class OutputText
{
    private const int MaxCharacters = 500;

    /// <summary>The last line that is not blank, without control characters and terminal sequences, as valid text of at most 500 characters.</summary>
    /// <param name="tail">The end of the output.</param>
    /// <returns>The line, or <see langword="null"/> where there is none.</returns>
    public static string? LastLine(ReadOnlySpan<byte> tail)
    {
        while (!tail.IsEmpty)
        {
            var end = tail.LastIndexOfAny((byte)'\n', (byte)'\r');
            if (Printable(Encoding.UTF8.GetString(tail[(end + 1)..])) is { Length: > 0 } line)
                return line;
            tail = tail[..Math.Max(end, 0)];
        }

        return null;
    }

    private static string Printable(string line)
    {
        var text = new StringBuilder(Math.Min(line.Length, MaxCharacters));
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '\e')
                i = EndOfSequence(line, i);
            else if (line[i] == '\t')
                text.Append(' ');
            else if (!char.IsControl(line[i]))
                text.Append(line[i]);
        }

        var trimmed = text.ToString().Trim();
        if (trimmed.Length <= MaxCharacters)
            return trimmed;
        var cut = char.IsHighSurrogate(trimmed[MaxCharacters - 2]) ? MaxCharacters - 2 : MaxCharacters - 1;
        return string.Concat(trimmed.AsSpan(0, cut), "…");
    }

    /// <summary>The place of the last character of a terminal's escape sequence: ESC [ … letter, or ESC and one character.</summary>
    private static int EndOfSequence(string line, int start)
    {
        var i = start + 1;
        if (i >= line.Length || line[i] != '[')
            return Math.Min(i, line.Length - 1);
        for (i++; i < line.Length; i++)
            if (line[i] is >= '@' and <= '~')
                return i;
        return line.Length - 1;
    }
}
