using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Volley.Scheduling;

namespace Volley.Outputs;

/// <summary>Reads what <see cref="SnapshotJson"/> writes. Keys that are absent have their defaults: an older or newer writer is no error.</summary>
public static class SnapshotReader
{
    /// <summary>Reads a snapshot.</summary>
    /// <param name="json">One object.</param>
    /// <returns>The snapshot, or <see langword="null"/> where the text is none.</returns>
    public static BatchSnapshot? Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static BatchSnapshot Read(JsonElement root)
    {
        var waiting = Member(root, "waiting");
        return new BatchSnapshot
        {
            At = Time(root, "at") ?? default,
            Elapsed = Span(root, "elapsed"),
            Stages = List(root, "stages", Stage),
            Running = List(root, "running", job => new RunningJob(Text(job, "job") ?? "", (int)Whole(job, "attempt"), Span(job, "for"))),
            RunningCount = (int)Whole(root, "running-count"),
            Parallel = (int)Whole(root, "parallel"),
            Waiting = new WaitCounts(
                Whole(waiting, "need"), Whole(waiting, "budget"), Whole(waiting, "slot"), Whole(waiting, "retry"), Time(waiting, "next-retry"), Whole(waiting, "commit")),
            Waits = List(root, "calls-waiting", wait => new WaitReport(Text(wait, "for") ?? "", Whole(wait, "calls"), Time(wait, "until"), Text(wait, "reason"))),
            Spent = Money(root, "spent"),
            Reserved = Money(root, "reserved"),
            Budget = Money(root, "budget"),
            Admitted = Member(root, "admitted").ValueKind == JsonValueKind.Number ? Whole(root, "admitted") : null,
            Rate = Member(root, "rate") is { ValueKind: JsonValueKind.Number } rate ? rate.GetDouble() : null,
            Remaining = Member(root, "remaining") is { ValueKind: JsonValueKind.Object } left
                ? new Estimate(Span(left, "expected"), Span(left, "low"), Span(left, "high")) : null,
            Ending = Text(root, "ending"),
        };
    }

    private static StageProgress Stage(JsonElement stage) => new(
        Text(stage, "name"),
        Whole(stage, "total"),
        Whole(stage, "succeeded"),
        Whole(stage, "failed"),
        Whole(stage, "skipped"),
        Whole(stage, "refused"),
        Whole(stage, "reused"),
        (int)Whole(stage, "running"));

    private static JsonElement Member(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var member) ? member : default;

    private static string? Text(JsonElement parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static long Whole(JsonElement parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : 0;

    private static decimal? Money(JsonElement parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDecimal(out var value) ? value : null;

    private static DateTimeOffset? Time(JsonElement parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.String } text && text.TryGetDateTimeOffset(out var value) ? value : null;

    // Seconds as a number, or the form that the JSON serializer gives a TimeSpan.
    private static TimeSpan Span(JsonElement parent, string name) => Member(parent, name) switch
    {
        { ValueKind: JsonValueKind.Number } number => TimeSpan.FromTicks((long)(number.GetDouble() * TimeSpan.TicksPerSecond)),
        { ValueKind: JsonValueKind.String } text when TimeSpan.TryParse(text.GetString(), CultureInfo.InvariantCulture, out var value) => value,
        _ => TimeSpan.Zero,
    };

    private static ImmutableArray<T> List<T>(JsonElement parent, string name, Func<JsonElement, T> read)
    {
        if (Member(parent, name) is not { ValueKind: JsonValueKind.Array } list)
            return [];
        var items = ImmutableArray.CreateBuilder<T>(list.GetArrayLength());
        foreach (var element in list.EnumerateArray())
            items.Add(read(element));
        return items.ToImmutable();
    }
}
