using Volley.StubServer.Answers;
using static Volley.StubServer.Formats.JsonText;

namespace Volley.StubServer.Formats;

/// <summary>OpenAI responses. Its streams have numbered, named events and no <c>[DONE]</c>.</summary>
internal sealed class Responses : IStubFormat
{
    public string StreamType => "text/event-stream; charset=utf-8";

    public string Whole(StubReply reply) =>
        Response(reply, Status(reply), List(Items(reply).Select(item => item.Json(item.Whole, "completed"))));

    public IEnumerable<StubEvent> Stream(StubReply reply)
    {
        var number = 0;
        foreach (var (name, fields, content) in Events(reply))
        {
            var json = $$"""{"type":"{{name}}","sequence_number":{{number++}},{{fields}}}""";
            yield return new StubEvent(Event(name, json), content, IsEnd: name is "response.completed" or "response.incomplete");
        }
    }

    public string ErrorEvent(StubError error) => Event(
        "error",
        $$"""{"type":"error","code":{{Quote(error.Code ?? error.OpenAiType)}},"message":{{Quote(error.Message)}},"param":null,"sequence_number":0}""");

    private static IEnumerable<(string Name, string Fields, int Content)> Events(StubReply reply)
    {
        var begun = $"\"response\":{Response(reply, "in_progress", "")}";
        yield return ("response.created", begun, 0);
        yield return ("response.in_progress", begun, 0);
        var index = 0;
        foreach (var item in Items(reply))
        {
            yield return ("response.output_item.added", $"\"output_index\":{index},\"item\":{item.Json("", "in_progress")}", 0);
            foreach (var part in item.Events(reply, index))
                yield return part;
            yield return ("response.output_item.done", $"\"output_index\":{index},\"item\":{item.Json(item.Whole, "completed")}", 0);
            index++;
        }

        var whole = List(Items(reply).Select(item => item.Json(item.Whole, "completed")));
        yield return ($"response.{Status(reply)}", $"\"response\":{Response(reply, Status(reply), whole)}", 0);
    }

    private static IEnumerable<ResponseItem> Items(StubReply reply)
    {
        if (reply.Thinking.Length > 0)
            yield return new ReasoningItem($"rs_{reply.Id}", reply.Thinking);
        if (reply.Text.Length > 0)
            yield return new MessageItem($"msg_{reply.Id}", reply.Text);
        for (var call = 0; call < reply.ToolCalls.Count; call++)
            yield return new FunctionCallItem($"{reply.Id}{call}", reply.ToolCalls[call]);
    }

    private static string Response(StubReply reply, string status, string output)
    {
        var usage = status == "in_progress" ? ",\"usage\":null" : reply.Reported is { } reported ? $",\"usage\":{Usage(reported)}" : "";
        var incomplete = status == "incomplete" ? """{"reason":"max_output_tokens"}""" : "null";
        var limit = reply.Request.MaxOutputTokens?.ToString((IFormatProvider?)null) ?? "null";
        return $$"""{"id":"resp_{{reply.Id}}","object":"response","created_at":{{reply.Created}},"status":"{{status}}","background":false,"error":null,"incomplete_details":{{incomplete}},"instructions":null,"max_output_tokens":{{limit}},"metadata":{},"model":{{Quote(reply.Model)}},"output":[{{output}}],"parallel_tool_calls":true,"previous_response_id":null,"store":true,"tool_choice":"auto","tools":[]{{usage}}}""";
    }

    private static string Usage(StubUsage usage) =>
        $$$"""{"input_tokens":{{{usage.Input}}},"input_tokens_details":{"cached_tokens":{{{usage.CachedInput}}}},"output_tokens":{{{usage.Output}}},"output_tokens_details":{"reasoning_tokens":{{{usage.Reasoning}}}},"total_tokens":{{{usage.Total}}}}""";

    private static string Status(StubReply reply) => reply.IsCut ? "incomplete" : "completed";
}
