using System.Text.Json;
using Volley.Journal;

namespace Volley.Outputs;

/// <summary>Writes a line of <c>results.jsonl</c>: the same bytes for the same outcome, whenever and however often it is written.</summary>
internal static class ResultLine
{
    /// <summary>Dividing by it takes a decimal's trailing zeros away.</summary>
    private const decimal One = 1.0000000000000000000000000000m;

    private static readonly JsonEncodedText JobName = JsonLines.Name("job");
    private static readonly JsonEncodedText IndexName = JsonLines.Name("index");
    private static readonly JsonEncodedText StageName = JsonLines.Name("stage");
    private static readonly JsonEncodedText ParametersName = JsonLines.Name("parameters");
    private static readonly JsonEncodedText RepeatName = JsonLines.Name("repeat");
    private static readonly JsonEncodedText OutcomeName = JsonLines.Name("outcome");
    private static readonly JsonEncodedText ExitCodeName = JsonLines.Name("exit-code");
    private static readonly JsonEncodedText MetricsName = JsonLines.Name("metrics");
    private static readonly JsonEncodedText CostName = JsonLines.Name("cost");
    private static readonly JsonEncodedText ErrorName = JsonLines.Name("error");
    private static readonly JsonEncodedText OutputsName = JsonLines.Name("outputs");
    private static readonly JsonEncodedText CodeName = JsonLines.Name("code");
    private static readonly JsonEncodedText MessageName = JsonLines.Name("message");

    /// <summary>Writes a line.</summary>
    /// <param name="lines">Where to.</param>
    /// <param name="entry">The deciding entry.</param>
    /// <param name="index">The job's place in this run's plan.</param>
    public static void Write(JsonLines lines, in EntryView entry, long index)
    {
        var json = lines.Begin();
        json.WriteStartObject();
        json.WriteString(JobName, entry.Job);
        json.WriteNumber(IndexName, index);
        Text(json, StageName, entry.Stage);
        Raw(json, ParametersName, entry.Parameters);
        json.WriteNumber(RepeatName, entry.Repeat);
        json.WriteString(OutcomeName, Name(entry.Outcome));
        if (entry.ExitCode is { } code)
            json.WriteNumber(ExitCodeName, code);
        else
            json.WriteNull(ExitCodeName);
        Raw(json, MetricsName, entry.Metrics);
        if (entry.Cost is { } cost)
            json.WriteNumber(CostName, cost / One);
        else
            json.WriteNull(CostName);
        Error(json, in entry);
        Raw(json, OutputsName, entry.Outputs);
        json.WriteEndObject();
        lines.End();
    }

    /// <summary>An outcome's name, from <see cref="OutcomeNames"/>, without making a string.</summary>
    internal static ReadOnlySpan<byte> Name(Outcome? outcome) => outcome switch
    {
        Outcome.Succeeded => "succeeded"u8,
        Outcome.Failed => "failed"u8,
        Outcome.Skipped => "skipped"u8,
        Outcome.Refused => "refused"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "No such outcome."),
    };

    private static void Error(Utf8JsonWriter json, in EntryView entry)
    {
        if (entry.ErrorCode.IsEmpty)
        {
            json.WriteNull(ErrorName);
            return;
        }

        json.WriteStartObject(ErrorName);
        json.WriteString(CodeName, entry.ErrorCode);
        json.WriteString(MessageName, entry.ErrorMessage);
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, JsonEncodedText name, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
            json.WriteNull(name);
        else
            json.WriteString(name, value);
    }

    private static void Raw(Utf8JsonWriter json, JsonEncodedText name, ReadOnlySpan<byte> value)
    {
        json.WritePropertyName(name);
        if (value.IsEmpty)
            json.WriteNullValue();
        else
            json.WriteRawValue(value, skipInputValidation: true);
    }
}
