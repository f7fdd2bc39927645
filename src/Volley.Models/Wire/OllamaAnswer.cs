using System.Text.Json;

namespace Volley.Models.Wire;

/// <summary>Reads Ollama's answers: a stream's lines and a whole answer have one shape.</summary>
internal static class OllamaAnswer
{
    /// <summary>Reads a line of a stream, or the whole answer.</summary>
    public static void ReadLine(JsonElement root, AnswerBuilder answer)
    {
        if (root.Get("error") is not null)
        {
            answer.Failure = ProviderFailure.Read(WireFormat.OllamaChat, 0, root);
            return;
        }

        answer.Model = root.GetText("model") ?? answer.Model;
        var message = root.Get("message") ?? root;
        answer.AddThinking(message.GetText("thinking"));
        answer.AddText(message.GetText("content") ?? message.GetText("response"));
        foreach (var call in message.GetList("tool_calls"))
        {
            var tool = call.Get("function");
            answer.AddToolCall(answer.NextCall, call.GetText("id"), tool?.GetText("name"), tool?.Get("arguments")?.GetRawText());
        }

        if (root.Get("done") is not { ValueKind: JsonValueKind.True })
            return;
        answer.IsComplete = true;
        answer.Usage = UsageCounts.OfOllama(root);
        answer.StopText = root.GetText("done_reason");
        answer.Stop = answer.StopText switch
        {
            "stop" when answer.NextCall > 0 => StopReason.ToolCalls,
            "stop" => StopReason.Finished,
            "length" => StopReason.Length,
            _ => StopReason.Unknown,
        };
    }
}
