using System.Text.Json;

namespace Volley.Models.Wire;

/// <summary>Reads what decides about money and routing from a request.</summary>
internal static class RequestReader
{
    private const int MaxAnswers = 10_000;

    private static readonly string[] Watched =
        ["model", "stream", "stream_options", "n", "best_of", "options", "tools", "messages", "input", "prompt", "service_tier"];

    /// <summary>Reads a body.</summary>
    public static ModelRequest? Read(WireFormat format, ReadOnlyMemory<byte> body, out RequestProblem? problem)
    {
        using var document = JsonText.TryParse(body, out var error);
        if (document is null)
        {
            problem = new RequestProblem(RequestProblemKind.MalformedJson, $"The body cannot be read: {error}.");
            return null;
        }

        var root = document.RootElement;
        problem = root.ValueKind != JsonValueKind.Object
            ? new RequestProblem(RequestProblemKind.NotAnObject, "The body must be a JSON object.")
            : FindAmbiguous(format, root);
        return problem is null ? ReadObject(format, root, body.Length, out problem) : null;
    }

    private static ModelRequest? ReadObject(WireFormat format, JsonElement root, int bytes, out RequestProblem? problem)
    {
        if (root.Get("model") is not { ValueKind: JsonValueKind.String } model || JsonText.Unescaped(model).Trim().Length == 0)
        {
            problem = new RequestProblem(RequestProblemKind.NoModel, "The body names no 'model'.", "model");
            return null;
        }

        var answers = 1;
        problem = OutputLimits.Read(format, root, out var maxOutput) ?? ReadAnswers(format, root, out answers);
        var isStream = problem is null && ReadStream(format, root, out problem);
        if (problem is not null)
            return null;
        var scan = RequestScan.Of(format, root);
        return new ModelRequest
        {
            Format = format,
            Model = JsonText.Unescaped(model),
            IsStream = isStream,
            MaxOutput = maxOutput,
            Answers = answers,
            AsksForUsage = root.Get("stream_options") is { } options && options.Get("include_usage") is { ValueKind: JsonValueKind.True },
            Risks = scan.Risks | (answers > 1 ? CostRisks.SeveralAnswers : CostRisks.None),
            CacheWrites = scan.CacheWrites,
            Tools = scan.Tools,
            BuiltInTools = scan.BuiltInTools,
            HasOutputShape = HasOutputShape(root),
            Bytes = bytes,
        };
    }

    private static bool ReadStream(WireFormat format, JsonElement root, out RequestProblem? problem)
    {
        problem = null;
        switch (root.Get("stream")?.ValueKind)
        {
            case null:
                return format.StreamsByDefault();
            case JsonValueKind.True:
                return true;
            case JsonValueKind.False:
                return false;
            default:
                problem = new RequestProblem(RequestProblemKind.BadField, "'stream' must be true or false.", "stream");
                return false;
        }
    }

    private static RequestProblem? ReadAnswers(WireFormat format, JsonElement root, out int answers)
    {
        answers = 1;
        if (format != WireFormat.OpenAiChat)
            return null;
        foreach (var name in (ReadOnlySpan<string>)["n", "best_of"])
        {
            if (root.Get(name) is not { } value)
                continue;
            if (JsonText.Whole(value) is not (>= 1 and <= MaxAnswers and var count))
                return new RequestProblem(RequestProblemKind.BadField, $"'{name}' must be a whole number from 1 to {MaxAnswers}.", name);
            answers = Math.Max(answers, (int)count);
        }

        return null;
    }

    private static bool HasOutputShape(JsonElement root) =>
        root.Get("response_format") is not null || root.Get("output_config") is not null || root.Get("output_format") is not null
        || root.Get("format") is not null || root.Get("text")?.Get("format") is not null;

    /// <summary>
    /// A field that is given twice, or in another case: JSON does not say which of two counts, and servers written in Go (Ollama) take a key in
    /// any case. What is read here must be what the provider reads, or a limit is none.
    /// </summary>
    private static RequestProblem? FindAmbiguous(WireFormat format, JsonElement root)
    {
        string[] names = [.. Watched, .. OutputLimits.Names(format)];
        return FindAmbiguous(root, names, "")
            ?? (root.Get("options") is { } options && format.IsOllama() ? FindAmbiguous(options, OutputLimits.OptionNames, "options.") : null)
            ?? (root.Get("stream_options") is { } stream ? FindAmbiguous(stream, ["include_usage"], "stream_options.") : null);
    }

    private static RequestProblem? FindAmbiguous(JsonElement element, IReadOnlyList<string> names, string prefix)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return null;
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var property in element.EnumerateObject())
        {
            if (names.FirstOrDefault(n => n.Equals(property.Name, StringComparison.OrdinalIgnoreCase)) is not { } name)
                continue;
            if (name != property.Name)
                return new RequestProblem(RequestProblemKind.AmbiguousField, $"'{prefix}{name}' is not written in lower case.", prefix + name);
            if (!seen.Add(name))
                return new RequestProblem(RequestProblemKind.AmbiguousField, $"'{prefix}{name}' is given twice.", prefix + name);
        }

        return null;
    }
}
