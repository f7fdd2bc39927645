using System.Text.Encodings.Web;
using System.Text.Json;

namespace Volley.StubServer.Formats;

/// <summary>JSON by hand, so that the wire shapes can be read where they are written.</summary>
internal static class JsonText
{
    /// <summary>A string with its quotes; characters outside ASCII stay as they are, as providers send them.</summary>
    public static string Quote(string? text) =>
        text is null ? "null" : $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    /// <summary>The items with commas between them.</summary>
    public static string List(IEnumerable<string> items) => string.Join(',', items);

    /// <summary>A server-sent event with a name.</summary>
    public static string Event(string name, string json) => $"event: {name}\ndata: {json}\n\n";

    /// <summary>A server-sent event without a name.</summary>
    public static string Data(string json) => $"data: {json}\n\n";
}
