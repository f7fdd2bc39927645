using System.Text.Json;
using Volley.Journal;

namespace Volley.Cli.Commands;

/// <summary>What a batch cost, as JSON: kebab-case keys, money in USD.</summary>
internal static class CostJson
{
    public static void Write(CostReport report, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("live", report.IsLive);
        Money(writer, "budget", report.Budget);
        writer.WriteNumber("charged", report.Spending.Charged);
        writer.WriteNumber("ended", report.Spending.Jobs);
        writer.WriteNumber("cut-short", report.Spending.Lost);
        writer.WriteNumber("reconciled", report.Spending.Reconciled);
        writer.WriteNumber("pending", report.Spending.Pending);
        writer.WriteNumber("calls", report.Calls);
        writer.WriteString("by", report.View switch { CostView.Model => "model", CostView.Variation => "variation", _ => "job" });
        writer.WriteStartArray("groups");
        foreach (var group in report.Groups)
            Write(report.View, group, writer);
        writer.WriteEndArray();
        writer.WriteStartArray("unsettled");
        foreach (var call in report.Unsettled)
            Write(call, writer);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(CostView view, CostGroup group, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        if (group.Parameters is { } parameters)
        {
            writer.WriteString("stage", group.Stage);
            writer.WritePropertyName("parameters");
            writer.WriteRawValue(parameters);
        }
        else
        {
            writer.WriteString(view == CostView.Model ? "model" : view == CostView.Job ? "job" : "variation", group.Name);
        }

        if (view != CostView.Model)
        {
            writer.WriteNumber("jobs", group.Jobs);
            Money(writer, "cost", group.JobCost);
        }

        writer.WriteNumber("calls", group.Calls);
        writer.WriteNumber("calls-cost", group.Metered);
        writer.WriteNumber("input-tokens", group.Input);
        writer.WriteNumber("cached-input-tokens", group.Cached);
        writer.WriteNumber("cache-write-tokens", group.CacheWrites);
        writer.WriteNumber("output-tokens", group.Output);
        writer.WriteNumber("reasoning-tokens", group.Reasoning);
        writer.WriteNumber("estimates", group.Estimates);
        writer.WriteEndObject();
    }

    private static void Write(CallRow call, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("call", call.Id);
        writer.WriteString("job", call.JobId);
        writer.WriteNumber("attempt", call.Attempt);
        writer.WriteString("provider", call.Provider);
        writer.WriteString("model", call.Model);
        writer.WriteNumber("maximum", call.Maximum);
        writer.WriteString("started", call.Started);
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
