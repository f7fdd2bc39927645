using System.Text.Json;

namespace Volley.Models.Wire;

/// <summary>Reads responses. A stream's last event carries the whole response.</summary>
internal static class OpenAiResponsesAnswer
{
    /// <summary>Reads a whole response.</summary>
    public static void ReadBody(JsonElement root, AnswerBuilder answer)
    {
        foreach (var item in root.GetList("output"))
            ReadItem(item, answer);
        ReadEnd(root, answer);
        answer.IsMalformed = answer.Failure is null && !answer.IsComplete && root.Get("output") is null;
    }

    /// <summary>Reads an event of a stream.</summary>
    public static void ReadEvent(JsonElement root, string? name, AnswerBuilder answer)
    {
        switch (root.GetText("type") ?? name)
        {
            case "response.output_text.delta" or "response.refusal.delta":
                answer.AddText(root.GetText("delta"));
                break;
            case "response.reasoning_summary_text.delta" or "response.reasoning_text.delta":
                answer.AddThinking(root.GetText("delta"));
                break;
            case "response.output_item.done" when root.Get("item") is { } item && IsCall(item):
                ReadItem(item, answer);
                break;
            case "response.completed" or "response.incomplete" or "response.failed" when root.Get("response") is { } response:
                ReadEnd(response, answer);
                break;
            case "error":
                answer.Failure = ProviderFailure.Read(WireFormat.OpenAiResponses, 0, root);
                break;
        }
    }

    private static void ReadItem(JsonElement item, AnswerBuilder answer)
    {
        switch (item.GetText("type"))
        {
            case "message":
                foreach (var part in item.GetList("content"))
                    answer.AddText(part.GetText("text") ?? part.GetText("refusal"));
                break;
            case "reasoning":
                foreach (var part in item.GetList("summary").Concat(item.GetList("content")))
                    answer.AddThinking(part.GetText("text"));
                break;
            case "function_call" or "custom_tool_call":
                answer.AddToolCall(answer.NextCall, item.GetText("call_id"), item.GetText("name"),
                    item.GetText("arguments") ?? item.GetText("input"));
                break;
        }
    }

    private static bool IsCall(JsonElement item) => item.GetText("type") is "function_call" or "custom_tool_call";

    private static void ReadEnd(JsonElement response, AnswerBuilder answer)
    {
        answer.Model = response.GetText("model") ?? answer.Model;
        answer.Usage = UsageCounts.OfOpenAi(response.Get("usage")) ?? answer.Usage;
        if (response.Get("error") is not null)
            answer.Failure = ProviderFailure.Read(WireFormat.OpenAiResponses, 0, response);
        answer.StopText = response.Get("incomplete_details")?.GetText("reason") ?? response.GetText("status");
        answer.Stop = answer.StopText switch
        {
            "completed" when answer.NextCall > 0 => StopReason.ToolCalls,
            "completed" => StopReason.Finished,
            "max_output_tokens" => StopReason.Length,
            "content_filter" => StopReason.Refused,
            _ => StopReason.Unknown,
        };
        answer.IsComplete = response.GetText("status") is "completed" or "incomplete";
    }
}
