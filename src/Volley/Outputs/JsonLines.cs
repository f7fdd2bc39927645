using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Volley.Outputs;

/// <summary>A buffer of JSON lines: UTF-8, relaxed escaping, no spaces, each ended by a newline.</summary>
internal sealed class JsonLines : IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new(1 << 12);
    private readonly Utf8JsonWriter _json;

    public JsonLines() =>
        _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    /// <summary>A property's name, looked through for what must be escaped once and not in every line.</summary>
    public static JsonEncodedText Name(string name) => JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);

    /// <summary>What is in the buffer.</summary>
    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    /// <summary>Begins a line.</summary>
    /// <returns>What to write it with, valid until the next line.</returns>
    public Utf8JsonWriter Begin()
    {
        _json.Reset();
        return _json;
    }

    /// <summary>Ends a line.</summary>
    public void End()
    {
        _json.Flush();
        _buffer.Write("\n"u8);
    }

    /// <summary>Adds lines that are ready.</summary>
    public void Add(ReadOnlySpan<byte> lines) => _buffer.Write(lines);

    /// <summary>Empties the buffer.</summary>
    public void Clear() => _buffer.ResetWrittenCount();

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();
}
