using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Volley.Models.Wire;

namespace Volley.Models.Clients;

/// <summary>Writes a question in a provider's format.</summary>
internal static class ChatRequestWriter
{
    /// <summary>The tool that an answer with a schema is given through where the format has no other way.</summary>
    public const string AnswerTool = "answer";

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the body of a request.</summary>
    public static ReadOnlyMemory<byte> Write(ChatRequest request, WireFormat format, bool isStream)
    {
        using var options = request.ProviderOptions is { } text ? JsonDocument.Parse(text) : null;
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Relaxed))
        {
            var members = new Members(writer, options?.RootElement);
            writer.WriteStartObject();
            members.Text("model", request.Model.Name);
            if (format == WireFormat.Anthropic)
                WriteAnthropic(members, request);
            else if (format.IsOllama())
                WriteOllama(members, request);
            else
                WriteOpenAi(members, request);
            if (isStream || format.StreamsByDefault())
                members.Flag("stream", isStream);
            members.Rest();
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteOpenAi(Members members, ChatRequest request)
    {
        if (members.Begin("messages") is { } writer)
            WriteMessages(writer, request.Messages);
        members.Number(request.Model.Provider.ChatLimitField, request.MaxOutput);
        members.Number("temperature", request.Temperature);
        members.Number("seed", request.Seed);
        if (request.JsonSchema is { } schema && members.Begin("response_format") is { } format)
        {
            format.WriteStartObject();
            format.WriteString("type", "json_schema");
            format.WriteStartObject("json_schema");
            format.WriteString("name", AnswerTool);
            format.WritePropertyName("schema");
            format.WriteRawValue(schema);
            format.WriteEndObject();
            format.WriteEndObject();
        }
    }

    /// <summary>System texts stand apart, and a schema is that of a tool which must be called: models of every age know how.</summary>
    private static void WriteAnthropic(Members members, ChatRequest request)
    {
        var system = string.Join("\n\n", request.Messages.Where(m => m.Role == ChatRole.System).Select(m => m.Text));
        if (system.Length > 0)
            members.Text("system", system);
        if (members.Begin("messages") is { } writer)
            WriteMessages(writer, request.Messages.Where(m => m.Role != ChatRole.System));
        members.Number("max_tokens", request.MaxOutput);
        members.Number("temperature", request.Temperature);
        if (request.JsonSchema is not { } schema)
            return;
        if (members.Begin("tools") is { } tools)
        {
            tools.WriteStartArray();
            tools.WriteStartObject();
            tools.WriteString("name", AnswerTool);
            tools.WriteString("description", "Gives the answer in the form that is asked for.");
            tools.WritePropertyName("input_schema");
            tools.WriteRawValue(schema);
            tools.WriteEndObject();
            tools.WriteEndArray();
        }

        if (members.Begin("tool_choice") is { } choice)
        {
            choice.WriteStartObject();
            choice.WriteString("type", "tool");
            choice.WriteString("name", AnswerTool);
            choice.WriteEndObject();
        }
    }

    private static void WriteOllama(Members members, ChatRequest request)
    {
        if (members.Begin("messages") is { } writer)
            WriteMessages(writer, request.Messages);
        if (request.JsonSchema is { } schema && members.Begin("format") is { } format)
            format.WriteRawValue(schema);
        if (request.MaxOutput is null && request.Temperature is null && request.Seed is null)
            return;
        if (members.Begin("options") is { } options)
        {
            options.WriteStartObject();
            var inner = new Members(options, null);
            inner.Number("num_predict", request.MaxOutput);
            inner.Number("temperature", request.Temperature);
            inner.Number("seed", request.Seed);
            options.WriteEndObject();
        }
    }

    private static void WriteMessages(Utf8JsonWriter writer, IEnumerable<ChatMessage> messages)
    {
        writer.WriteStartArray();
        foreach (var message in messages)
        {
            writer.WriteStartObject();
            writer.WriteString("role", message.Role switch { ChatRole.System => "system", ChatRole.User => "user", _ => "assistant" });
            writer.WriteString("content", message.Text);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>The members of the request; what the caller gave himself comes first.</summary>
    private readonly struct Members(Utf8JsonWriter writer, JsonElement? own)
    {
        public Utf8JsonWriter? Begin(string name)
        {
            if (own is { } given && given.TryGetProperty(name, out _))
                return null;
            writer.WritePropertyName(name);
            return writer;
        }

        public void Text(string name, string value) => Begin(name)?.WriteStringValue(value);

        public void Flag(string name, bool value) => Begin(name)?.WriteBooleanValue(value);

        public void Number(string name, decimal? value)
        {
            if (value is { } number)
                Begin(name)?.WriteNumberValue(number);
        }

        public void Rest()
        {
            if (own is { } given)
                foreach (var member in given.EnumerateObject())
                    member.WriteTo(writer);
        }
    }
}
