using System.Text;
using System.Text.Json;
using Volley.Models.Wire;

namespace Volley.Models.Scripted;

/// <summary>What a request says, whatever its format.</summary>
/// <param name="System">The instructions; empty for none.</param>
/// <param name="Question">The last message of the user; empty for none.</param>
/// <param name="Messages">All messages with their roles, as one text.</param>
internal sealed record Conversation(string System, string Question, string Messages)
{
    /// <summary>Reads a request.</summary>
    /// <param name="format">Its format.</param>
    /// <param name="request">Its body, which is valid.</param>
    public static Conversation Of(WireFormat format, JsonElement request)
    {
        var system = new StringBuilder();
        var messages = new StringBuilder();
        var question = "";
        Append(system, TextOf(Member(request, format == WireFormat.OpenAiResponses ? "instructions" : "system")));
        foreach (var (role, text) in MessagesOf(format, request))
        {
            if (role is "system" or "developer")
                Append(system, text);
            else
                messages.Append(role).Append(": ").Append(text).Append('\n');
            if (role == "user")
                question = text;
        }

        return new Conversation(system.ToString(), question, messages.ToString());
    }

    private static IEnumerable<(string Role, string Text)> MessagesOf(WireFormat format, JsonElement request)
    {
        var list = Member(request, format switch
        {
            WireFormat.OllamaGenerate => "prompt",
            WireFormat.OpenAiResponses => "input",
            _ => "messages",
        });
        if (list.ValueKind == JsonValueKind.String)
            yield return ("user", list.GetString()!);
        if (list.ValueKind != JsonValueKind.Array)
            yield break;
        foreach (var message in list.EnumerateArray())
            if (Member(message, "role") is { ValueKind: JsonValueKind.String } role)
                yield return (role.GetString()!, TextOf(Member(message, "content")));
    }

    /// <summary>A content is a text, or a list of parts of which some have a text.</summary>
    private static string TextOf(JsonElement content) => content.ValueKind switch
    {
        JsonValueKind.String => content.GetString()!,
        JsonValueKind.Array => string.Concat(content.EnumerateArray().Select(part => TextOf(Member(part, "text")))),
        _ => "",
    };

    private static JsonElement Member(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) ? member : default;

    private static void Append(StringBuilder all, string text)
    {
        if (all.Length > 0 && text.Length > 0)
            all.Append('\n');
        all.Append(text);
    }
}
