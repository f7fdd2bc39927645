using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Volley.Models.Wire;

/// <summary>What is changed in a request before it is sent. All else stays as it is to the byte: order, spaces, unknown fields, numbers.</summary>
public sealed record RequestRewrite
{
    /// <summary>The model's name at the provider; <see langword="null"/> to leave it.</summary>
    public string? Model { get; init; }

    /// <summary>
    /// The most output tokens, at least 1, as some servers take 0 for no limit: limits above it, or that ask for none, are lowered to it, and where there is no limit it is added.
    /// <see langword="null"/> to leave them.
    /// </summary>
    public long? MaxOutput { get; init; }

    /// <summary>
    /// The name of the field that is added for chat completions: <c>max_completion_tokens</c> at OpenAI, whose reasoning models refuse the
    /// older <c>max_tokens</c>, which compatible servers know.
    /// </summary>
    public string ChatLimitField { get; init; } = "max_tokens";

    /// <summary>Whether <c>stream_options.include_usage</c> is added, so that a stream of chat completions ends with its usage.</summary>
    public bool IncludeUsage { get; init; }

    /// <summary>Applies the changes.</summary>
    /// <param name="format">The request's format.</param>
    /// <param name="body">A body that <see cref="ModelRequest.Read"/> accepts.</param>
    /// <returns>The new body; <paramref name="body"/> itself where nothing changes.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="MaxOutput"/> is less than 1.</exception>
    public ReadOnlyMemory<byte> Apply(WireFormat format, ReadOnlyMemory<byte> body)
    {
        var edits = new JsonEdits(body);
        if (Model is { } model)
            edits.Replace("model", Quoted(model));
        if (MaxOutput is { } limit)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1, nameof(MaxOutput));
            Limit(edits, format, limit);
        }

        if (IncludeUsage && format == WireFormat.OpenAiChat)
            AskForUsage(edits);
        return edits.Apply();
    }

    private void Limit(JsonEdits edits, WireFormat format, long limit)
    {
        var text = limit.ToString(CultureInfo.InvariantCulture);
        var owner = edits;
        if (format.IsOllama())
        {
            if (edits.Inside("options") is not { } options)
            {
                edits.Set("options", $"{{\"{OutputLimits.Option}\":{text}}}");
                return;
            }

            owner = options;
        }

        var isLimited = false;
        foreach (var name in OutputLimits.NamesIn(format))
        {
            if (owner.WholeOf(name) is not { } asked)
                continue;
            isLimited = true;
            if (asked > limit || OutputLimits.IsUnlimited(format, asked))
                owner.Replace(name, text);
        }

        if (!isLimited)
            owner.Set(FieldToAdd(format), text);
    }

    private string FieldToAdd(WireFormat format) => format switch
    {
        WireFormat.OpenAiChat => ChatLimitField,
        WireFormat.OpenAiResponses => "max_output_tokens",
        WireFormat.Anthropic => "max_tokens",
        _ => OutputLimits.Option,
    };

    private static void AskForUsage(JsonEdits edits)
    {
        if (edits.Inside("stream_options") is { } options)
            options.Set("include_usage", "true");
        else
            edits.Set("stream_options", "{\"include_usage\":true}");
    }

    private static string Quoted(string text)
    {
        var buffer = new ArrayBufferWriter<byte>(text.Length + 2);
        using (var writer = new Utf8JsonWriter(buffer))
            writer.WriteStringValue(text);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
