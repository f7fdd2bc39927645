using System.Text;
using System.Text.Json;

namespace Volley.Models.Wire;

/// <summary>An error that a provider reported, whatever its shape.</summary>
/// <param name="Status">The HTTP status; 0 where it came within a stream.</param>
/// <param name="Type">The provider's word for its kind, such as <c>invalid_request_error</c>; <see langword="null"/> for none.</param>
/// <param name="Code">The provider's code, such as <c>insufficient_quota</c>; <see langword="null"/> for none.</param>
/// <param name="Message">What it says: one line, at most 300 characters.</param>
public sealed record ProviderFailure(int Status, string? Type, string? Code, string Message)
{
    /// <summary>Reads the body of an answer that is an error. Anything is read: a body that is no JSON is its own message.</summary>
    /// <param name="format">The request's format.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="body">The body, or as much of it as was kept.</param>
    /// <returns>The error.</returns>
    public static ProviderFailure Read(WireFormat format, int status, ReadOnlyMemory<byte> body)
    {
        using var document = JsonText.TryParse(body, out _);
        if (document is { RootElement.ValueKind: JsonValueKind.Object })
            return Read(format, status, document.RootElement);
        var text = JsonText.Excerpt(Encoding.UTF8.GetString(body.Span)).Trim();
        return new ProviderFailure(status, null, null, text.Length > 0 && !text.StartsWith('<') ? text : $"status {status} without a message");
    }

    /// <summary>Reads an error from JSON: <c>{"error": {…}}</c>, <c>{"error": "…"}</c>, or the fields at the top.</summary>
    internal static ProviderFailure Read(WireFormat format, int status, JsonElement root)
    {
        var error = root.Get("error") ?? root;
        if (error.ValueKind == JsonValueKind.String)
            return new ProviderFailure(status, null, root.GetText("code"), JsonText.Excerpt(JsonText.Unescaped(error)));
        // An event named "error" of the responses bears that as its type, which says nothing.
        var type = error.GetText("type") is { } named && named != "error" ? named : null;
        var code = error.GetText("code") ?? error.GetWhole("code")?.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var message = error.GetText("message") ?? error.GetText("detail") ?? root.GetText("message");
        return new ProviderFailure(status, type, code, message is null ? $"an error of {format} without a message" : JsonText.Excerpt(message));
    }
}
