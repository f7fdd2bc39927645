using System.Text.Json;

namespace Volley.Models.Wire;

/// <summary>The fields that limit the output, in each format.</summary>
internal static class OutputLimits
{
    /// <summary>Ollama's field in <c>options</c>.</summary>
    public const string Option = "num_predict";

    /// <summary>The fields in Ollama's <c>options</c>.</summary>
    public static IReadOnlyList<string> OptionNames { get; } = [Option];

    /// <summary>
    /// The fields of a format; those of Ollama stand in <c>options</c>. Compatible servers know names of their own for the same: the largest
    /// counts, and each is lowered.
    /// </summary>
    public static IReadOnlyList<string> Names(WireFormat format) => format switch
    {
        WireFormat.OpenAiChat => ["max_tokens", "max_completion_tokens", "n_predict"],
        WireFormat.OpenAiResponses => ["max_output_tokens"],
        WireFormat.Anthropic => ["max_tokens"],
        _ => [],
    };

    /// <summary>Where the fields stand in a request: the body itself, or its <c>options</c>.</summary>
    public static IReadOnlyList<string> NamesIn(WireFormat format) => format.IsOllama() ? OptionNames : Names(format);

    /// <summary>Whether a number asks for no limit: servers of open models read so what is negative, Ollama also zero.</summary>
    public static bool IsUnlimited(WireFormat format, long value) => format switch
    {
        WireFormat.OpenAiChat => value <= 0,
        WireFormat.OllamaChat or WireFormat.OllamaGenerate => value <= 0,
        _ => false,
    };

    /// <summary>Reads what a request asks for.</summary>
    /// <param name="format">The format.</param>
    /// <param name="root">The body.</param>
    /// <param name="limit">The largest of the limits; <see langword="null"/> where there is none.</param>
    /// <returns>What is wrong, or <see langword="null"/>.</returns>
    public static RequestProblem? Read(WireFormat format, JsonElement root, out long? limit)
    {
        limit = null;
        var isUnlimited = false;
        JsonElement? owner = format.IsOllama() ? root.Get("options") : root;
        foreach (var name in NamesIn(format))
        {
            if (owner?.Get(name) is not { } value)
                continue;
            if (JsonText.Whole(value) is not { } number || (number < 0 && !IsUnlimited(format, number)))
                return new RequestProblem(RequestProblemKind.BadField, $"'{name}' must be a whole number of tokens.", name);
            if (IsUnlimited(format, number))
                isUnlimited = true;
            else
                limit = Math.Max(limit ?? 0, number);
        }

        if (isUnlimited)
            limit = null;
        return null;
    }
}
