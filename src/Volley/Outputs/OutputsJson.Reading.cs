using System.Text.Json;
using Volley.Scheduling;

namespace Volley.Outputs;

public static partial class OutputsJson
{
    /// <summary>Reads what <see cref="Write(BatchSnapshot)"/> wrote. Keys that it does not know, of a newer Volley, are passed over.</summary>
    /// <param name="text">The JSON.</param>
    /// <returns>The snapshot.</returns>
    /// <exception cref="FormatException">The text is not a snapshot.</exception>
    public static BatchSnapshot Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return Snapshot(document.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException("The text is not a snapshot of a batch.", fault);
        }
    }

    private static BatchSnapshot Snapshot(JsonElement json) => new()
    {
        At = json.GetProperty("at").GetDateTimeOffset(),
        Elapsed = Seconds(json, "elapsed"),
        Stages = [.. json.GetProperty("stages").EnumerateArray().Select(Stage)],
        Running = [.. json.GetProperty("running").EnumerateArray().Select(Running)],
        RunningCount = json.GetProperty("running-count").GetInt32(),
        Parallel = json.GetProperty("parallel").GetInt32(),
        Waiting = Waiting(json.GetProperty("waiting")),
        Spent = Given(json, "spent")?.GetDecimal(),
        Budget = Given(json, "budget")?.GetDecimal(),
        Rate = Given(json, "rate")?.GetDouble(),
        Remaining = Given(json, "remaining") is { } left ? new Estimate(Seconds(left, "expected"), Seconds(left, "low"), Seconds(left, "high")) : null,
        Ending = json.GetProperty("ending").GetString(),
    };

    private static StageProgress Stage(JsonElement json) => new(
        json.GetProperty("name").GetString(),
        Count(json, "total"),
        Count(json, "succeeded"),
        Count(json, "failed"),
        Count(json, "skipped"),
        Count(json, "refused"),
        Count(json, "reused"),
        json.GetProperty("running").GetInt32());

    private static RunningJob Running(JsonElement json) =>
        new(json.GetProperty("job").GetString()!, json.GetProperty("attempt").GetInt32(), Seconds(json, "seconds"));

    private static WaitCounts Waiting(JsonElement json) => new(
        Count(json, "need"),
        Count(json, "budget"),
        Count(json, "slot"),
        Count(json, "retry"),
        Given(json, "next-retry")?.GetDateTimeOffset(),
        Count(json, "commit"));

    private static JsonElement? Given(JsonElement json, string name) =>
        json.GetProperty(name) is { ValueKind: not JsonValueKind.Null } value ? value : null;

    private static long Count(JsonElement json, string name) => json.GetProperty(name).GetInt64();

    private static TimeSpan Seconds(JsonElement json, string name) => TimeSpan.FromSeconds(json.GetProperty(name).GetDouble());
}
