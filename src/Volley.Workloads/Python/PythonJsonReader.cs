using System.Globalization;
using System.Text;

namespace Volley.Workloads.Python;

/// <summary>
/// A JSON text read as Python's decoder reads it: NaN and infinities are numbers, whole numbers have any size, halves of surrogate pairs stand
/// alone, and faults have Python's words and places.
/// </summary>
/// <param name="text">The text.</param>
internal sealed class PythonJsonReader(string text)
{
    /// <summary>Somewhat less than what Python's recursion limit allows, on reading as on writing.</summary>
    private const int MaxDepth = 900;

    private int _at;
    private int _depth;

    /// <summary>Reads the one value of the text.</summary>
    /// <exception cref="PythonException">The text is no JSON.</exception>
    public PythonValue Read()
    {
        if (text.StartsWith('\ufeff'))
            throw Fault("Unexpected UTF-8 BOM (decode using utf-8-sig)", 0);
        SkipSpace();
        var value = ReadValue();
        SkipSpace();
        return _at == text.Length ? value : throw Fault("Extra data", _at);
    }

    private PythonValue ReadValue()
    {
        switch (Peek())
        {
            case '"':
                return new PythonString(ReadString());
            case '{':
                return Nested(ReadDict);
            case '[':
                return Nested(ReadList);
        }

        foreach (var (word, value) in Words)
        {
            if (!text.AsSpan(_at).StartsWith(word))
                continue;
            _at += word.Length;
            return value;
        }

        return ReadNumber();
    }

    private static (string Word, PythonValue Value)[] Words { get; } =
    [
        ("null", PythonNone.Value),
        ("true", PythonBool.True),
        ("false", PythonBool.False),
        ("NaN", new PythonFloat(double.NaN)),
        ("Infinity", new PythonFloat(double.PositiveInfinity)),
        ("-Infinity", new PythonFloat(double.NegativeInfinity)),
    ];

    private PythonValue Nested(Func<PythonValue> read)
    {
        if (++_depth > MaxDepth)
            throw new PythonException("RecursionError", "maximum recursion depth exceeded while decoding a JSON document");
        var value = read();
        _depth--;
        return value;
    }

    private PythonDict ReadDict()
    {
        var dict = new PythonDict();
        _at++;
        SkipSpace();
        if (Peek() == '}')
        {
            _at++;
            return dict;
        }

        while (true)
        {
            if (Peek() != '"')
                throw Fault("Expecting property name enclosed in double quotes", _at);
            var key = ReadString();
            SkipSpace();
            if (Peek() != ':')
                throw Fault("Expecting ':' delimiter", _at);
            _at++;
            SkipSpace();
            dict[key] = ReadValue();
            if (EndsAfterItem('}'))
                return dict;
        }
    }

    private PythonList ReadList()
    {
        _at++;
        SkipSpace();
        if (Peek() == ']')
        {
            _at++;
            return PythonList.Empty;
        }

        var items = new List<PythonValue>();
        do
            items.Add(ReadValue());
        while (!EndsAfterItem(']'));
        return new PythonList(items);
    }

    private bool EndsAfterItem(char end)
    {
        SkipSpace();
        var next = Peek();
        if (next != end && next != ',')
            throw Fault("Expecting ',' delimiter", _at);
        _at++;
        if (next == end)
            return true;
        SkipSpace();
        return false;
    }

    private PythonValue ReadNumber()
    {
        var start = _at;
        var at = _at + (Peek() == '-' ? 1 : 0);
        var whole = Digits(at);
        if (whole == 0)
            throw Fault("Expecting value", start);
        at += text[at] == '0' ? 1 : whole;
        var end = at;
        if (at < text.Length && text[at] == '.' && Digits(at + 1) is > 0 and var fraction)
            end = at + 1 + fraction;
        if (end < text.Length && text[end] is 'e' or 'E')
        {
            var exponent = end + 1 < text.Length && text[end + 1] is '+' or '-' ? end + 2 : end + 1;
            if (Digits(exponent) is > 0 and var count)
                end = exponent + count;
        }

        _at = end;
        var number = text.AsSpan(start, end - start);
        return end == at ? new PythonInt(PythonNumber.ReadInt(number)) : new PythonFloat(double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture));
    }

    private int Digits(int from)
    {
        var at = from;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
            at++;
        return at - from;
    }

    private string ReadString()
    {
        var begin = _at++;
        var run = text.AsSpan(_at).IndexOfAny('"', '\\');
        if (run >= 0 && text[_at + run] == '"' && !HasControl(text.AsSpan(_at, run)))
        {
            var plain = text.Substring(_at, run);
            _at += run + 1;
            return plain;
        }

        var value = new StringBuilder();
        while (_at < text.Length)
        {
            var c = text[_at++];
            if (c == '"')
                return value.ToString();
            if (c < ' ')
                throw Fault("Invalid control character at", _at - 1);
            value.Append(c == '\\' ? ReadEscape(begin) : c);
        }

        throw Fault("Unterminated string starting at", begin);
    }

    private char ReadEscape(int begin)
    {
        if (_at == text.Length)
            throw Fault("Unterminated string starting at", begin);
        var c = text[_at++];
        switch (c)
        {
            case '"' or '\\' or '/':
                return c;
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u' when _at + 4 <= text.Length && IsHex(text.AsSpan(_at, 4)):
                _at += 4;
                return (char)int.Parse(text.AsSpan(_at - 4, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            case 'u':
                throw Fault("Invalid \\uXXXX escape", _at - 1);
            default:
                throw Fault("Invalid \\escape", _at - 2);
        }
    }

    private static bool IsHex(ReadOnlySpan<char> digits)
    {
        foreach (var c in digits)
            if (!char.IsAsciiHexDigit(c))
                return false;
        return true;
    }

    private static bool HasControl(ReadOnlySpan<char> run) => run.IndexOfAnyInRange('\0', '\u001f') >= 0;

    private char Peek() => _at < text.Length ? text[_at] : '\0';

    private void SkipSpace()
    {
        while (_at < text.Length && text[_at] is ' ' or '\t' or '\n' or '\r')
            _at++;
    }

    private PythonException Fault(string message, int at)
    {
        var before = text.AsSpan(0, at);
        var line = before.Count('\n') + 1;
        var column = CodePoints(before[(before.LastIndexOf('\n') + 1)..]) + 1;
        return new PythonException("JSONDecodeError", string.Create(
            CultureInfo.InvariantCulture, $"{message}: line {line} column {column} (char {CodePoints(before)})"));
    }

    private static int CodePoints(ReadOnlySpan<char> run)
    {
        var pairs = 0;
        for (var i = 0; i + 1 < run.Length; i++)
            if (char.IsSurrogatePair(run[i], run[i + 1]))
                pairs++;
        return run.Length - pairs;
    }
}
