using System.Text;

namespace Volley.Models.Pipeline;

/// <summary>Takes keys out of what providers say: stars stand in their place, as many.</summary>
internal static class Secrets
{
    /// <summary>The bytes without the key; the same where they do not have it.</summary>
    public static ReadOnlyMemory<byte> Hide(ReadOnlyMemory<byte> bytes, string? key)
    {
        if (key is null)
            return bytes;
        var needle = Encoding.UTF8.GetBytes(key);
        if (bytes.Span.IndexOf(needle) < 0)
            return bytes;
        var clean = bytes.ToArray();
        for (var at = clean.AsSpan().IndexOf(needle); at >= 0; at = clean.AsSpan().IndexOf(needle))
            clean.AsSpan(at, needle.Length).Fill((byte)'*');
        return clean;
    }

    /// <summary>The text without the key.</summary>
    public static string Hide(string text, string? key) => key is null ? text : text.Replace(key, new string('*', key.Length), StringComparison.Ordinal);
}
