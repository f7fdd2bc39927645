using System.Text.Json;
using Volley.Models.Wire;

namespace Volley.Models.Cassettes;

/// <summary>The first words of what a request asks, for a message that names it.</summary>
internal static class RequestExcerpt
{
    /// <summary>The beginning of the last text that the user wrote.</summary>
    public static string Of(ReadOnlyMemory<byte> body, int length)
    {
        using var document = JsonText.TryParse(body, out _);
        var text = document is null ? "" : LastText(document.RootElement);
        var words = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (words.Length <= length)
            return words;
        var end = char.IsHighSurrogate(words[length - 1]) ? length - 1 : length;
        return words[..end] + "…";
    }

    private static string LastText(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return "";
        foreach (var name in (string[])["messages", "input", "prompt"])
        {
            if (root.Get(name) is { } value && TextIn(value) is { Length: > 0 } text)
                return text;
        }

        return "";
    }

    /// <summary>A text; the last one of a list that has one; what an object has as its content or text.</summary>
    private static string TextIn(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => JsonText.Unescaped(value),
        JsonValueKind.Array => value.EnumerateArray().Reverse().Select(TextIn).FirstOrDefault(t => t.Length > 0, ""),
        JsonValueKind.Object => TextIn(value.Get("content") ?? value.Get("text") ?? default),
        _ => "",
    };
}
