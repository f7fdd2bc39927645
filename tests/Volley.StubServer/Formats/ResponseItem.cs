using Volley.StubServer.Answers;
using static Volley.StubServer.Formats.JsonText;

namespace Volley.StubServer.Formats;

/// <summary>One item of a response's output.</summary>
/// <param name="Whole">All of its text.</param>
internal abstract record ResponseItem(string Whole)
{
    /// <summary>The item with the given text, as JSON.</summary>
    public abstract string Json(string text, string status);

    /// <summary>What streams between the item's <c>added</c> and its <c>done</c>.</summary>
    public abstract IEnumerable<(string Name, string Fields, int Content)> Events(StubReply reply, int index);
}

/// <summary>A message with one part of text.</summary>
internal sealed record MessageItem(string Id, string Text) : ResponseItem(Text)
{
    public override string Json(string text, string status)
    {
        var content = status == "in_progress" ? "" : Part(text);
        return $$"""{"id":"{{Id}}","type":"message","status":"{{status}}","content":[{{content}}],"role":"assistant"}""";
    }

    public override IEnumerable<(string Name, string Fields, int Content)> Events(StubReply reply, int index)
    {
        var at = $"\"item_id\":\"{Id}\",\"output_index\":{index},\"content_index\":0";
        yield return ("response.content_part.added", $"{at},\"part\":{Part("")}", 0);
        foreach (var piece in reply.Pieces(Text))
            yield return ("response.output_text.delta", $"{at},\"delta\":{Quote(piece)},\"logprobs\":[]", piece.Length);
        yield return ("response.output_text.done", $"{at},\"text\":{Quote(Text)},\"logprobs\":[]", 0);
        yield return ("response.content_part.done", $"{at},\"part\":{Part(Text)}", 0);
    }

    private static string Part(string text) => $$"""{"type":"output_text","annotations":[],"logprobs":[],"text":{{Quote(text)}}}""";
}

/// <summary>Reasoning, with one part of summary.</summary>
internal sealed record ReasoningItem(string Id, string Text) : ResponseItem(Text)
{
    public override string Json(string text, string status) =>
        $$"""{"id":"{{Id}}","type":"reasoning","summary":[{{(status == "in_progress" ? "" : Part(text))}}]}""";

    public override IEnumerable<(string Name, string Fields, int Content)> Events(StubReply reply, int index)
    {
        var at = $"\"item_id\":\"{Id}\",\"output_index\":{index},\"summary_index\":0";
        yield return ("response.reasoning_summary_part.added", $"{at},\"part\":{Part("")}", 0);
        foreach (var piece in reply.Pieces(Text))
            yield return ("response.reasoning_summary_text.delta", $"{at},\"delta\":{Quote(piece)}", piece.Length);
        yield return ("response.reasoning_summary_text.done", $"{at},\"text\":{Quote(Text)}", 0);
        yield return ("response.reasoning_summary_part.done", $"{at},\"part\":{Part(Text)}", 0);
    }

    private static string Part(string text) => $$"""{"type":"summary_text","text":{{Quote(text)}}}""";
}

/// <summary>A tool call.</summary>
internal sealed record FunctionCallItem(string Id, StubToolCall Call) : ResponseItem(Call.Arguments)
{
    public override string Json(string text, string status) =>
        $$"""{"id":"fc_{{Id}}","type":"function_call","status":"{{status}}","arguments":{{Quote(text)}},"call_id":"call_{{Id}}","name":{{Quote(Call.Name)}}}""";

    public override IEnumerable<(string Name, string Fields, int Content)> Events(StubReply reply, int index)
    {
        var at = $"\"item_id\":\"fc_{Id}\",\"output_index\":{index}";
        foreach (var piece in reply.Pieces(Call.Arguments))
            yield return ("response.function_call_arguments.delta", $"{at},\"delta\":{Quote(piece)}", piece.Length);
        yield return ("response.function_call_arguments.done", $"{at},\"arguments\":{Quote(Call.Arguments)}", 0);
    }
}
