using System.Buffers;
using System.Text;

namespace Volley.Cli.Summary;

/// <summary>
/// Error texts with what differs from job to job taken out, so that equal failures can be counted: quoted text, paths, URLs, UUIDs,
/// times, hexadecimal and decimal numbers become placeholders.
/// </summary>
internal static class ErrorPattern
{
    private const int LongestText = 400;
    private static readonly SearchValues<char> PathEnds = SearchValues.Create(" \t\r\n,;()[]{}<>'\"`|");

    /// <summary>The pattern of a text: one line, at most 400 characters of it read.</summary>
    public static string Of(string text)
    {
        var source = text.AsSpan(0, Math.Min(text.Length, LongestText)).Trim();
        var pattern = new StringBuilder(source.Length);
        for (var i = 0; i < source.Length;)
        {
            var isWordStart = i == 0 || !IsWord(source[i - 1]);
            if (Variable(source[i..], isWordStart, out var placeholder) is var length and > 0)
            {
                pattern.Append(placeholder);
                i += length;
            }
            else if (char.IsWhiteSpace(source[i]) || char.IsControl(source[i]))
            {
                if (pattern.Length > 0 && pattern[^1] != ' ')
                    pattern.Append(' ');
                i++;
            }
            else
            {
                pattern.Append(source[i++]);
            }
        }

        return pattern.ToString();
    }

    private static int Variable(ReadOnlySpan<char> rest, bool isWordStart, out string placeholder)
    {
        placeholder = "<text>";
        if (isWordStart && Quoted(rest) is var quoted and > 0)
            return quoted;
        if (isWordStart && Named(rest, ref placeholder) is var named and > 0)
            return named;
        placeholder = "<n>";
        return char.IsAsciiDigit(rest[0]) ? Number(rest) : 0;
    }

    private static int Named(ReadOnlySpan<char> rest, ref string placeholder)
    {
        if (Url(rest) is var url and > 0)
        {
            placeholder = "<url>";
            return url;
        }

        if (AbsolutePath(rest) is var path and > 0)
        {
            placeholder = "<path>";
            return path;
        }

        if (Shape(rest, "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh") is var uuid and > 0)
        {
            placeholder = "<id>";
            return uuid;
        }

        if (Time(rest) is var time and > 0)
        {
            placeholder = "<time>";
            return time;
        }

        placeholder = "<hex>";
        return Hex(rest);
    }

    private static int Quoted(ReadOnlySpan<char> rest)
    {
        if (rest[0] is not ('\'' or '"' or '`' or '‘' or '“'))
            return 0;
        var close = rest[0] switch { '‘' => '’', '“' => '”', var same => same };
        var end = rest[1..].IndexOf(close);
        return end < 0 || (end + 2 < rest.Length && IsWord(rest[end + 2])) ? 0 : end + 2;
    }

    private static int Url(ReadOnlySpan<char> rest)
    {
        var letters = 0;
        while (letters < rest.Length && char.IsAsciiLetter(rest[letters]))
            letters++;
        return letters > 0 && rest[letters..].StartsWith("://") ? PathLength(rest) : 0;
    }

    private static int AbsolutePath(ReadOnlySpan<char> rest)
    {
        var isRooted = rest[0] == '/' || rest.StartsWith("./") || rest.StartsWith("../") || rest.StartsWith("~/");
        var length = isRooted ? PathLength(rest) : 0;
        return length > 1 ? length : 0;
    }

    // A path ends at a space or at punctuation that closes a clause; a final '.' or ':' belongs to the sentence.
    private static int PathLength(ReadOnlySpan<char> rest)
    {
        var length = rest.IndexOfAny(PathEnds);
        if (length < 0)
            length = rest.Length;
        while (length > 0 && rest[length - 1] is '.' or ':' or '!' or '?')
            length--;
        return length;
    }

    private static int Time(ReadOnlySpan<char> rest)
    {
        var date = Shape(rest, "dddd-dd-dd");
        if (date == 0)
            return Clock(rest);
        if (date < rest.Length && rest[date] is 'T' or ' ' && Clock(rest[(date + 1)..]) is var clock and > 0)
            return date + 1 + clock;
        return date;
    }

    private static int Clock(ReadOnlySpan<char> rest)
    {
        var length = Shape(rest, "dd:dd:dd");
        if (length == 0)
            return 0;
        if (length + 1 < rest.Length && rest[length] is '.' or ',' && char.IsAsciiDigit(rest[length + 1]))
            length += 1 + Digits(rest[(length + 1)..]);
        if (length < rest.Length && rest[length] == 'Z')
            return length + 1;
        if (length < rest.Length && rest[length] is '+' or '-' && Shape(rest[(length + 1)..], "dd:dd") is var zone and > 0)
            return length + 1 + zone;
        return length;
    }

    private static int Hex(ReadOnlySpan<char> rest)
    {
        if (rest.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            return HexDigits(rest[2..]) is var prefixed and > 0 ? prefixed + 2 : 0;
        var length = HexDigits(rest);
        var isWhole = length == rest.Length || !IsWord(rest[length]);
        return isWhole && length >= 6 && rest[..length].ContainsAnyInRange('0', '9') && rest[..length].ContainsAnyExceptInRange('0', '9') ? length : 0;
    }

    // A number with its decimals, so that 3 and 3.5 are one pattern.
    private static int Number(ReadOnlySpan<char> rest)
    {
        var length = Digits(rest);
        while (length + 1 < rest.Length && rest[length] is '.' or ',' && char.IsAsciiDigit(rest[length + 1]))
            length += 1 + Digits(rest[(length + 1)..]);
        return length;
    }

    private static int Shape(ReadOnlySpan<char> rest, string shape)
    {
        if (rest.Length < shape.Length)
            return 0;
        for (var i = 0; i < shape.Length; i++)
        {
            var isMatch = shape[i] switch
            {
                'd' => char.IsAsciiDigit(rest[i]),
                'h' => char.IsAsciiHexDigit(rest[i]),
                var exact => rest[i] == exact,
            };
            if (!isMatch)
                return 0;
        }

        return shape.Length;
    }

    private static int Digits(ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? rest.Length : end;
    }

    private static int HexDigits(ReadOnlySpan<char> rest)
    {
        var length = 0;
        while (length < rest.Length && char.IsAsciiHexDigit(rest[length]))
            length++;
        return length;
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';
}
