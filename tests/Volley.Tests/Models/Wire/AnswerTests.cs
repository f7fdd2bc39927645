using System.Text;
using Volley.Models.Wire;

namespace Volley.Tests.Models.Wire;

public sealed class AnswerTests
{
    [Theory]
    [InlineData(WireFormat.OpenAiChat, """{"model":"x","choices":[{"index":0,"message":{"content":"Hi","reasoning":"Hm"},"finish_reason":"stop"},{"index":1,"message":{"content":"other"}}],"usage":{"prompt_tokens":10,"completion_tokens":2}}""")]
    [InlineData(WireFormat.OpenAiChat, """{"model":"x","choices":[{"message":{"content":[{"type":"text","text":"Hi"}],"reasoning_content":"Hm"},"finish_reason":"stop"}],"usage":{"prompt_tokens":10,"completion_tokens":2,"prompt_tokens_details":null}}""")]
    [InlineData(WireFormat.OpenAiResponses, """{"model":"x","status":"completed","output":[{"type":"reasoning","summary":[{"text":"Hm"}]},{"type":"message","content":[{"type":"output_text","text":"Hi"}]}],"usage":{"input_tokens":10,"output_tokens":2}}""")]
    [InlineData(WireFormat.Anthropic, """{"type":"message","model":"x","content":[{"type":"thinking","thinking":"Hm"},{"type":"text","text":"Hi"}],"stop_reason":"end_turn","usage":{"input_tokens":10,"output_tokens":2}}""")]
    [InlineData(WireFormat.OllamaChat, """{"model":"x","message":{"content":"Hi","thinking":"Hm"},"done":true,"done_reason":"stop","prompt_eval_count":10,"eval_count":2}""")]
    [InlineData(WireFormat.OllamaGenerate, """{"model":"x","response":"Hi","thinking":"Hm","done":true,"done_reason":"stop","prompt_eval_count":10,"eval_count":2}""")]
    public void A_whole_answer_is_read(WireFormat format, string body)
    {
        var answer = Read(format, body);
        Assert.Equal((AnswerEnd.Complete, "Hi", "Hm", "x", StopReason.Finished), (answer.End, answer.Text, answer.Thinking, answer.Model, answer.Stop));
        Assert.Equal(new TokenUsage { Input = 10, Output = 2 }, answer.Usage);
    }

    [Theory]
    [InlineData(WireFormat.OpenAiChat, """{"choices":[{"message":{"tool_calls":[{"id":"t","function":{"name":"f","arguments":"{}"}},{"id":"u","type":"custom","custom":{"name":"g","input":"x"}}]},"finish_reason":"tool_calls"}]}""", "x")]
    [InlineData(WireFormat.OpenAiResponses, """{"status":"completed","output":[{"type":"function_call","call_id":"t","name":"f","arguments":"{}"},{"type":"custom_tool_call","call_id":"u","name":"g","input":"x"}]}""", "x")]
    [InlineData(WireFormat.Anthropic, """{"content":[{"type":"tool_use","id":"t","name":"f","input":{}},{"type":"tool_use","id":"u","name":"g","input":{"a": 1}}],"stop_reason":"tool_use"}""", "{\"a\": 1}")]
    [InlineData(WireFormat.OllamaChat, """{"message":{"tool_calls":[{"id":"t","function":{"name":"f","arguments":{}}},{"id":"u","function":{"name":"g","arguments":{"a":1}}}]},"done":true,"done_reason":"stop"}""", "{\"a\":1}")]
    public void Tool_calls_are_read_in_order(WireFormat format, string body, string last)
    {
        var answer = Read(format, body);
        Assert.Equal(StopReason.ToolCalls, answer.Stop);
        Assert.Equal([("t", "f"), ("u", "g")], answer.ToolCalls.Select(c => (c.Id!, c.Name)));
        Assert.Equal(last, answer.ToolCalls[1].Arguments);
    }

