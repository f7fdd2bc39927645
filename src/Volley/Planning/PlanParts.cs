using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
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
    /// <param name="token">Ends the reading of files.</param>
    /// <returns>The parts.</returns>
    /// <exception cref="Diagnostics.BatchException">A file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static PlanParts Of(string batchName, BatchPlan plan, CancellationToken token = default)
    {
        var parts = new PlanParts(batchName);
        foreach (var stage in plan.Stages)
        {
            var jobs = new Dictionary<string, Dictionary<string, string>>();
            if (stage.Source is not ListSource)
                jobs[""] = SharedParts(stage, stage.Source.Describe(0), token);
            else
                for (long local = 0; local < Math.Min(stage.Count, MaxListedJobs); local++)
                    jobs[stage.Source.Describe(local).Name!] = SharedParts(stage, stage.Source.Describe(local), token);
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
        var json = new StringBuilder("{\"name\":");
        Quote(json, BatchName).Append(",\"stages\":{");
        var separator = "";
        foreach (var (name, stage) in _stages)
        {
            Quote(json.Append(separator), name).Append(":{\"parameters\":[");
            for (var i = 0; i < stage.Parameters.Length; i++)
                Quote(json.Append(i == 0 ? "" : ","), stage.Parameters[i]);
            WriteJobs(json.Append("],\"jobs\":{"), stage.Jobs);
            json.Append("}}");
            separator = ",";
        }

        return json.Append("}}").ToString();
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
    internal const string ParametersChanged = OwnParametersChanged + ": ";

    /// <summary>The phrase that says that a listed job has other parameters than before.</summary>
    internal const string OwnParametersChanged = "parameters changed";

    /// <summary>What the name of a key part begins with where the part is a file.</summary>
    internal const string InputPrefix = "input ";

    /// <summary>The phrase that says that a job needs other jobs than before.</summary>
    internal const string NeedsChanged = NeedsPart + " changed";

    private const string NeedsPart = "needs";

    private static void WriteJobs(StringBuilder json, Dictionary<string, Dictionary<string, string>> jobs)
    {
        var separator = "";
        foreach (var (id, parts) in jobs)
        {
            Quote(json.Append(separator), id).Append(":{");
            separator = "";
            foreach (var (part, digest) in parts)
            {
                Quote(Quote(json.Append(separator), part).Append(':'), digest);
                separator = ",";
            }

            json.Append('}');
            separator = ",";
        }
    }

    /// <summary>Writes a string of JSON. The library's encoder is asked only about what may need it: loading it is a good part of a start that has
    /// nothing else to do.</summary>
    private static StringBuilder Quote(StringBuilder json, string text)
    {
        foreach (var c in text)
            if (!char.IsAsciiLetterOrDigit(c) && c is not (' ' or '-' or '_' or '.' or '/' or ':' or ','))
                return json.Append('"').Append(JavaScriptEncoder.Default.Encode(text)).Append('"');
        return json.Append('"').Append(text).Append('"');
    }

    private static Dictionary<string, string> SharedParts(PlannedStage stage, JobDescription job, CancellationToken token)
    {
        var isShared = stage.Definition.Workload.SharedKeyParts(job) is not null;
        var shared = new Dictionary<string, string>();
        foreach (var (name, digest) in stage.Definition.Workload.KeyParts(job, token))
            if (isShared || !name.StartsWith(InputPrefix, StringComparison.Ordinal))
                shared.TryAdd(name, digest);
        var needs = string.Join(',', NeedsOf(stage, job));
        if (needs.Length > 0)
            shared[NeedsPart] = needs;
        return shared;
    }

    /// <summary>What a job needs, as written, and how many jobs that are. How many have equal values of matched parameters differs from job to job.</summary>
    private static IEnumerable<string> NeedsOf(PlannedStage stage, JobDescription job)
    {
        foreach (var local in stage.Source.NeedsOf(job.Local))
            yield return stage.Source.Describe(local).Name!;
        foreach (var need in stage.Definition.Needs)
            yield return need.Stage + string.Concat(need.Match.Select(name => " " + name));
        foreach (var link in stage.Needs)
            if (link.IsWhole)
                yield return string.Create(CultureInfo.InvariantCulture, $"{link.From.Name} {link.From.Count}");
    }

    private sealed record StageParts(string[] Parameters, Dictionary<string, Dictionary<string, string>> Jobs);
}
