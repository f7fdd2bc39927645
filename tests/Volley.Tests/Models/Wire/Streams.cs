using System.Text;
using Volley.Models.Wire;

namespace Volley.Tests.Models.Wire;

/// <summary>Answers as providers stream them.</summary>
internal static class Streams
{
    public const string Chat = """
        data: {"id":"c","object":"chat.completion.chunk","model":"gpt-x","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}],"usage":null}

        data: {"id":"c","choices":[{"index":0,"delta":{"reasoning_content":"Hm. "},"finish_reason":null}],"usage":null}

        : keep-alive

        data: {"id":"c","choices":[{"index":0,"delta":{"content":"Grüße, "},"finish_reason":null}],"usage":null}

        data: {"id":"c","choices":[{"index":0,"delta":{"content":"\ud83d\ude00 welt 🌍"},"finish_reason":null}],"usage":null}

        data: {"id":"c","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"t1","type":"function","function":{"name":"look","arguments":""}}]},"finish_reason":null}]}

        data: {"id":"c","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"at\":"}}]},"finish_reason":null}]}

        data: {"id":"c","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"1}"}}]},"finish_reason":null}]}

        data: {"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}],"usage":null}

        data: {"id":"c","choices":[],"usage":{"prompt_tokens":100,"completion_tokens":20,"prompt_tokens_details":{"cached_tokens":64},"completion_tokens_details":{"reasoning_tokens":5}}}

        data: [DONE]


        """;

    public const string Responses = """
        event: response.created
        data: {"type":"response.created","response":{"id":"r","status":"in_progress","model":"gpt-x"}}

        event: response.reasoning_summary_text.delta
        data: {"type":"response.reasoning_summary_text.delta","delta":"Hm. "}

        event: response.output_text.delta
        data: {"type":"response.output_text.delta","delta":"Grüße, "}

        event: response.output_text.delta
        data: {"type":"response.output_text.delta","delta":"😀 welt 🌍"}

        event: response.output_item.done
        data: {"type":"response.output_item.done","item":{"type":"function_call","call_id":"t1","name":"look","arguments":"{\"at\":1}"}}

        event: response.completed
        data: {"type":"response.completed","response":{"id":"r","status":"completed","model":"gpt-x","output":[],"usage":{"input_tokens":100,"input_tokens_details":{"cached_tokens":64},"output_tokens":20,"output_tokens_details":{"reasoning_tokens":5}}}}


        """;

    public const string Anthropic = """
        event: message_start
        data: {"type":"message_start","message":{"id":"m","model":"gpt-x","content":[],"usage":{"input_tokens":36,"cache_read_input_tokens":64,"cache_creation_input_tokens":0,"output_tokens":1}}}

        event: ping
        data: {"type":"ping"}

        event: content_block_start
        data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":""}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Hm. "}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"x"}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Grüße, "}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"😀 welt 🌍"}}

        event: content_block_start
        data: {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"t1","name":"look","input":{}}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\"at\":"}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"1}"}}

        event: message_delta
        data: {"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":20}}

        event: message_stop
        data: {"type":"message_stop"}


        """;

    public const string Ollama = """
        {"model":"gpt-x","message":{"role":"assistant","thinking":"Hm. ","content":""},"done":false}
        {"model":"gpt-x","message":{"role":"assistant","content":"Grüße, "},"done":false}
        {"model":"gpt-x","message":{"role":"assistant","content":"😀 welt 🌍"},"done":false}
        {"model":"gpt-x","message":{"role":"assistant","content":"","tool_calls":[{"id":"t1","function":{"name":"look","arguments":{"at":1}}}]},"done":false}
        {"model":"gpt-x","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":100,"eval_count":20}

        """;

    public const string Generate = """
        {"model":"gpt-x","thinking":"Hm. ","response":"","done":false}
        {"model":"gpt-x","response":"Grüße, ","done":false}
        {"model":"gpt-x","response":"😀 welt 🌍","done":false}
        {"model":"gpt-x","response":"","done":true,"done_reason":"stop","prompt_eval_count":100,"eval_count":20}

        """;

    public static string Of(WireFormat format) => (format switch
    {
        WireFormat.OpenAiChat => Chat,
        WireFormat.OpenAiResponses => Responses,
        WireFormat.Anthropic => Anthropic,
        WireFormat.OllamaChat => Ollama,
        _ => Generate,
    }).ReplaceLineEndings("\n");

    /// <summary>Cuts bytes into pieces of the given sizes, repeated.</summary>
    public static IEnumerable<byte[]> Cut(byte[] bytes, IReadOnlyList<int> sizes)
    {
        for (int at = 0, i = 0; at < bytes.Length; i++)
        {
            var size = Math.Min(Math.Max(1, sizes[i % sizes.Count]), bytes.Length - at);
            yield return bytes[at..(at + size)];
            at += size;
        }
    }

    public static ModelAnswer Read(WireFormat format, byte[] bytes, params IReadOnlyList<int> sizes)
    {
        var reader = new AnswerReader(format, isStream: true);
        foreach (var piece in Cut(bytes, sizes.Count == 0 ? [bytes.Length] : sizes))
            reader.Append(piece);
        return reader.Finish();
    }

    public static ModelAnswer Read(WireFormat format, string text, params IReadOnlyList<int> sizes) => Read(format, Encoding.UTF8.GetBytes(text), sizes);
}