    [Theory]
    [InlineData(WireFormat.OpenAiChat, """{"prompt_tokens":100,"completion_tokens":20,"prompt_tokens_details":{"cached_tokens":30,"cache_write_tokens":10},"completion_tokens_details":{"reasoning_tokens":5}}""", 60, 30, 10, 0, 20, 5)]
    [InlineData(WireFormat.OpenAiChat, """{"prompt_tokens":100,"completion_tokens":20,"prompt_cache_hit_tokens":30}""", 70, 30, 0, 0, 20, 0)]
    [InlineData(WireFormat.OpenAiChat, """{"prompt_tokens":100,"completion_tokens":20,"completion_tokens_details":{"reasoning_tokens":50}}""", 100, 0, 0, 0, 50, 50)]
    [InlineData(WireFormat.OpenAiResponses, """{"input_tokens":100,"output_tokens":20,"input_tokens_details":{"cached_tokens":100},"output_tokens_details":{"reasoning_tokens":5}}""", 0, 100, 0, 0, 20, 5)]
    [InlineData(WireFormat.Anthropic, """{"input_tokens":1,"output_tokens":20,"cache_read_input_tokens":2,"cache_creation_input_tokens":7,"cache_creation":{"ephemeral_5m_input_tokens":4,"ephemeral_1h_input_tokens":3}}""", 1, 2, 4, 3, 20, 0)]
    [InlineData(WireFormat.Anthropic, """{"input_tokens":1,"output_tokens":20,"cache_creation_input_tokens":7}""", 1, 0, 7, 0, 20, 0)]
    public void Tokens_are_told_apart_by_what_is_billed(WireFormat format, string usage, int input, int read, int write, int longWrite, int output, int reasoning) =>
        Assert.Equal(
            new TokenUsage { Input = input, CachedInput = read, CacheWrite = write, LongCacheWrite = longWrite, Output = output, Reasoning = reasoning },
            Read(format, WithUsage(format, usage)).Usage);

    [Theory]
    [InlineData(WireFormat.OpenAiChat, "null")]
    [InlineData(WireFormat.OpenAiChat, "{}")]
    [InlineData(WireFormat.OpenAiChat, "[]")]
    [InlineData(WireFormat.OpenAiChat, """{"prompt_tokens":10}""")]
    [InlineData(WireFormat.OpenAiChat, """{"prompt_tokens":"10","completion_tokens":2}""")]
    [InlineData(WireFormat.OpenAiChat, """{"prompt_tokens":-1,"completion_tokens":2}""")]
    [InlineData(WireFormat.OpenAiChat, """{"prompt_tokens":10,"completion_tokens":-2}""")]
    [InlineData(WireFormat.OpenAiChat, """{"prompt_tokens":0,"completion_tokens":0}""")]
    [InlineData(WireFormat.OpenAiChat, """{"prompt_tokens":10,"completion_tokens":2,"prompt_tokens_details":{"cached_tokens":11}}""")]
    [InlineData(WireFormat.Anthropic, """{"input_tokens":10}""")]
    public void Counts_that_are_absent_or_contradict_each_other_are_no_usage(WireFormat format, string usage)
    {
        var answer = Read(format, WithUsage(format, usage));
        Assert.Equal(AnswerEnd.Complete, answer.End);
        Assert.Null(answer.Usage);
    }

    [Fact]
    public void Ollama_that_counts_no_prompt_is_charged_at_its_bound() =>
        Assert.Null(Read(WireFormat.OllamaChat, """{"message":{"content":"x"},"done":true,"eval_count":2}""").Usage);

    [Theory]
    [InlineData(WireFormat.OpenAiChat, "finish_reason", "length", StopReason.Length)]
    [InlineData(WireFormat.OpenAiChat, "finish_reason", "content_filter", StopReason.Refused)]
    [InlineData(WireFormat.OpenAiChat, "finish_reason", "sunset", StopReason.Unknown)]
    public void Why_the_model_stopped_is_told_in_one_language(WireFormat format, string field, string word, StopReason stop)
    {
        var answer = Read(format, $$"""{"choices":[{"message":{"content":"x"},"{{field}}":"{{word}}"}]}""");
        Assert.Equal((stop, word), (answer.Stop, answer.StopText));
    }

