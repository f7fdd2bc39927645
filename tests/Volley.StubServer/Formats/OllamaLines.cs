using System.Globalization;
using Volley.StubServer.Answers;
using static Volley.StubServer.Formats.JsonText;

namespace Volley.StubServer.Formats;

/// <summary>Ollama's own formats: a JSON object a line.</summary>
internal sealed class OllamaLines(bool isChat) : IStubFormat
{
    public string StreamType => "application/x-ndjson";

    public string Whole(StubReply reply) => Last(reply, Said(reply.Text, reply.Thinking, reply.ToolCalls));

    public IEnumerable<StubEvent> Stream(StubReply reply)
    {
        foreach (var piece in reply.Pieces(reply.Thinking))
            yield return Line(reply, Said("", piece, []), piece.Length);
        foreach (var piece in reply.Pieces(reply.Text))
            yield return Line(reply, Said(piece, "", []), piece.Length);
        if (isChat)
        {
            foreach (var call in reply.ToolCalls)
                yield return Line(reply, Said("", "", [call]), call.Arguments.Length);
        }

        yield return new StubEvent(Last(reply, Said("", "", [])) + "\n", IsEnd: true);
    }

    public string ErrorEvent(StubError error) => error.Body(StubFormat.OllamaChat) + "\n";

    private static StubEvent Line(StubReply reply, string said, int content) =>
        new($$"""{"model":{{Quote(reply.Model)}},"created_at":"{{CreatedAt(reply)}}",{{said}},"done":false}""" + "\n", content);

    private static string Last(StubReply reply, string said)
    {
        var counts = reply.Reported is { } reported
            ? $$""","prompt_eval_count":{{reported.Input}},"prompt_eval_duration":1000000,"eval_count":{{reported.Output}},"eval_duration":1000000"""
            : "";
        return $$"""{"model":{{Quote(reply.Model)}},"created_at":"{{CreatedAt(reply)}}",{{said}},"done":true,"done_reason":"{{(reply.IsCut ? "length" : "stop")}}","total_duration":3000000,"load_duration":1000000{{counts}}}""";
    }

    private string Said(string text, string thinking, IReadOnlyList<StubToolCall> calls)
    {
        var thought = thinking.Length == 0 ? "" : $",\"thinking\":{Quote(thinking)}";
        if (!isChat)
            return $"\"response\":{Quote(text)}{thought}";
        var called = calls.Count == 0 ? "" : $",\"tool_calls\":[{List(calls.Select(ToolCall))}]";
        return $$"""
            "message":{"role":"assistant","content":{{Quote(text)}}{{thought}}{{called}}}
            """;
    }

    private static string ToolCall(StubToolCall call) =>
        $$$"""{"function":{"name":{{{Quote(call.Name)}}},"arguments":{{{call.Arguments}}}}}""";

    private static string CreatedAt(StubReply reply) =>
        reply.Request.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
