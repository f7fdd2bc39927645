using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Volley.Workloads.CodeGeneration.Configuration;

/// <summary>
/// Reads the part of TOML that settings files use: tables, bare and quoted keys, one-line strings, numbers, truth values and one-line lists.
/// Dates, multi-line strings, inline tables and lists of tables are refused with their line, never misread.
/// </summary>
internal sealed class TomlReader
{
    private readonly string _text;
    private readonly int _line;
    private int _at;

    private TomlReader(string text, int line)
    {
        _text = text;
        _line = line;
    }

    /// <summary>Reads a document.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The values by <c>table.key</c>.</returns>
    /// <exception cref="TomlFaultException">The text is something else.</exception>
    public static Dictionary<string, TomlValue> Read(string text)
    {
        var values = new Dictionary<string, TomlValue>(StringComparer.Ordinal);
        var table = "";
        var tables = new HashSet<string>(StringComparer.Ordinal);
        var lines = text.TrimStart('\uFEFF').Replace("\r\n", "\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var reader = new TomlReader(lines[i], i + 1);
            reader.SkipBlanks();
            if (reader.IsDone)
                continue;
            if (reader.Peek == '[')
            {
                table = reader.ReadTable();
                if (!tables.Add(table))
                    throw reader.Fault($"the table '[{table}]' is given twice");
                continue;
            }

            var key = reader.ReadKeyPath();
            reader.Expect('=');
            var name = table.Length == 0 ? key : table + "." + key;
            if (!values.TryAdd(name, new TomlValue(reader.ReadValue(), i + 1)))
                throw reader.Fault($"'{name}' is given twice");
            reader.ExpectEnd();
        }

        return values;
    }

    private bool IsDone => _at >= _text.Length || _text[_at] == '#';

    private char Peek => _at < _text.Length ? _text[_at] : '\0';

    private string ReadTable()
    {
        _at++;
        if (Peek == '[')
            throw Fault("a list of tables is not understood here");
        var name = ReadKeyPath();
        Expect(']');
        ExpectEnd();
        return name;
    }

    private string ReadKeyPath()
    {
        var path = ReadKey();
        SkipBlanks();
        while (Peek == '.')
        {
            _at++;
            path += "." + ReadKey();
            SkipBlanks();
        }

        return path;
    }

    private string ReadKey()
    {
        SkipBlanks();
        if (Peek is '"' or '\'')
            return ReadString();
        var start = _at;
        while (char.IsAsciiLetterOrDigit(Peek) || Peek is '_' or '-')
            _at++;
        return _at > start ? _text[start.._at] : throw Fault("a key is expected here");
    }

    private object ReadValue()
    {
        SkipBlanks();
        return Peek switch
        {
            '"' or '\'' => ReadString(),
            '[' => ReadList(),
            '{' => throw Fault("an inline table is not understood here"),
            _ => ReadBare(),
        };
    }

    private ImmutableArray<object> ReadList()
    {
        _at++;
        var items = ImmutableArray.CreateBuilder<object>();
        while (true)
        {
            SkipBlanks();
            if (IsDone)
                throw Fault("a list must end on the line where it begins");
            if (Peek == ']')
                break;
            items.Add(ReadValue());
            SkipBlanks();
            if (Peek != ',' && Peek != ']')
                throw Fault("a comma or ']' is expected in the list");
            if (Peek == ',')
                _at++;
        }

        _at++;
        return items.ToImmutable();
    }

    private object ReadBare()
    {
        var start = _at;
        while (_at < _text.Length && _text[_at] is not (' ' or '\t' or ',' or ']' or '#'))
            _at++;
        var word = _text[start.._at];
        if (word is "true" or "false")
            return word == "true";
        var digits = word.Replace("_", "", StringComparison.Ordinal);
        if (long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return whole;
        const NumberStyles Fraction = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (digits.Length > 0 && char.IsAsciiDigit(digits[^1]) && double.TryParse(digits, Fraction, CultureInfo.InvariantCulture, out var fraction))
            return fraction;
        throw Fault(word.Length == 0 ? "a value is expected here" : $"'{word}' is no value; texts stand in quotes");
    }

    private string ReadString()
    {
        var quote = Peek;
        if (_text.AsSpan(_at).StartsWith(new string(quote, 3)))
            throw Fault("a string of several lines is not understood here");
        _at++;
        var content = new StringBuilder();
        while (Peek != quote)
        {
            if (_at >= _text.Length)
                throw Fault("the string does not end on its line");
            content.Append(quote == '"' && Peek == '\\' ? ReadEscape() : _text[_at].ToString());
            _at++;
        }

        _at++;
        return content.ToString();
    }

    private string ReadEscape()
    {
        _at++;
        return Peek switch
        {
            'b' => "\b",
            't' => "\t",
            'n' => "\n",
            'f' => "\f",
            'r' => "\r",
            '"' => "\"",
            '\\' => "\\",
            'u' => ReadCode(4),
            'U' => ReadCode(8),
            _ => throw Fault($"there is no escape '\\{Peek}'; a string in single quotes has none at all"),
        };
    }

    private string ReadCode(int digits)
    {
        if (_at + digits < _text.Length
            && int.TryParse(_text.AsSpan(_at + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            && Rune.IsValid(code))
        {
            _at += digits;
            return new Rune(code).ToString();
        }

        throw Fault("the escape names no character");
    }

    private void SkipBlanks()
    {
        while (Peek is ' ' or '\t')
            _at++;
    }

    private void Expect(char wanted)
    {
        SkipBlanks();
        if (Peek != wanted || _at >= _text.Length)
            throw Fault($"'{wanted}' is expected here");
        _at++;
    }

    private void ExpectEnd()
    {
        SkipBlanks();
        if (!IsDone)
            throw Fault($"'{_text[_at..]}' is one too many on this line");
    }

    private TomlFaultException Fault(string message) => new(_line, message);
}
