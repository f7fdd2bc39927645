using System.Text.Json;
using Volley.Cli.Engine;

namespace Volley.Cli.Commands;

/// <summary>A plan as JSON: kebab-case keys, money in USD.</summary>
internal static class PlanJson
{
    public static void Write(LoadedBatch batch, PlanReport report, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("name", batch.Spec.Name);
        writer.WriteString("folder", batch.Folder.Root);
        writer.WriteNumber("total", batch.JobCount);
        writer.WriteStartArray("stages");
        foreach (var stage in report.Stages)
            Write(stage, writer);
        writer.WriteEndArray();
        writer.WriteStartArray("changes");
        foreach (var change in report.Changes)
        {
            writer.WriteStartObject();
            writer.WriteString("reason", change.Reason);
            writer.WriteNumber("jobs", change.Jobs);
            writer.WriteString("example", change.Example);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNumber("unplanned", report.Unplanned);
        Money(writer, "expected-cost", report.Estimate?.Expected);
        Money(writer, "expected-cost-low", report.Estimate?.Low);
        Money(writer, "expected-cost-high", report.Estimate?.High);
        Money(writer, "priced-cost-low", report.Priced?.Low);
        Money(writer, "priced-cost-high", report.Priced?.High);
        Money(writer, "maximum-cost", report.MaximumCost);
        writer.WriteBoolean("draws-on-total", report.DrawsOnTotal);
        writer.WriteStartArray("first");
        foreach (var job in report.First)
            Write(job, writer);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(PlanStage stage, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("name", stage.Name);
        writer.WriteNumber("total", stage.Count);
        writer.WriteNumber("done", stage.Done);
        writer.WriteNumber("failed", stage.Failed);
        writer.WriteNumber("new", stage.New);
        writer.WriteNumber("undecided", stage.Undecided);
        writer.WriteNumber("again", stage.Again);
        writer.WriteStartArray("needs");
        foreach (var need in stage.Needs)
            writer.WriteStringValue(need);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(JobPreview planned, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("job", planned.Job.Id);
        writer.WriteNumber("index", planned.Job.Index);
        writer.WriteString("stage", planned.Job.Stage);
        writer.WritePropertyName("parameters");
        planned.Job.Parameters.WriteTo(writer);
        writer.WriteNumber("repeat", planned.Job.Repeat);
        writer.WriteString("standing", PlanText.Name(planned.Standing));
        writer.WriteString("reason", planned.Reason);
        writer.WriteEndObject();
    }

    private static void Money(Utf8JsonWriter writer, string name, decimal? amount)
    {
        if (amount is { } value)
            writer.WriteNumber(name, value);
        else
            writer.WriteNull(name);
    }
}
