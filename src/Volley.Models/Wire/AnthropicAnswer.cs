using System.Text.Json;

namespace Volley.Models.Wire;

/// <summary>Reads messages. A stream tells the input's tokens at its beginning and the output's, as a sum, towards its end.</summary>
internal static class AnthropicAnswer
{
    /// <summary>Reads a whole message.</summary>
    public static void ReadBody(JsonElement root, AnswerBuilder answer)
    {
        if (root.GetText("type") == "error" || root.Get("error") is not null)
        {
            answer.Failure = ProviderFailure.Read(WireFormat.Anthropic, 0, root);
            return;
        }

        var index = 0;
        foreach (var block in root.GetList("content"))
            ReadBlock(index++, block, answer);
        answer.Model = root.GetText("model");
        answer.Usage = UsageCounts.OfAnthropic(root.Get("usage"));
        ReadStop(root, answer);
        answer.IsComplete = root.Get("content") is not null;
        answer.IsMalformed = !answer.IsComplete;
    }

    /// <summary>Reads an event of a stream.</summary>
    public static void ReadEvent(JsonElement root, string? name, AnswerBuilder answer)
    {
        var index = (int)(root.GetWhole("index") ?? 0);
        switch (root.GetText("type") ?? name)
        {
            case "message_start" when root.Get("message") is { } message:
                answer.Model = message.GetText("model");
                answer.FirstUsage = UsageCounts.OfAnthropic(message.Get("usage"));
                break;
            case "content_block_start" when root.Get("content_block") is { } block:
                ReadBlock(index, block, answer);
                break;
            case "content_block_delta" when root.Get("delta") is { } delta:
                answer.AddText(delta.GetText("text"));
                answer.AddThinking(delta.GetText("thinking"));
                if (delta.GetText("partial_json") is { } json)
                    answer.AddToolCall(index, null, null, json);
                break;
            case "message_delta":
                ReadStop(root.Get("delta") ?? root, answer);
                answer.Usage = Merge(answer.FirstUsage, root.Get("usage")) ?? answer.Usage;
                break;
            case "message_stop":
                answer.IsComplete = true;
                break;
            case "error":
                answer.Failure = ProviderFailure.Read(WireFormat.Anthropic, 0, root);
                break;
        }
    }

    /// <summary>The counts of the end take the place of those of the beginning, as far as they are given: they are sums.</summary>
    private static TokenUsage? Merge(TokenUsage? start, JsonElement? end)
    {
        if (end is not { } counts)
            return null;
        if (UsageCounts.OfAnthropic(counts) is { } whole)
        {
            // The end may leave out what it does not repeat of the writes' lifetimes, and of the cache as a whole.
            var hasCache = counts.Get("cache_read_input_tokens") is not null || counts.Get("cache_creation_input_tokens") is not null;
            if (start is null || (hasCache && counts.Get("cache_creation") is not null))
                return whole;
            var written = hasCache ? whole.CacheWrite + whole.LongCacheWrite : start.CacheWrite + start.LongCacheWrite;
            var extended = Math.Min(written, start.LongCacheWrite);
            return whole with
            {
                CachedInput = hasCache ? whole.CachedInput : start.CachedInput,
                CacheWrite = written - extended,
                LongCacheWrite = extended,
            };
        }

        return start is not null && counts.GetWhole("output_tokens") is >= 0 and var output ? start with { Output = output } : null;
    }

    private static void ReadBlock(int index, JsonElement block, AnswerBuilder answer)
    {
        switch (block.GetText("type"))
        {
            case "text":
                answer.AddText(block.GetText("text"));
                break;
            case "thinking":
                answer.AddThinking(block.GetText("thinking"));
                break;
            case "tool_use":
                // A stream begins with an empty object, whose text follows in pieces.
                var input = block.Get("input") is { ValueKind: JsonValueKind.Object } arguments && arguments.EnumerateObject().Any()
                    ? arguments.GetRawText()
                    : null;
                answer.AddToolCall(index, block.GetText("id"), block.GetText("name"), input);
                break;
        }
    }

    private static void ReadStop(JsonElement owner, AnswerBuilder answer)
    {
        if (owner.GetText("stop_reason") is not { } stop)
            return;
        answer.StopText = stop;
        answer.Stop = stop switch
        {
            "end_turn" or "stop_sequence" => StopReason.Finished,
            "max_tokens" or "model_context_window_exceeded" => StopReason.Length,
            "tool_use" => StopReason.ToolCalls,
            "refusal" => StopReason.Refused,
            _ => StopReason.Unknown,
        };
    }
}
