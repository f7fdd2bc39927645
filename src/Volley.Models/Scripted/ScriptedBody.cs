using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Volley.Models.Wire;

namespace Volley.Models.Scripted;

/// <summary>Writes an answer as a provider of a format would.</summary>
/// <param name="format">The request's format.</param>
/// <param name="model">The model's name.</param>
/// <param name="input">What is counted as input, in tokens.</param>
internal sealed class ScriptedBody(WireFormat format, string model, long input)
{
    private const string Id = "scripted";

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>The answer as one body.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="isCut">Whether the output limit cut it off.</param>
    public ReadOnlyMemory<byte> Whole(ScriptedAnswer answer, bool isCut)
    {
        Write(Answer(answer, isCut));
        return _buffer.WrittenMemory;
    }

    /// <summary>The answer as a stream of a few pieces.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="isCut">Whether the output limit cut it off.</param>
    public ReadOnlyMemory<byte> Stream(ScriptedAnswer answer, bool isCut)
    {
        Action<ScriptedAnswer, bool> write = format switch
        {
            WireFormat.OpenAiChat => StreamChat,
            WireFormat.OpenAiResponses => StreamResponses,
            WireFormat.Anthropic => StreamAnthropic,
            _ => StreamOllama,
        };
        write(answer, isCut);
        return _buffer.WrittenMemory;
    }

    private Action<Utf8JsonWriter> Answer(ScriptedAnswer answer, bool isCut) => format switch
    {
        WireFormat.OpenAiChat => json => WholeChat(json, answer, isCut),
        WireFormat.OpenAiResponses => json => Response(json, answer, isCut ? "incomplete" : "completed"),
        WireFormat.Anthropic => json => AnthropicMessage(json, answer.Text, isCut ? "max_tokens" : "end_turn", answer.OutputTokens),
        _ => json => Ollama(json, answer.Text, isCut ? "length" : "stop", answer.OutputTokens),
    };

    private void WholeChat(Utf8JsonWriter json, ScriptedAnswer answer, bool isCut)
    {
        Chat(json, "chat.completion", "message", answer.Text, isCut ? "length" : "stop");
        ChatUsage(json, answer);
    }

    private void StreamChat(ScriptedAnswer answer, bool isCut)
    {
        foreach (var piece in Pieces(answer.Text))
            Event(null, json => Chat(json, "chat.completion.chunk", "delta", piece, null));
        Event(null, json => Chat(json, "chat.completion.chunk", "delta", null, isCut ? "length" : "stop"));
        Event(null, json =>
        {
            ChatHead(json, "chat.completion.chunk");
            json.WriteStartArray("choices");
            json.WriteEndArray();
            ChatUsage(json, answer);
        });
        _buffer.Write("data: [DONE]\n\n"u8);
    }

    private void StreamResponses(ScriptedAnswer answer, bool isCut)
    {
        Event("response.created", json => ResponseEvent(json, "response.created", answer with { Text = "" }, "in_progress"));
        foreach (var piece in Pieces(answer.Text))
            Event("response.output_text.delta", json =>
            {
                json.WriteString("type", "response.output_text.delta");
                json.WriteString("item_id", Id);
                json.WriteNumber("output_index", 0);
                json.WriteNumber("content_index", 0);
                json.WriteString("delta", piece);
            });
        var end = isCut ? "incomplete" : "completed";
        Event("response." + end, json => ResponseEvent(json, "response." + end, answer, end));
    }

    private void StreamAnthropic(ScriptedAnswer answer, bool isCut)
    {
        AnthropicEvent("message_start", json =>
        {
            json.WriteStartObject("message");
            AnthropicMessage(json, null, null, 0);
            json.WriteEndObject();
        });
        AnthropicEvent("content_block_start", json =>
        {
            json.WriteNumber("index", 0);
            json.WriteStartObject("content_block");
            json.WriteString("type", "text");
            json.WriteString("text", "");
            json.WriteEndObject();
        });
        foreach (var piece in Pieces(answer.Text))
            AnthropicEvent("content_block_delta", json =>
            {
                json.WriteNumber("index", 0);
                json.WriteStartObject("delta");
                json.WriteString("type", "text_delta");
                json.WriteString("text", piece);
                json.WriteEndObject();
            });
        AnthropicEvent("content_block_stop", json => json.WriteNumber("index", 0));
        AnthropicEvent("message_delta", json =>
        {
            json.WriteStartObject("delta");
            json.WriteString("stop_reason", isCut ? "max_tokens" : "end_turn");
            json.WriteNull("stop_sequence");
            json.WriteEndObject();
            json.WriteStartObject("usage");
            json.WriteNumber("output_tokens", answer.OutputTokens);
            json.WriteEndObject();
        });
        AnthropicEvent("message_stop", static _ => { });
    }

    private void StreamOllama(ScriptedAnswer answer, bool isCut)
    {
        foreach (var piece in Pieces(answer.Text))
        {
            Write(json => Ollama(json, piece, null, 0));
            _buffer.Write("\n"u8);
        }

        Write(json => Ollama(json, "", isCut ? "length" : "stop", answer.OutputTokens));
        _buffer.Write("\n"u8);
    }

