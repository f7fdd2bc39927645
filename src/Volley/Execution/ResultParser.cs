using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Volley.Execution;

/// <summary>
/// Reads the JSON object <c>{"metrics": {name: number|bool|string}, "cost": USD, "outputs": [path] | {name: path}}</c>. Other keys are ignored.
/// On a line of stdout an object that has none of the three keys and only scalars is taken as the metrics.
/// </summary>
internal ref struct ResultParser
{
    private const decimal MaxCost = 1_000_000_000_000m;
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ReadOnlySpan<byte> _json;
    private readonly ResultOrigin _origin;
    private Utf8JsonReader _reader;
    private string? _metrics;
    private decimal? _cost;
    private string? _outputs;
    private bool _isKeyed;
    private bool _isFlat = true;

    private ResultParser(ReadOnlySpan<byte> json, ResultOrigin origin)
    {
        _json = json;
        _origin = origin;
        _reader = new Utf8JsonReader(json);
    }

    /// <summary>Reads a result.</summary>
    /// <param name="json">The bytes; all blank is no result.</param>
    /// <param name="origin">Where they come from.</param>
    /// <returns>The result, or what is wrong with it.</returns>
    public static ResultReading Parse(ReadOnlySpan<byte> json, ResultOrigin origin)
    {
        if (json.StartsWith("\uFEFF"u8))
            json = json["\uFEFF"u8.Length..];
        if (json.IndexOfAnyExcept(" \t\r\n"u8) < 0)
            return ResultReading.None;
        var parser = new ResultParser(json, origin);
        try
        {
            return parser.ReadDocument();
        }
        catch (JsonException fault)
        {
            var at = parser.OffsetOf(fault.LineNumber ?? 0, fault.BytePositionInLine ?? 0);
            return ResultReading.Malformed($"{parser.Place(at)}: not valid JSON");
        }
        catch (MalformedResultException fault)
        {
            return ResultReading.Malformed($"{parser.Place(fault.Offset)}: {fault.Message}");
        }
    }

    private ResultReading ReadDocument()
    {
        _reader.Read();
        if (_reader.TokenType != JsonTokenType.StartObject)
            throw Wrong("the result is not an object");
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
            ReadProperty(keys);
        // Reads on to the end, so that anything behind the object is found.
        while (_reader.Read())
        {
        }

        if (_origin.IsLine && !_isKeyed && _isFlat)
        {
            _reader = new Utf8JsonReader(_json);
            _reader.Read();
            _metrics = ReadMetrics();
        }

        return new ResultReading(_metrics, _cost, _outputs, null);
    }

    private void ReadProperty(HashSet<string> keys)
    {
        var name = ReadName(keys);
        _reader.Read();
        switch (name)
        {
            case "metrics":
                _metrics = ReadMetrics();
                break;
            case "cost":
                _cost = ReadCost();
                break;
            case "outputs":
                _outputs = ReadOutputs();
                break;
            default:
                _isFlat &= _reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray or JsonTokenType.Null);
                _reader.Skip();
                return;
        }

        _isKeyed = true;
    }

    private string? ReadMetrics()
    {
        if (_reader.TokenType != JsonTokenType.StartObject)
            throw Wrong("'metrics' is not an object");
        using var buffer = new MemoryStream();
        using var writer = new Utf8JsonWriter(buffer, Compact);
        writer.WriteStartObject();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = ReadName(names);
            writer.WritePropertyName(name);
            _reader.Read();
            WriteMetric(writer, name);
        }

        writer.WriteEndObject();
        return names.Count == 0 ? null : Text(writer, buffer);
    }

    private void WriteMetric(Utf8JsonWriter writer, string name)
    {
        switch (_reader.TokenType)
        {
            case JsonTokenType.True or JsonTokenType.False:
                writer.WriteBooleanValue(_reader.TokenType == JsonTokenType.True);
                break;
            case JsonTokenType.String:
                writer.WriteStringValue(ReadText());
                break;
            case JsonTokenType.Number when _reader.TryGetDouble(out var value) && double.IsFinite(value):
                // As it was written: a number that passes through a binary one may come out as another.
                writer.WriteRawValue(_reader.ValueSpan, skipInputValidation: true);
                break;
            case JsonTokenType.Number:
                throw Wrong($"metric '{name}' is too large a number");
            default:
                throw Wrong($"metric '{name}' is neither a number, a boolean nor a string");
        }
    }

    private decimal ReadCost()
    {
        if (_reader.TokenType != JsonTokenType.Number)
            throw Wrong("'cost' is not a number");
        if (!_reader.TryGetDecimal(out var cost) || cost > MaxCost)
            throw Wrong("'cost' is too large a number");
        if (cost < 0)
            throw Wrong("'cost' is negative");
        return cost == 0 ? 0 : cost;
    }

    private string? ReadOutputs()
    {
        var isList = _reader.TokenType == JsonTokenType.StartArray;
        if (!isList && _reader.TokenType != JsonTokenType.StartObject)
            throw Wrong("'outputs' is neither a list of paths nor an object of paths");
        using var buffer = new MemoryStream();
        using var writer = new Utf8JsonWriter(buffer, Compact);
        if (isList)
            writer.WriteStartArray();
        else
            writer.WriteStartObject();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var count = 0;
        while (_reader.Read() && _reader.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject))
        {
            if (!isList)
            {
                writer.WritePropertyName(ReadName(names));
                _reader.Read();
            }

            if (_reader.TokenType != JsonTokenType.String)
                throw Wrong("a path in 'outputs' is not a string");
            writer.WriteStringValue(ReadText());
            count++;
        }

        if (isList)
            writer.WriteEndArray();
        else
            writer.WriteEndObject();
        return count == 0 ? null : Text(writer, buffer);
    }

    private string ReadName(HashSet<string> names)
    {
        var name = ReadText();
        return names.Add(name) ? name : throw Wrong($"the name '{name}' is given twice");
    }

    private readonly string ReadText()
    {
        try
        {
            return _reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Wrong("a string is not valid Unicode");
        }
    }

    private static string Text(Utf8JsonWriter writer, MemoryStream buffer)
    {
        writer.Flush();
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private readonly MalformedResultException Wrong(string what) => new(what, (int)_reader.TokenStartIndex);

    private readonly int OffsetOf(long line, long column)
    {
        var start = 0;
        for (; line > 0; line--)
            start += _json[start..].IndexOf((byte)'\n') + 1;
        return (int)Math.Min(start + column, _json.Length);
    }

    private readonly string Place(int offset)
    {
        var before = _json[..offset];
        var column = Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1;
        return _origin.IsLine
            ? string.Create(CultureInfo.InvariantCulture, $"{_origin.Name}, column {column}")
            : string.Create(CultureInfo.InvariantCulture, $"{_origin.Name} line {before.Count((byte)'\n') + 1}, column {column}");
    }

    private sealed class MalformedResultException(string message, int offset) : Exception(message)
    {
        public int Offset { get; } = offset;
    }
}
