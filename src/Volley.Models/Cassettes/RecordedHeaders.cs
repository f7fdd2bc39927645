using System.Collections.Immutable;
using System.Text;

namespace Volley.Models.Cassettes;

/// <summary>The headers of a recording: which are kept, and how they are written down.</summary>
internal static class RecordedHeaders
{
    private static readonly string[] Kept = ["content-type", "x-request-id", "request-id", "openai-model", "openai-version"];

    /// <summary>The headers of an answer that are kept.</summary>
    public static ImmutableArray<KeyValuePair<string, string>> Of(HttpResponseMessage response)
    {
        var kept = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        foreach (var name in Kept)
        {
            if (response.Headers.NonValidated.TryGetValues(name, out var values) || response.Content.Headers.NonValidated.TryGetValues(name, out values))
                kept.Add(new(name, values.ToString()));
        }

        return kept.ToImmutable();
    }

    /// <summary>Gives an answer its headers back.</summary>
    public static void Restore(HttpResponseMessage response, ImmutableArray<KeyValuePair<string, string>> headers)
    {
        foreach (var (name, value) in headers)
            if (!response.Headers.TryAddWithoutValidation(name, value))
                response.Content.Headers.TryAddWithoutValidation(name, value);
    }

    /// <summary>One line for each.</summary>
    public static byte[] ToText(ImmutableArray<KeyValuePair<string, string>> headers) =>
        Encoding.UTF8.GetBytes(string.Concat(headers.Select(h => $"{h.Key}: {h.Value}\n")));

    /// <summary>Reads the lines.</summary>
    public static ImmutableArray<KeyValuePair<string, string>> FromText(ReadOnlySpan<byte> text)
    {
        var headers = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        foreach (var line in Encoding.UTF8.GetString(text).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            if (line.IndexOf(": ", StringComparison.Ordinal) is > 0 and var colon)
                headers.Add(new(line[..colon], line[(colon + 2)..]));
        return headers.ToImmutable();
    }
}