    private void ChatHead(Utf8JsonWriter json, string kind)
    {
        json.WriteString("id", Id);
        json.WriteString("object", kind);
        json.WriteNumber("created", 0);
        json.WriteString("model", model);
    }

    private void Chat(Utf8JsonWriter json, string kind, string holder, string? text, string? finish)
    {
        ChatHead(json, kind);
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        json.WriteStartObject(holder);
        if (text is not null)
        {
            json.WriteString("role", "assistant");
            json.WriteString("content", text);
        }

        json.WriteEndObject();
        json.WriteString("finish_reason", finish);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private void ChatUsage(Utf8JsonWriter json, ScriptedAnswer answer)
    {
        json.WriteStartObject("usage");
        json.WriteNumber("prompt_tokens", input);
        json.WriteNumber("completion_tokens", answer.OutputTokens);
        json.WriteNumber("total_tokens", input + answer.OutputTokens);
        json.WriteEndObject();
    }

    private void ResponseEvent(Utf8JsonWriter json, string type, ScriptedAnswer answer, string status)
    {
        json.WriteString("type", type);
        json.WriteStartObject("response");
        Response(json, answer, status);
        json.WriteEndObject();
    }

    private void Response(Utf8JsonWriter json, ScriptedAnswer answer, string status)
    {
        json.WriteString("id", Id);
        json.WriteString("object", "response");
        json.WriteNumber("created_at", 0);
        json.WriteString("status", status);
        json.WriteString("model", model);
        if (status == "incomplete")
        {
            json.WriteStartObject("incomplete_details");
            json.WriteString("reason", "max_output_tokens");
            json.WriteEndObject();
        }

        json.WriteStartArray("output");
        if (status != "in_progress")
            Output(json, answer.Text, status);
        json.WriteEndArray();
        if (status == "in_progress")
            return;
        json.WriteStartObject("usage");
        json.WriteNumber("input_tokens", input);
        json.WriteNumber("output_tokens", answer.OutputTokens);
        json.WriteNumber("total_tokens", input + answer.OutputTokens);
        json.WriteEndObject();
    }

    private static void Output(Utf8JsonWriter json, string text, string status)
    {
        json.WriteStartObject();
        json.WriteString("type", "message");
        json.WriteString("id", Id);
        json.WriteString("status", status);
        json.WriteString("role", "assistant");
        json.WriteStartArray("content");
        json.WriteStartObject();
        json.WriteString("type", "output_text");
        json.WriteString("text", text);
        json.WriteStartArray("annotations");
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void AnthropicMessage(Utf8JsonWriter json, string? text, string? stop, int output)
    {
        json.WriteString("id", Id);
        json.WriteString("type", "message");
        json.WriteString("role", "assistant");
        json.WriteString("model", model);
        json.WriteStartArray("content");
        if (text is not null)
        {
            json.WriteStartObject();
            json.WriteString("type", "text");
            json.WriteString("text", text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("stop_reason", stop);
        json.WriteNull("stop_sequence");
        json.WriteStartObject("usage");
        json.WriteNumber("input_tokens", input);
        json.WriteNumber("output_tokens", output);
        json.WriteEndObject();
    }

    private void Ollama(Utf8JsonWriter json, string text, string? done, int output)
    {
        json.WriteString("model", model);
        json.WriteString("created_at", "1970-01-01T00:00:00Z");
        if (format == WireFormat.OllamaGenerate)
        {
            json.WriteString("response", text);
        }
        else
        {
            json.WriteStartObject("message");
            json.WriteString("role", "assistant");
            json.WriteString("content", text);
            json.WriteEndObject();
        }

        json.WriteBoolean("done", done is not null);
        if (done is null)
            return;
        json.WriteString("done_reason", done);
        json.WriteNumber("prompt_eval_count", input);
        json.WriteNumber("eval_count", output);
    }

    private void AnthropicEvent(string type, Action<Utf8JsonWriter> write) => Event(type, json =>
    {
        json.WriteString("type", type);
        write(json);
    });

    private void Event(string? name, Action<Utf8JsonWriter> write)
    {
        if (name is not null)
            _buffer.Write(System.Text.Encoding.UTF8.GetBytes($"event: {name}\n"));
        _buffer.Write("data: "u8);
        Write(write);
        _buffer.Write("\n\n"u8);
    }

    private void Write(Action<Utf8JsonWriter> write)
    {
        using var json = new Utf8JsonWriter(_buffer, Relaxed);
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
    }

    /// <summary>The text in pieces of about a word, whole characters only.</summary>
    private static IEnumerable<string> Pieces(string text)
    {
        for (var from = 0; from < text.Length;)
        {
            var space = text.IndexOf(' ', from);
            var end = space < 0 ? text.Length : space + 1;
            yield return text[from..end];
            from = end;
        }
    }
}
