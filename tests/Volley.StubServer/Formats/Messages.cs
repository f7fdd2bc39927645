using Volley.StubServer.Answers;
using static Volley.StubServer.Formats.JsonText;

namespace Volley.StubServer.Formats;

/// <summary>Anthropic messages.</summary>
internal sealed class Messages : IStubFormat
{
    public string StreamType => "text/event-stream; charset=utf-8";

    public string Whole(StubReply reply)
    {
        var usage = reply.Reported is { } reported ? $",\"usage\":{Usage(reported)}" : "";
        return $$"""{"id":"msg_{{reply.Id}}","type":"message","role":"assistant","model":{{Quote(reply.Model)}},"content":[{{List(Blocks(reply))}}],"stop_reason":{{Quote(StopReason(reply))}},"stop_sequence":null{{usage}}}""";
    }

    public IEnumerable<StubEvent> Stream(StubReply reply)
    {
        yield return new StubEvent(Start(reply));
        var index = 0;
        if (reply.Thinking.Length > 0)
        {
            yield return BlockStart(index, """{"type":"thinking","thinking":"","signature":""}""");
            yield return new StubEvent(Event("ping", """{"type":"ping"}"""));
            foreach (var piece in reply.Pieces(reply.Thinking))
                yield return Delta(index, $$"""{"type":"thinking_delta","thinking":{{Quote(piece)}}}""", piece.Length);
            yield return Delta(index, $$"""{"type":"signature_delta","signature":"{{reply.Id}}"}""", 0);
            yield return BlockStop(index++);
        }

        if (reply.Text.Length > 0)
        {
            yield return BlockStart(index, """{"type":"text","text":""}""");
            yield return new StubEvent(Event("ping", """{"type":"ping"}"""));
            foreach (var piece in reply.Pieces(reply.Text))
                yield return Delta(index, $$"""{"type":"text_delta","text":{{Quote(piece)}}}""", piece.Length);
            yield return BlockStop(index++);
        }

        for (var call = 0; call < reply.ToolCalls.Count; call++)
        {
            yield return BlockStart(index, ToolUse(reply, call, "{}"));
            foreach (var piece in reply.Pieces(reply.ToolCalls[call].Arguments))
                yield return Delta(index, $$"""{"type":"input_json_delta","partial_json":{{Quote(piece)}}}""", piece.Length);
            yield return BlockStop(index++);
        }

        yield return new StubEvent(End(reply), IsEnd: true);
        yield return new StubEvent(Event("message_stop", """{"type":"message_stop"}"""), IsEnd: true);
    }

    public string ErrorEvent(StubError error) => Event("error", error.Body(StubFormat.Anthropic));

    private static IEnumerable<string> Blocks(StubReply reply)
    {
        if (reply.Thinking.Length > 0)
            yield return $$"""{"type":"thinking","thinking":{{Quote(reply.Thinking)}},"signature":"{{reply.Id}}"}""";
        if (reply.Text.Length > 0)
            yield return $$"""{"type":"text","text":{{Quote(reply.Text)}}}""";
        for (var call = 0; call < reply.ToolCalls.Count; call++)
            yield return ToolUse(reply, call, reply.ToolCalls[call].Arguments);
    }

    private static string ToolUse(StubReply reply, int call, string input) =>
        $$"""{"type":"tool_use","id":"toolu_{{reply.Id}}{{call}}","name":{{Quote(reply.ToolCalls[call].Name)}},"input":{{input}}}""";

    /// <summary>The first event: all of the input is known, of the output as good as nothing.</summary>
    private static string Start(StubReply reply)
    {
        var usage = reply.Reported is { } reported ? $",\"usage\":{Usage(reported with { Output = Math.Min(1, reported.Output) })}" : "";
        return Event(
            "message_start",
            $$$"""{"type":"message_start","message":{"id":"msg_{{{reply.Id}}}","type":"message","role":"assistant","model":{{{Quote(reply.Model)}}},"content":[],"stop_reason":null,"stop_sequence":null{{{usage}}}}}""");
    }

    /// <summary>The last event but one. Its counts are cumulative, not what came since the start.</summary>
    private static string End(StubReply reply)
    {
        var usage = reply.Reported is { } reported
            ? $$""","usage":{"input_tokens":{{reported.PlainInput}},"cache_creation_input_tokens":{{reported.CacheWrite + reported.CacheWriteLong}},"cache_read_input_tokens":{{reported.CachedInput}},"output_tokens":{{reported.Output}}}"""
            : "";
        return Event(
            "message_delta",
            $$$"""{"type":"message_delta","delta":{"stop_reason":{{{Quote(StopReason(reply))}}},"stop_sequence":null}{{{usage}}}}""");
    }

    private static StubEvent BlockStart(int index, string block) =>
        new(Event("content_block_start", $$"""{"type":"content_block_start","index":{{index}},"content_block":{{block}}}"""));

    private static StubEvent Delta(int index, string delta, int content) =>
        new(Event("content_block_delta", $$"""{"type":"content_block_delta","index":{{index}},"delta":{{delta}}}"""), content);

    private static StubEvent BlockStop(int index) =>
        new(Event("content_block_stop", $$"""{"type":"content_block_stop","index":{{index}}}"""));

    private static string Usage(StubUsage usage) =>
        $$$"""{"input_tokens":{{{usage.PlainInput}}},"cache_creation_input_tokens":{{{usage.CacheWrite + usage.CacheWriteLong}}},"cache_read_input_tokens":{{{usage.CachedInput}}},"cache_creation":{"ephemeral_5m_input_tokens":{{{usage.CacheWrite}}},"ephemeral_1h_input_tokens":{{{usage.CacheWriteLong}}}},"output_tokens":{{{usage.Output}}},"service_tier":"standard"}""";

    private static string StopReason(StubReply reply) =>
        reply.IsCut ? "max_tokens" : reply.ToolCalls.Count > 0 ? "tool_use" : "end_turn";
}
