using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Volley.Models.Wire;

/// <summary>How this project reads JSON that it did not write.</summary>
internal static class JsonText
{
    /// <summary>How deep it may be nested: deeper than any request or schema of use, shallow enough to be walked by recursion.</summary>
    public const int MaxDepth = 256;

    /// <summary>Strict JSON.</summary>
    public static JsonDocumentOptions Options { get; } = new() { MaxDepth = MaxDepth };

    /// <summary>Strict JSON.</summary>
    public static JsonReaderOptions ReaderOptions { get; } = new() { MaxDepth = MaxDepth };

    /// <summary>Parses a text; <see langword="null"/> where it is no JSON in valid UTF-8.</summary>
    /// <param name="text">The text.</param>
    /// <param name="error">Where it is at fault, as a phrase.</param>
    public static JsonDocument? TryParse(ReadOnlyMemory<byte> text, out string? error)
    {
        // The reader looks into strings only when they are asked for; two readers of invalid UTF-8 need not agree.
        if (!Utf8.IsValid(text.Span))
        {
            error = "it is not valid UTF-8";
            return null;
        }

        try
        {
            var document = JsonDocument.Parse(text, Options);
            error = HasUnreadableKey(text.Span, document.RootElement) ? "a key has half of a surrogate pair" : null;
            if (error is null)
                return document;
            document.Dispose();
            return null;
        }
        catch (JsonException fault)
        {
            error = fault.LineNumber is { } line && fault.BytePositionInLine is { } position
                ? string.Create(CultureInfo.InvariantCulture, $"it is not JSON from line {line + 1}, byte {position + 1}")
                : "it is not JSON";
            return null;
        }
    }

    /// <summary>A member of an object; <see langword="null"/> where the element is no object, has no such member, or it is null.</summary>
    public static JsonElement? Get(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    /// <summary>A member that is a text; else <see langword="null"/>.</summary>
    public static string? GetText(this JsonElement element, string name) =>
        element.Get(name) is { ValueKind: JsonValueKind.String } value ? Unescaped(value) : null;

    /// <summary>A member that is a whole number; else <see langword="null"/>.</summary>
    public static long? GetWhole(this JsonElement element, string name) => element.Get(name) is { } value ? Whole(value) : null;

    /// <summary>A member that is a list; empty where it is none.</summary>
    public static IEnumerable<JsonElement> GetList(this JsonElement element, string name) =>
        element.Get(name) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : [];

    /// <summary>A whole number however it is written (<c>100</c>, <c>100.0</c>, <c>1e2</c>); else <see langword="null"/>.</summary>
    public static long? Whole(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Number)
            return null;
        if (value.TryGetInt64(out var whole))
            return whole;
        return value.TryGetDecimal(out var number) && number == decimal.Truncate(number) && number is >= long.MinValue and <= long.MaxValue
            ? (long)number
            : null;
    }

    /// <summary>A text as it may stand in an error: valid UTF-16, on one line, cut where it is long.</summary>
    public static string Excerpt(string text, int length = 300)
    {
        var cut = text.Length > length ? text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)] + "…" : text;
        return cut.ReplaceLineEndings(" ");
    }

    /// <summary>
    /// A text with its escapes resolved. Half of a surrogate pair stays what it is: a stream may bring the two halves in two pieces, which
    /// are whole once they are joined.
    /// </summary>
    public static string Unescaped(JsonElement text)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Unescape(text.GetRawText().AsSpan()[1..^1]);
        }
    }

    private static string Unescape(ReadOnlySpan<char> raw)
    {
        var text = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                text.Append(raw[i]);
                continue;
            }

            var escaped = raw[++i];
            if (escaped == 'u')
            {
                text.Append((char)ushort.Parse(raw.Slice(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 4;
                continue;
            }

            text.Append(escaped switch { 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', _ => escaped });
        }

        return text.ToString();
    }

    /// <summary>Whether a key cannot be read as text. Only an escape can do that, as the bytes are valid; most texts have none and are not walked.</summary>
    private static bool HasUnreadableKey(ReadOnlySpan<byte> text, JsonElement root) =>
        (text.IndexOf("\\ud"u8) >= 0 || text.IndexOf("\\uD"u8) >= 0) && HasUnreadableKey(root);

    private static bool HasUnreadableKey(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().Any(HasUnreadableKey),
        JsonValueKind.Object => element.EnumerateObject().Any(p => !IsReadable(p) || HasUnreadableKey(p.Value)),
        _ => false,
    };

    private static bool IsReadable(JsonProperty property)
    {
        try
        {
            _ = property.Name;
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
