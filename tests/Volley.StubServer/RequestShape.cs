using System.Text.Json;
using Volley.StubServer.Formats;

namespace Volley.StubServer;

/// <summary>What the server reads of a body.</summary>
internal sealed record RequestShape
{
    public bool Streams { get; private init; }

    public bool WantsUsage { get; private init; }

    public long? MaxOutputTokens { get; private init; }

    public int Choices { get; private init; } = 1;

    public static RequestShape Read(StubFormat format, JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
            return new RequestShape();
        return new RequestShape
        {
            Streams = Member(body, "stream").ValueKind switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                _ => format.IsOllama(),
            },
            WantsUsage = Member(Member(body, "stream_options"), "include_usage").ValueKind == JsonValueKind.True,
            MaxOutputTokens = Limit(format, body),
            Choices = format == StubFormat.OpenAiChat && Number(body, "n") is { } n and > 0 ? (int)n : 1,
        };
    }

    /// <summary>The model that a body names; null where it names none.</summary>
    public static string? Model(JsonElement body) =>
        Member(body, "model") is { ValueKind: JsonValueKind.String } model ? model.GetString() : null;

    public static string LastText(StubFormat format, JsonElement body)
    {
        var said = format switch
        {
            StubFormat.OllamaGenerate => Member(body, "prompt"),
            StubFormat.OpenAiResponses => Member(body, "input"),
            _ => Member(body, "messages"),
        };
        if (said.ValueKind == JsonValueKind.Array)
            said = said.GetArrayLength() > 0 ? Member(said[said.GetArrayLength() - 1], "content") : default;
        return said.ValueKind switch
        {
            JsonValueKind.String => said.GetString() ?? "",
            JsonValueKind.Array => string.Concat(said.EnumerateArray().Select(part => Text(Member(part, "text")))),
            _ => "",
        };
    }

    private static long? Limit(StubFormat format, JsonElement body) => format switch
    {
        StubFormat.OpenAiChat => Number(body, "max_completion_tokens") ?? Number(body, "max_tokens"),
        StubFormat.OpenAiResponses => Number(body, "max_output_tokens"),
        StubFormat.Anthropic => Number(body, "max_tokens"),
        _ => Number(Member(body, "options"), "num_predict") is { } limit and > 0 ? limit : null,
    };

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : "";

    private static long? Number(JsonElement body, string name) =>
        Member(body, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : null;

    private static JsonElement Member(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) ? value : default;
}
