using System.Text.Json;

namespace Volley.Models.Prompts.Expectations;

/// <summary>Finds the JSON in an answer: models put it in code fences and add words around it.</summary>
internal static class JsonAnswer
{
    /// <summary>Reads the answer as JSON: all of it, else the first fenced block that is JSON, else the first object or list within it.</summary>
    /// <returns>The document, which the caller disposes; <see langword="null"/> where there is none.</returns>
    public static JsonDocument? Find(string answer)
    {
        var text = answer.AsMemory().Trim();
        return Parse(text) ?? InFence(text) ?? Within(text);
    }

    private static JsonDocument? InFence(ReadOnlyMemory<char> text)
    {
        const string fence = "```";
        var rest = text;
        while (rest.Span.IndexOf(fence) is var open && open >= 0)
        {
            rest = rest[(open + fence.Length)..];
            var line = rest.Span.IndexOf('\n');
            var close = rest.Span.IndexOf(fence);
            if (close < 0)
                return null;
            if (line >= 0 && line < close && Parse(rest[line..close].Trim()) is { } document)
                return document;
            rest = rest[(close + fence.Length)..];
        }

        return null;
    }

    private static JsonDocument? Within(ReadOnlyMemory<char> text)
    {
        var open = text.Span.IndexOfAny('{', '[');
        if (open < 0)
            return null;
        var close = text.Span.LastIndexOf(text.Span[open] == '{' ? '}' : ']');
        return close > open ? Parse(text[open..(close + 1)]) : null;
    }

    private static JsonDocument? Parse(ReadOnlyMemory<char> text)
    {
        try
        {
            return text.IsEmpty ? null : JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            // Not JSON: the caller says so where that matters.
            return null;
        }
    }
}
