using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Volley.Scheduling;

namespace Volley.Outputs;

/// <summary>
/// <see cref="BatchSnapshot"/> as one line of JSON: keys in kebab case, times in UTC, durations in seconds, <c>null</c> where there is nothing.
/// </summary>
public static partial class OutputsJson
{
    /// <summary>Writes a snapshot.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <returns>One line of JSON, without its end.</returns>
    public static string Write(BatchSnapshot snapshot)
    {
        var buffer = new ArrayBufferWriter<byte>(2048);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            Write(json, snapshot);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, BatchSnapshot snapshot)
    {
        json.WriteStartObject();
        json.WriteString("at", snapshot.At.UtcDateTime);
        json.WriteNumber("elapsed", snapshot.Elapsed.TotalSeconds);
        json.WriteNumber("total", snapshot.Total);
        json.WriteNumber("decided", snapshot.Decided);
        json.WriteStartArray("stages");
        foreach (var stage in snapshot.Stages)
            Write(json, stage);
        json.WriteEndArray();
        json.WriteNumber("running-count", snapshot.RunningCount);
        json.WriteNumber("parallel", snapshot.Parallel);
        json.WriteStartArray("running");
        foreach (var job in snapshot.Running)
            Write(json, job);
        json.WriteEndArray();
        Write(json, snapshot.Waiting);
        Number(json, "spent", snapshot.Spent);
        Number(json, "budget", snapshot.Budget);
        if (snapshot.Rate is { } rate)
            json.WriteNumber("rate", rate);
        else
            json.WriteNull("rate");
        Write(json, snapshot.Remaining);
        json.WriteString("ending", snapshot.Ending);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, StageProgress stage)
    {
        json.WriteStartObject();
        json.WriteString("name", stage.Name);
        json.WriteNumber("total", stage.Total);
        json.WriteNumber("succeeded", stage.Succeeded);
        json.WriteNumber("failed", stage.Failed);
        json.WriteNumber("skipped", stage.Skipped);
        json.WriteNumber("refused", stage.Refused);
        json.WriteNumber("reused", stage.Reused);
        json.WriteNumber("running", stage.Running);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, RunningJob job)
    {
        json.WriteStartObject();
        json.WriteString("job", job.JobId);
        json.WriteNumber("attempt", job.Attempt);
        json.WriteNumber("seconds", job.For.TotalSeconds);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, WaitCounts waiting)
    {
        json.WriteStartObject("waiting");
        json.WriteNumber("need", waiting.Need);
        json.WriteNumber("budget", waiting.Budget);
        json.WriteNumber("slot", waiting.Slot);
        json.WriteNumber("retry", waiting.Retry);
        if (waiting.NextRetry is { } next)
            json.WriteString("next-retry", next.UtcDateTime);
        else
            json.WriteNull("next-retry");
        json.WriteNumber("commit", waiting.Commit);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Estimate? remaining)
    {
        if (remaining is null)
        {
            json.WriteNull("remaining");
            return;
        }

        json.WriteStartObject("remaining");
        json.WriteNumber("expected", remaining.Expected.TotalSeconds);
        json.WriteNumber("low", remaining.Low.TotalSeconds);
        json.WriteNumber("high", remaining.High.TotalSeconds);
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, decimal? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }
}
