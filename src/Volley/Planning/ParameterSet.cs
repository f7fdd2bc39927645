using System.Buffers;
using System.Collections;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Volley.Planning;

/// <summary>
/// A job's parameters by name, in ordinal order: two specs that differ only in the order in which they are written give the same jobs, byte for byte.
/// </summary>
public sealed class ParameterSet : IReadOnlyList<KeyValuePair<string, ParameterValue>>
{
    private readonly string[] _names;
    private readonly ParameterValue[] _values;

    /// <summary>Makes a set.</summary>
    /// <param name="names">The names, unique; where they are in ordinal order already, the arrays are kept as they are.</param>
    /// <param name="values">One value a name.</param>
    public ParameterSet(string[] names, ParameterValue[] values)
    {
        if (!IsOrdered(names))
        {
            (names, values) = ([.. names], [.. values]);
            Array.Sort(names, values, StringComparer.Ordinal);
        }

        _names = names;
        _values = values;
    }

    /// <summary>No parameters.</summary>
    public static ParameterSet Empty { get; } = new([], []);

    /// <summary>The number of parameters.</summary>
    public int Count => _values.Length;

    /// <summary>The parameter at a place.</summary>
    /// <param name="index">The place, from 0.</param>
    public KeyValuePair<string, ParameterValue> this[int index] => new(_names[index], _values[index]);

    /// <summary>The value of a parameter.</summary>
    /// <param name="name">The name, exactly.</param>
    /// <returns>The value, or <see langword="null"/> where there is no such parameter.</returns>
    public ParameterValue? Find(string name)
    {
        for (var i = 0; i < _values.Length; i++)
            if (_names[i] == name)
                return _values[i];
        return null;
    }

    /// <summary>Writes the parameters as a JSON object, in order.</summary>
    /// <param name="writer">Where to write.</param>
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        for (var i = 0; i < _values.Length; i++)
        {
            writer.WritePropertyName(_names[i]);
            _values[i].WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    /// <summary>The parameters as one line of JSON: an object, in order.</summary>
    /// <returns>The text.</returns>
    public string ToJson()
    {
        if (Count == 0)
            return "{}";
        var buffer = new ArrayBufferWriter<byte>(128);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            WriteTo(writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, ParameterValue>> GetEnumerator()
    {
        for (var i = 0; i < _values.Length; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static bool IsOrdered(string[] names)
    {
        for (var i = 1; i < names.Length; i++)
            if (string.CompareOrdinal(names[i - 1], names[i]) > 0)
                return false;
        return true;
    }
}
