using System.Globalization;
using System.Text.Json;
using Volley.Cli.Tables;
using Volley.Cli.Terminal;
using Volley.Journal;
using Volley.Workloads.CodeGeneration;
using Volley.Workloads.CodeGeneration.Running;

namespace Volley.Cli.Codegen;

/// <summary>What a run of jobs came to, for people and for programs.</summary>
/// <param name="project">The project.</param>
/// <param name="report">What it came to.</param>
/// <param name="again">What to type to go on where it was interrupted.</param>
internal sealed class CodegenSummary(CodeGenerationProject project, CodeGenerationReport report, string again)
{
    private int Passed => report.Rows.Count(r => r.Outcome == Outcome.Succeeded);

    private int Failed => report.Rows.Count(r => r.Outcome == Outcome.Failed);

    private int Skipped => report.Rows.Count - Passed - Failed;

    /// <summary>The summary for people.</summary>
    public IEnumerable<StyledLine> Lines(bool isVerbose)
    {
        if (report.Report is null)
        {
            yield return StyledLine.Of("No job is ready to run.");
            yield break;
        }

        foreach (var row in report.Rows)
        {
            yield return new StyledLine().Add(Word(row.Outcome).PadRight(8), ToneOf(row.Outcome)).Add(row.JobId);
            foreach (var line in (row.Error?.Message ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
                yield return StyledLine.Of("        " + line, Tone.Dim);
            foreach (var path in isVerbose ? Paths(row) : [])
                yield return StyledLine.Of("        " + path, Tone.Dim);
        }

        var cost = report.Rows.Sum(r => r.Cost ?? 0);
        yield return StyledLine.Of(string.Create(
            CultureInfo.InvariantCulture,
            $"Processed: {Passed + Failed} | Passed: {Passed} | Failed: {Failed} | Skipped: {Skipped}{(cost > 0 ? " | " + MoneyText.Of(cost) : "")}"));
        if (report.Report.Ending == RunEnding.Interrupted)
            yield return StyledLine.Of("Go on: " + again);
        if (Failed > 0 && report.Folder is { } folder)
            yield return StyledLine.Of($"What the model was asked and said is in {ShellText.Path(folder.Jobs)}.");
    }

    /// <summary>The summary for programs.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("processed", Passed + Failed);
        writer.WriteNumber("passed", Passed);
        writer.WriteNumber("failed", Failed);
        writer.WriteNumber("skipped", Skipped);
        writer.WriteString("folder", report.Folder?.Root);
        writer.WriteStartArray("results");
        foreach (var row in report.Rows)
            Write(writer, row);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private void Write(Utf8JsonWriter writer, ResultRow row)
    {
        using var metrics = JsonDocument.Parse(row.Metrics ?? "{}");
        writer.WriteStartObject();
        writer.WriteString("id", row.JobId);
        writer.WriteString("status", Word(row.Outcome));
        writer.WriteString("error", row.Error?.Message);
        writer.WriteStartArray("output_paths");
        foreach (var path in Paths(row))
            writer.WriteStringValue(Path.Combine(project.Root.Path, path));
        writer.WriteEndArray();
        Copy(writer, metrics, "lines", "output_lines");
        Copy(writer, metrics, "test_path", "test_path");
        Copy(writer, metrics, "test_lines", "test_lines");
        Copy(writer, metrics, "retry_attempted", "retry_attempted");
        Copy(writer, metrics, "warning", "warning");
        if (row.Cost is { } cost)
            writer.WriteNumber("cost", cost);
        writer.WriteEndObject();
    }

    private static void Copy(Utf8JsonWriter writer, JsonDocument metrics, string from, string name)
    {
        if (!metrics.RootElement.TryGetProperty(from, out var value))
            return;
        writer.WritePropertyName(name);
        value.WriteTo(writer);
    }

    private static string[] Paths(ResultRow row)
    {
        if (row.Outputs is null)
            return [];
        using var outputs = JsonDocument.Parse(row.Outputs);
        return [.. outputs.RootElement.EnumerateArray().Select(o => o.GetString()!)];
    }

    private static string Word(Outcome outcome) => outcome switch
    {
        Outcome.Succeeded => "pass",
        Outcome.Failed => "fail",
        Outcome.Refused => "refused",
        _ => "skipped",
    };

    private static Tone ToneOf(Outcome outcome) => outcome switch
    {
        Outcome.Succeeded => Tone.Good,
        Outcome.Failed => Tone.Bad,
        _ => Tone.Warn,
    };
}
