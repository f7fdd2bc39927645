using System.Buffers;
using System.Collections;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Volley.Planning;

/// <summary>A job's parameters in the order of the spec: the matrix's axes, then the item's columns.</summary>
/// <param name="names">The names; unique, shared between the jobs of a stage.</param>
/// <param name="values">One value a name.</param>
public sealed class ParameterSet(IReadOnlyList<string> names, ParameterValue[] values) : IReadOnlyList<KeyValuePair<string, ParameterValue>>
{
    /// <summary>No parameters.</summary>
    public static ParameterSet Empty { get; } = new([], []);

    /// <summary>The number of parameters.</summary>
    public int Count => values.Length;

    /// <summary>The parameter at a place.</summary>
    /// <param name="index">The place, from 0.</param>
    public KeyValuePair<string, ParameterValue> this[int index] => new(names[index], values[index]);

    /// <summary>The value of a parameter.</summary>
    /// <param name="name">The name, exactly.</param>
    /// <returns>The value, or <see langword="null"/> where there is no such parameter.</returns>
    public ParameterValue? Find(string name)
    {
        for (var i = 0; i < values.Length; i++)
            if (names[i] == name)
                return values[i];
        return null;
    }

    /// <summary>Writes the parameters as a JSON object, in order.</summary>
    /// <param name="writer">Where to write.</param>
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        for (var i = 0; i < values.Length; i++)
        {
            writer.WritePropertyName(names[i]);
            values[i].WriteTo(writer);
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
        for (var i = 0; i < values.Length; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
