using System.Text.Json;

namespace Volley.Models.Wire;

/// <summary>Makes a usage from a provider's counts; <see langword="null"/> from counts that are absent or contradict each other.</summary>
internal static class UsageCounts
{
    /// <summary>OpenAI's counts, under their names in chat completions and in responses: cached and written tokens are part of the input's.</summary>
    public static TokenUsage? OfOpenAi(JsonElement? usage)
    {
        if (usage is not { ValueKind: JsonValueKind.Object } counts)
            return null;
        var input = counts.GetWhole("prompt_tokens") ?? counts.GetWhole("input_tokens");
        var output = counts.GetWhole("completion_tokens") ?? counts.GetWhole("output_tokens");
        var inputDetails = counts.Get("prompt_tokens_details") ?? counts.Get("input_tokens_details");
        var outputDetails = counts.Get("completion_tokens_details") ?? counts.Get("output_tokens_details");
        var cached = inputDetails?.GetWhole("cached_tokens") ?? counts.GetWhole("prompt_cache_hit_tokens") ?? 0;
        var written = inputDetails?.GetWhole("cache_write_tokens") ?? inputDetails?.GetWhole("cache_creation_tokens") ?? 0;
        var reasoning = outputDetails?.GetWhole("reasoning_tokens") ?? 0;
        if (input is not { } all || output is not (>= 0 and { } made))
            return null;
        // A server may count reasoning beside its output and not in it: the larger reading is charged.
        var produced = Math.Max(made, reasoning);
        return Checked(new TokenUsage
        {
            Input = all - cached - written,
            CachedInput = cached,
            CacheWrite = written,
            Output = produced,
            Reasoning = reasoning,
        });
    }

    /// <summary>
    /// Anthropic's counts: the kinds of input stand beside each other. Where writes are not told apart by lifetime they count as usual ones.
    /// </summary>
    public static TokenUsage? OfAnthropic(JsonElement? usage)
    {
        if (usage is not { ValueKind: JsonValueKind.Object } counts
            || counts.GetWhole("input_tokens") is not { } input || counts.GetWhole("output_tokens") is not { } output)
            return null;
        var written = counts.GetWhole("cache_creation_input_tokens") ?? 0;
        var extended = counts.Get("cache_creation")?.GetWhole("ephemeral_1h_input_tokens") ?? 0;
        return Checked(new TokenUsage
        {
            Input = input,
            CachedInput = counts.GetWhole("cache_read_input_tokens") ?? 0,
            CacheWrite = Math.Max(written, extended) - extended,
            LongCacheWrite = extended,
            Output = output,
            Reasoning = counts.Get("output_tokens_details")?.GetWhole("thinking_tokens") ?? 0,
        });
    }

    /// <summary>Ollama's counts. It leaves out the prompt's where it has evaluated nothing of it anew, which is not known to mean none.</summary>
    public static TokenUsage? OfOllama(JsonElement line) =>
        line.GetWhole("prompt_eval_count") is { } input && line.GetWhole("eval_count") is { } output
            ? Checked(new TokenUsage { Input = input, Output = output })
            : null;

    /// <summary>No request has an empty prompt, and nothing is counted below zero.</summary>
    private static TokenUsage? Checked(TokenUsage usage) =>
        usage.Input < 0 || usage.CachedInput < 0 || usage.CacheWrite < 0 || usage.LongCacheWrite < 0 || usage.Output < 0
        || usage.Reasoning < 0 || usage.Reasoning > usage.Output || usage.TotalInput <= 0 ? null : usage;
}
