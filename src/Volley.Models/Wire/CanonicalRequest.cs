using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Volley.Models.Wire;

/// <summary>
/// A request in one spelling: members in ordinal order of name, no spaces, numbers and texts in their shortest form. Two requests have the
/// same canonical form exactly when they ask for the same.
/// </summary>
/// <remarks>
/// What says nothing of the answer is left out at the top level: the <c>model</c> (a key names it apart, without the provider in front), who
/// asks, and how the provider is to keep, cache, queue or bill it. <c>stream</c> stays: a streamed answer is other bytes.
/// </remarks>
public sealed class CanonicalRequest
{
    private static readonly HashSet<string> LeftOut = new(StringComparer.Ordinal)
    {
        "model", "user", "safety_identifier", "metadata", "store", "prompt_cache_key", "prompt_cache_retention", "service_tier", "keep_alive",
    };

    private CanonicalRequest(ReadOnlyMemory<byte> bytes)
    {
        Bytes = bytes;
        Digest = Convert.ToHexStringLower(SHA256.HashData(bytes.Span));
    }

    /// <summary>The canonical form, JSON in UTF-8.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The SHA-256 of the form, as 64 lower-case hex digits.</summary>
    public string Digest { get; }

    /// <summary>Makes the canonical form of a request.</summary>
    /// <param name="body">A body that <see cref="ModelRequest.Read"/> accepts.</param>
    /// <returns>The form.</returns>
    /// <exception cref="ArgumentException">The body is no JSON object.</exception>
    public static CanonicalRequest Of(ReadOnlyMemory<byte> body)
    {
        using var document = JsonText.TryParse(body, out var error);
        if (document is not { RootElement.ValueKind: JsonValueKind.Object })
            throw new ArgumentException($"The body is no JSON object{(error is null ? "" : $": {error}")}.", nameof(body));
        var buffer = new ArrayBufferWriter<byte>(body.Length);
        var options = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = JsonText.MaxDepth + 1, SkipValidation = true };
        using (var writer = new Utf8JsonWriter(buffer, options))
            Write(writer, document.RootElement, p => !LeftOut.Contains(p.Name));
        return new CanonicalRequest(buffer.WrittenMemory);
    }

    private static void Write(Utf8JsonWriter writer, JsonElement element, Func<JsonProperty, bool> isKept)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                // Stable: where a name is given twice, the order of its values stays.
                foreach (var property in element.EnumerateObject().Where(isKept).OrderBy(p => p.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(property.Name);
                    Write(writer, property.Value, static _ => true);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                    Write(writer, item, static _ => true);
                writer.WriteEndArray();
                break;
            case JsonValueKind.Number:
                writer.WriteRawValue(CanonicalNumber.Of(element.GetRawText()), skipInputValidation: true);
                break;
            case JsonValueKind.String:
                WriteText(writer, element);
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    /// <summary>A text that no UTF-8 can hold keeps its escapes.</summary>
    private static void WriteText(Utf8JsonWriter writer, JsonElement element)
    {
        var text = JsonText.Unescaped(element);
        if (text.Any(char.IsSurrogate) && !IsWhole(text))
            writer.WriteRawValue(element.GetRawText(), skipInputValidation: true);
        else
            writer.WriteStringValue(text);
    }

    private static bool IsWhole(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return false;
            i++;
        }

        return true;
    }
}
