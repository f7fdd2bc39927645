using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Volley.Planning;

/// <summary>
/// What a plan was made from, small enough to be kept with every run: per stage the parameters' names and the digests of what all its jobs
/// share. Comparing two of them says why jobs would run again.
/// </summary>
public sealed class PlanParts
{
    private const int MaxListedJobs = 10_000;

    private readonly Dictionary<string, StageParts> _stages = [];

    private PlanParts(string batchName) => BatchName = batchName;

    /// <summary>The batch's name.</summary>
    public string BatchName { get; }

    /// <summary>Collects the parts of a plan.</summary>
    /// <param name="batchName">The batch's name.</param>
    /// <param name="plan">The plan.</param>
    /// <returns>The parts.</returns>
    public static PlanParts Of(string batchName, BatchPlan plan)
    {
        var parts = new PlanParts(batchName);
        foreach (var stage in plan.Stages)
        {
            var jobs = new Dictionary<string, Dictionary<string, string>>();
            if (stage.Source is not ListSource)
                jobs[""] = SharedParts(stage, stage.Source.Describe(0));
            else
                for (long local = 0; local < Math.Min(stage.Count, MaxListedJobs); local++)
                    jobs[stage.Source.Describe(local).Name!] = SharedParts(stage, stage.Source.Describe(local));
            parts._stages[stage.Name ?? ""] = new StageParts([.. stage.Source.ParameterNames], jobs);
        }

        return parts;
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <returns>The parts.</returns>
    /// <exception cref="JsonException">The text is something else.</exception>
    public static PlanParts Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        var parts = new PlanParts(document.RootElement.GetProperty("name").GetString()!);
        foreach (var stage in document.RootElement.GetProperty("stages").EnumerateObject())
        {
            var jobs = stage.Value.GetProperty("jobs").EnumerateObject()
                .ToDictionary(j => j.Name, j => j.Value.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!));
            parts._stages[stage.Name] = new StageParts([.. stage.Value.GetProperty("parameters").EnumerateArray().Select(p => p.GetString()!)], jobs);
        }

        return parts;
    }

    /// <summary>Writes the parts as one line of JSON.</summary>
    /// <returns>The text; equal exactly when the parts are.</returns>
    public string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("name", BatchName);
            writer.WriteStartObject("stages");
            foreach (var (name, stage) in _stages)
            {
                writer.WriteStartObject(name);
                writer.WriteStartArray("parameters");
                foreach (var parameter in stage.Parameters)
                    writer.WriteStringValue(parameter);
                writer.WriteEndArray();
                writer.WriteStartObject("jobs");
                foreach (var (id, parts) in stage.Jobs)
                {
                    writer.WriteStartObject(id);
                    foreach (var (part, digest) in parts)
                        writer.WriteString(part, digest);
                    writer.WriteEndObject();
                }

                writer.WriteEndObject();
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Says what changed for a job since earlier parts.</summary>
    /// <param name="earlier">The earlier parts.</param>
    /// <param name="stage">The job's stage; <see langword="null"/> where it has none.</param>
    /// <param name="jobName">The id that the user gave the job; <see langword="null"/> where it has none.</param>
    /// <returns>Phrases such as <c>command changed</c>; empty where nothing did that jobs share.</returns>
    public IReadOnlyList<string> ChangesSince(PlanParts earlier, string? stage, string? jobName)
    {
        var changes = new List<string>();
        if (!_stages.TryGetValue(stage ?? "", out var now) || !earlier._stages.TryGetValue(stage ?? "", out var then))
            return changes;
        string[] names = [.. now.Parameters.Except(then.Parameters).Select(p => $"'{p}' is new"), .. then.Parameters.Except(now.Parameters).Select(p => $"'{p}' is gone")];
        if (names.Length > 0)
            changes.Add(ParametersChanged + string.Join(", ", names));
        if (!now.Jobs.TryGetValue(jobName ?? "", out var parts) || !then.Jobs.TryGetValue(jobName ?? "", out var old))
            return changes;
        var changed = parts.Keys.Union(old.Keys).Where(name => parts.GetValueOrDefault(name) != old.GetValueOrDefault(name))
            .ToLookup(name => name.StartsWith(InputPrefix, StringComparison.Ordinal));
        changes.AddRange(changed[false].Select(name => $"{name} changed"));
        if (changed[true].Any())
            changes.Add($"input file changed: {string.Join(", ", changed[true].Select(name => name[InputPrefix.Length..]))}");
        return changes;
    }

    /// <summary>What the phrase begins with that says that the stage has other parameters than before: then every job of it has another key.</summary>
    internal const string ParametersChanged = "parameters changed: ";

    /// <summary>What the name of a key part begins with where the part is a file.</summary>
    internal const string InputPrefix = "input ";

    private static Dictionary<string, string> SharedParts(PlannedStage stage, JobDescription job)
    {
        var isShared = stage.Definition.Workload.SharedKeyParts(job) is not null;
        return stage.Definition.Workload.KeyParts(job)
            .Where(p => isShared || !p.Key.StartsWith(InputPrefix, StringComparison.Ordinal))
            .DistinctBy(p => p.Key)
            .ToDictionary(p => p.Key, p => p.Value);
    }

    private sealed record StageParts(string[] Parameters, Dictionary<string, Dictionary<string, string>> Jobs);
}
