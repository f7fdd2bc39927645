namespace Volley.Models.Wire;

/// <summary>The most tokens that a request can be billed for.</summary>
/// <param name="Input">Input tokens.</param>
/// <param name="Output">Output tokens: the limit times the number of answers.</param>
/// <param name="CacheWrites">At which prices input may be billed.</param>
/// <remarks>
/// <para>Input. A tokenizer over bytes (byte-level BPE, as of OpenAI, Anthropic, Llama 3, Qwen and nearly all since 2023) makes at least one
/// byte of every token, so a text has no more tokens than UTF-8 bytes. Writing a text as JSON only adds bytes (<c>\u00e9</c> is six for two),
/// and what a chat template puts around a message (three to seven special tokens) is fewer than the bytes of the least message's JSON,
/// <c>{"role":"user","content":""}</c>. So the body's size in bytes bounds what the request itself brings.</para>
/// <para>What comes on top is not in the bytes and is bounded by constants: a template's own system text (<see cref="Template"/>), the
/// instructions that a provider adds where there are tools (<see cref="ToolPrompt"/>; Anthropic documents at most 804) or an output shape, and
/// the description of each tool that the provider itself has defined (<see cref="ToolDefinition"/>; Anthropic documents at most 735). A server
/// whose own system prompt is longer says so in its provider's <c>input-overhead</c>.</para>
/// <para>Output. Providers enforce the limit as they generate, thinking included. A request with <see cref="CostRisks"/> is not bounded
/// by this.</para>
/// </remarks>
public sealed record RequestBound(long Input, long Output, CacheWrites CacheWrites)
{
    /// <summary>Tokens that a chat template adds to any request.</summary>
    public const long Template = 256;

    /// <summary>Tokens of the instructions that come with tools or an output shape.</summary>
    public const long ToolPrompt = 1024;

    /// <summary>Tokens of one tool's description, where the request only names the tool.</summary>
    public const long ToolDefinition = 1024;

    /// <summary>Bounds a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="maxOutput">The output limit that it is sent with, in tokens.</param>
    /// <param name="serverOverhead">What the server adds to every request beyond the constants, in tokens.</param>
    /// <returns>The bound; <see cref="long.MaxValue"/> rather than an overflow.</returns>
    public static RequestBound Of(ModelRequest request, long maxOutput, long serverOverhead = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxOutput);
        ArgumentOutOfRangeException.ThrowIfNegative(serverOverhead);
        var added = Template + serverOverhead;
        if (request.Tools > 0 || request.HasOutputShape)
            added += ToolPrompt;
        added += request.BuiltInTools * ToolDefinition;
        var output = (Int128)maxOutput * request.Answers;
        return new RequestBound(request.Bytes + added, output > long.MaxValue ? long.MaxValue : (long)output, request.CacheWrites);
    }
}
