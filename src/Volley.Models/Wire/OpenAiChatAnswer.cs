using System.Text.Json;

namespace Volley.Models.Wire;

/// <summary>Reads chat completions.</summary>
internal static class OpenAiChatAnswer
{
    /// <summary>Reads a whole answer.</summary>
    public static void ReadBody(JsonElement root, AnswerBuilder answer)
    {
        ReadCommon(root, answer);
        foreach (var choice in root.GetList("choices").Where(c => (c.GetWhole("index") ?? 0) == 0))
        {
            if (choice.Get("message") is { } message)
                ReadMessage(message, answer);
            ReadStop(choice, answer);
        }

        answer.IsComplete = answer.Failure is null && root.Get("choices") is not null;
        answer.IsMalformed = answer.Failure is null && !answer.IsComplete;
    }

    /// <summary>Reads a chunk of a stream, which ends with <c>[DONE]</c>.</summary>
    public static void ReadChunk(JsonElement root, AnswerBuilder answer)
    {
        ReadCommon(root, answer);
        foreach (var choice in root.GetList("choices").Where(c => (c.GetWhole("index") ?? 0) == 0))
        {
            if (choice.Get("delta") is { } delta)
                ReadMessage(delta, answer);
            ReadStop(choice, answer);
        }
    }

    private static void ReadCommon(JsonElement root, AnswerBuilder answer)
    {
        answer.Model = root.GetText("model") ?? answer.Model;
        answer.Usage = UsageCounts.OfOpenAi(root.Get("usage")) ?? answer.Usage;
        if (root.Get("error") is not null)
            answer.Failure = ProviderFailure.Read(WireFormat.OpenAiChat, 0, root);
    }

    private static void ReadMessage(JsonElement message, AnswerBuilder answer)
    {
        answer.AddThinking(message.GetText("reasoning_content") ?? message.GetText("reasoning"));
        if (message.Get("content") is { ValueKind: JsonValueKind.Array })
            foreach (var part in message.GetList("content"))
                answer.AddText(part.GetText("text"));
        else
            answer.AddText(message.GetText("content"));
        answer.AddText(message.GetText("refusal"));
        foreach (var call in message.GetList("tool_calls"))
        {
            var tool = call.Get("function") ?? call.Get("custom");
            answer.AddToolCall((int)(call.GetWhole("index") ?? answer.NextCall), call.GetText("id"), tool?.GetText("name"),
                tool?.GetText("arguments") ?? tool?.GetText("input"));
        }
    }

    private static void ReadStop(JsonElement choice, AnswerBuilder answer)
    {
        if (choice.GetText("finish_reason") is not { } stop)
            return;
        answer.StopText = stop;
        answer.Stop = stop switch
        {
            "stop" => StopReason.Finished,
            "length" => StopReason.Length,
            "tool_calls" or "function_call" => StopReason.ToolCalls,
            "content_filter" => StopReason.Refused,
            _ => StopReason.Unknown,
        };
    }
}
