using System.Text.Json;
using Volley.Journal;

namespace Volley.Outputs;

/// <summary>Writes a line of <c>results.jsonl</c>: the same bytes for the same outcome, whenever and however often it is written.</summary>
internal static class ResultLine
{
    /// <summary>Dividing by it takes a decimal's trailing zeros away.</summary>
    private const decimal One = 1.0000000000000000000000000000m;

    /// <summary>Writes a line.</summary>
    /// <param name="lines">Where to.</param>
    /// <param name="entry">The deciding entry.</param>
    /// <param name="index">The job's place in this run's plan.</param>
    public static void Write(JsonLines lines, in EntryView entry, long index)
    {
        var json = lines.Begin();
        json.WriteStartObject();
        json.WriteString("job"u8, entry.Job);
        json.WriteNumber("index"u8, index);
        Text(json, "stage"u8, entry.Stage);
        Raw(json, "parameters"u8, entry.Parameters);
        json.WriteNumber("repeat"u8, entry.Repeat);
        json.WriteString("outcome"u8, Name(entry.Outcome));
        if (entry.ExitCode is { } code)
            json.WriteNumber("exit-code"u8, code);
        else
            json.WriteNull("exit-code"u8);
        Raw(json, "metrics"u8, entry.Metrics);
        if (entry.Cost is { } cost)
            json.WriteNumber("cost"u8, cost / One);
        else
            json.WriteNull("cost"u8);
        Error(json, in entry);
        Raw(json, "outputs"u8, entry.Outputs);
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
            json.WriteNull("error"u8);
            return;
        }

        json.WriteStartObject("error"u8);
        json.WriteString("code"u8, entry.ErrorCode);
        json.WriteString("message"u8, entry.ErrorMessage);
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
            json.WriteNull(name);
        else
            json.WriteString(name, value);
    }

    private static void Raw(Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        json.WritePropertyName(name);
        if (value.IsEmpty)
            json.WriteNullValue();
        else
            json.WriteRawValue(value, skipInputValidation: true);
    }
}
