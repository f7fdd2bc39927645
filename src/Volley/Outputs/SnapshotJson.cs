using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Volley.Scheduling;

namespace Volley.Outputs;

/// <summary>
/// A snapshot as one JSON object: kebab-case keys, durations in seconds, times in ISO 8601, money in USD. The format of
/// <c>--progress json</c> and <c>status --json</c>; keys are only ever added.
/// </summary>
public static class SnapshotJson
{
    /// <summary>Text stays readable: nothing of this is put into a web page.</summary>
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a snapshot.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="writer">Where to write one object.</param>
    public static void Write(BatchSnapshot snapshot, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        WriteMembers(snapshot, writer);
        writer.WriteEndObject();
    }

    /// <summary>A snapshot as one line of UTF-8, line feed included.</summary>
    public static ReadOnlyMemory<byte> Line(BatchSnapshot snapshot)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Options))
            Write(snapshot, writer);
        buffer.Write("\n"u8);
        return buffer.WrittenMemory;
    }

    /// <summary>A snapshot as one line of text, without line feed.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <returns>The text.</returns>
    public static string Text(BatchSnapshot snapshot) => Encoding.UTF8.GetString(Line(snapshot).Span[..^1]);

    /// <summary>Writes a snapshot's members into an object that is open.</summary>
    public static void WriteMembers(BatchSnapshot snapshot, Utf8JsonWriter writer)
    {
        writer.WriteString("at", snapshot.At);
        Seconds(writer, "elapsed", snapshot.Elapsed);
        writer.WriteNumber("total", snapshot.Total);
        writer.WriteNumber("decided", snapshot.Decided);
        writer.WriteStartArray("stages");
        foreach (var stage in snapshot.Stages)
            Write(stage, writer);
        writer.WriteEndArray();
        writer.WriteStartArray("running");
        foreach (var job in snapshot.Running)
            Write(job, writer);
        writer.WriteEndArray();
        writer.WriteNumber("running-count", snapshot.RunningCount);
        writer.WriteNumber("parallel", snapshot.Parallel);
        writer.WritePropertyName("waiting");
        Write(snapshot.Waiting, writer);
        writer.WriteStartArray("calls-waiting");
        foreach (var wait in snapshot.Waits)
            Write(wait, writer);
        writer.WriteEndArray();
        Number(writer, "spent", snapshot.Spent);
        Number(writer, "reserved", snapshot.Reserved);
        Number(writer, "budget", snapshot.Budget);
        Number(writer, "admitted", snapshot.Admitted);
        Number(writer, "rate", snapshot.Rate is { } rate && double.IsFinite(rate) ? (decimal)Math.Round(rate, 4) : null);
        Write(snapshot.Remaining, writer);
        writer.WriteString("ending", snapshot.Ending);
    }

    private static void Write(StageProgress stage, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("name", stage.Name);
        writer.WriteNumber("total", stage.Total);
        writer.WriteNumber("succeeded", stage.Succeeded);
        writer.WriteNumber("failed", stage.Failed);
        writer.WriteNumber("skipped", stage.Skipped);
        writer.WriteNumber("refused", stage.Refused);
        writer.WriteNumber("reused", stage.Reused);
        writer.WriteNumber("running", stage.Running);
        writer.WriteEndObject();
    }

    private static void Write(RunningJob job, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("job", job.JobId);
        writer.WriteNumber("attempt", job.Attempt);
        Seconds(writer, "for", job.For);
        writer.WriteEndObject();
    }

    private static void Write(WaitCounts waiting, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("need", waiting.Need);
        writer.WriteNumber("budget", waiting.Budget);
        writer.WriteNumber("slot", waiting.Slot);
        writer.WriteNumber("retry", waiting.Retry);
        if (waiting.NextRetry is { } next)
            writer.WriteString("next-retry", next);
        else
            writer.WriteNull("next-retry");
        writer.WriteNumber("commit", waiting.Commit);
        writer.WriteEndObject();
    }

    private static void Write(WaitReport wait, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("for", wait.For);
        writer.WriteNumber("calls", wait.Calls);
        if (wait.Until is { } until)
            writer.WriteString("until", until);
        else
            writer.WriteNull("until");
        writer.WriteString("reason", wait.Reason);
        writer.WriteEndObject();
    }

    private static void Write(Estimate? remaining, Utf8JsonWriter writer)
    {
        if (remaining is null)
        {
            writer.WriteNull("remaining");
            return;
        }

        writer.WriteStartObject("remaining");
        Seconds(writer, "expected", remaining.Expected);
        Seconds(writer, "low", remaining.Low);
        Seconds(writer, "high", remaining.High);
        writer.WriteEndObject();
    }

    private static void Seconds(Utf8JsonWriter writer, string name, TimeSpan value) =>
        writer.WriteNumber(name, Math.Round((decimal)value.Ticks / TimeSpan.TicksPerSecond, 3));

    private static void Number(Utf8JsonWriter writer, string name, decimal? value)
    {
        if (value is { } number)
            writer.WriteNumber(name, number);
        else
            writer.WriteNull(name);
    }
}