    [Theory]
    [InlineData(WireFormat.OpenAiResponses, """{"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"},"output":[]}""", StopReason.Length)]
    [InlineData(WireFormat.OpenAiResponses, """{"status":"incomplete","incomplete_details":{"reason":"content_filter"},"output":[]}""", StopReason.Refused)]
    [InlineData(WireFormat.Anthropic, """{"content":[],"stop_reason":"max_tokens"}""", StopReason.Length)]
    [InlineData(WireFormat.Anthropic, """{"content":[],"stop_reason":"refusal"}""", StopReason.Refused)]
    [InlineData(WireFormat.Anthropic, """{"content":[],"stop_reason":"stop_sequence"}""", StopReason.Finished)]
    [InlineData(WireFormat.OllamaChat, """{"message":{},"done":true,"done_reason":"length"}""", StopReason.Length)]
    public void Each_format_has_its_words_for_it(WireFormat format, string body, StopReason stop)
    {
        var answer = Read(format, body);
        Assert.Equal((AnswerEnd.Complete, stop), (answer.End, answer.Stop));
    }

    [Theory]
    [InlineData(WireFormat.OpenAiChat, "", AnswerEnd.Truncated)]
    [InlineData(WireFormat.OpenAiChat, """{"choices":[{"mess""", AnswerEnd.Truncated)]
    [InlineData(WireFormat.OpenAiChat, "<html>", AnswerEnd.Malformed)]
    [InlineData(WireFormat.OpenAiChat, "[]", AnswerEnd.Malformed)]
    [InlineData(WireFormat.OpenAiChat, "{}", AnswerEnd.Malformed)]
    [InlineData(WireFormat.OpenAiResponses, "{}", AnswerEnd.Malformed)]
    [InlineData(WireFormat.OpenAiResponses, """{"status":"in_progress","output":[]}""", AnswerEnd.Truncated)]
    [InlineData(WireFormat.Anthropic, "{}", AnswerEnd.Malformed)]
    [InlineData(WireFormat.OllamaChat, """{"message":{"content":"x"},"done":false}""", AnswerEnd.Truncated)]
    [InlineData(WireFormat.OpenAiChat, """{"error":{"message":"m"}}""", AnswerEnd.Failed)]
    [InlineData(WireFormat.OpenAiResponses, """{"status":"failed","error":{"code":"server_error","message":"m"},"output":[]}""", AnswerEnd.Failed)]
    [InlineData(WireFormat.Anthropic, """{"type":"error","error":{"type":"api_error","message":"m"}}""", AnswerEnd.Failed)]
    [InlineData(WireFormat.OllamaChat, """{"error":"m"}""", AnswerEnd.Failed)]
    public void An_answer_that_is_none_is_told_apart_from_one_that_was_cut_off(WireFormat format, string body, AnswerEnd end) =>
        Assert.Equal(end, Read(format, body).End);

    [Fact]
    public void Usages_add_up()
    {
        var one = new TokenUsage { Input = 1, CachedInput = 2, CacheWrite = 3, LongCacheWrite = 4, Output = 6, Reasoning = 5 };
        Assert.Equal((10, 16), (one.TotalInput, one.Total));
        Assert.Equal(one, one + TokenUsage.None);
        Assert.True((one + new TokenUsage { Output = 1, IsEstimate = true }).IsEstimate);
        Assert.Equal(new TokenUsage { Input = 2, CachedInput = 4, CacheWrite = 6, LongCacheWrite = 8, Output = 12, Reasoning = 10 }, TokenUsage.Add(one, one));
    }

    private static string WithUsage(WireFormat format, string usage) => format switch
    {
        WireFormat.OpenAiChat => $$"""{"choices":[{"message":{"content":"x"},"finish_reason":"stop"}],"usage":{{usage}}}""",
        WireFormat.OpenAiResponses => $$"""{"status":"completed","output":[],"usage":{{usage}}}""",
        _ => $$"""{"content":[],"usage":{{usage}}}""",
    };

    private static ModelAnswer Read(WireFormat format, string body)
    {
        var reader = new AnswerReader(format, isStream: false);
        foreach (var piece in Streams.Cut(Encoding.UTF8.GetBytes(body), [3, 1, 50]))
            reader.Append(piece);
        return reader.Finish();
    }
}
