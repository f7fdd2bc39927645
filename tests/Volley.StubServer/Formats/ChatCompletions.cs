using Volley.StubServer.Answers;
using static Volley.StubServer.Formats.JsonText;

namespace Volley.StubServer.Formats;

/// <summary>
/// OpenAI chat completions. Thinking goes as <c>reasoning_content</c>, as vLLM, llama.cpp and DeepSeek send it.
/// </summary>
internal sealed class ChatCompletions : IStubFormat
{
    public string StreamType => "text/event-stream; charset=utf-8";

    public string Whole(StubReply reply)
    {
        var choices = List(Enumerable.Range(0, reply.Request.Choices).Select(index =>
            $$"""{"index":{{index}},"message":{{Message(reply)}},"logprobs":null,"finish_reason":{{Quote(FinishReason(reply))}}}"""));
        var usage = reply.Reported is { } reported ? $",\"usage\":{Usage(reported)}" : "";
        return $$"""{"id":"chatcmpl-{{reply.Id}}","object":"chat.completion","created":{{reply.Created}},"model":{{Quote(reply.Model)}},"choices":[{{choices}}]{{usage}},"service_tier":"default","system_fingerprint":"fp_stub"}""";
    }

    public IEnumerable<StubEvent> Stream(StubReply reply)
    {
        for (var index = 0; index < reply.Request.Choices; index++)
        {
            yield return Chunk(reply, index, """{"role":"assistant","content":"","refusal":null}""");
            foreach (var piece in reply.Pieces(reply.Thinking))
                yield return Chunk(reply, index, $$"""{"reasoning_content":{{Quote(piece)}}}""", piece.Length);
            foreach (var piece in reply.Pieces(reply.Text))
                yield return Chunk(reply, index, $$"""{"content":{{Quote(piece)}}}""", piece.Length);
            foreach (var toolEvent in ToolCalls(reply, index))
                yield return toolEvent;
            yield return Chunk(reply, index, "{}", finishReason: FinishReason(reply));
        }

        if (reply.Request.WantsUsage && reply.Reported is { } reported)
            yield return new StubEvent(Data(Frame(reply, "", Usage(reported))), IsEnd: true);
        yield return new StubEvent(Data("[DONE]"), IsEnd: true);
    }

    public string ErrorEvent(StubError error) => Data(error.Body(StubFormat.OpenAiChat));

    private static IEnumerable<StubEvent> ToolCalls(StubReply reply, int choice)
    {
        for (var index = 0; index < reply.ToolCalls.Count; index++)
        {
            var call = reply.ToolCalls[index];
            yield return Chunk(
                reply,
                choice,
                $$$"""{"tool_calls":[{"index":{{{index}}},"id":"call_{{{reply.Id}}}{{{index}}}","type":"function","function":{"name":{{{Quote(call.Name)}}},"arguments":""}}]}""");
            foreach (var piece in reply.Pieces(call.Arguments))
            {
                var delta = $$$"""{"tool_calls":[{"index":{{{index}}},"function":{"arguments":{{{Quote(piece)}}}}}]}""";
                yield return Chunk(reply, choice, delta, piece.Length);
            }
        }
    }

    private static string Message(StubReply reply)
    {
        var content = reply.Text.Length == 0 && reply.ToolCalls.Count > 0 ? "null" : Quote(reply.Text);
        var thinking = reply.Thinking.Length == 0 ? "" : $",\"reasoning_content\":{Quote(reply.Thinking)}";
        var calls = reply.ToolCalls.Count == 0
            ? ""
            : $",\"tool_calls\":[{List(reply.ToolCalls.Select((call, index) => ToolCall(reply, call, index)))}]";
        return $$"""{"role":"assistant","content":{{content}}{{thinking}},"refusal":null,"annotations":[]{{calls}}}""";
    }

    private static string ToolCall(StubReply reply, StubToolCall call, int index) =>
        $$$"""{"id":"call_{{{reply.Id}}}{{{index}}}","type":"function","function":{"name":{{{Quote(call.Name)}}},"arguments":{{{Quote(call.Arguments)}}}}}""";

    private static StubEvent Chunk(StubReply reply, int index, string delta, int content = 0, string? finishReason = null)
    {
        var choice = $$"""{"index":{{index}},"delta":{{delta}},"logprobs":null,"finish_reason":{{Quote(finishReason)}}}""";
        return new StubEvent(Data(Frame(reply, choice, "null")), content, IsEnd: finishReason is not null);
    }

    /// <summary>A chunk. A stream that was asked for usage has the field in every chunk, null in all but its own.</summary>
    private static string Frame(StubReply reply, string choices, string usage)
    {
        var last = reply.Request.WantsUsage && reply.Reported is not null ? $",\"usage\":{usage}" : "";
        return $$"""{"id":"chatcmpl-{{reply.Id}}","object":"chat.completion.chunk","created":{{reply.Created}},"model":{{Quote(reply.Model)}},"service_tier":"default","system_fingerprint":"fp_stub","choices":[{{choices}}]{{last}}}""";
    }

    private static string Usage(StubUsage usage) =>
        $$$"""{"prompt_tokens":{{{usage.Input}}},"completion_tokens":{{{usage.Output}}},"total_tokens":{{{usage.Total}}},"prompt_tokens_details":{"cached_tokens":{{{usage.CachedInput}}},"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":{{{usage.Reasoning}}},"audio_tokens":0,"accepted_prediction_tokens":0,"rejected_prediction_tokens":0}}""";

    private static string FinishReason(StubReply reply) =>
        reply.IsCut ? "length" : reply.ToolCalls.Count > 0 ? "tool_calls" : "stop";
}
