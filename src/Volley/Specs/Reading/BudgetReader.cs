using Volley.Diagnostics;
using Volley.Specs.Yaml;

namespace Volley.Specs.Reading;

/// <summary>Reads <c>budget:</c>.</summary>
internal static class BudgetReader
{
    private const string Example = "Write 'budget: {total: 50.00, per-job: 2.00}'.";

    /// <summary>Reads the batch's budget.</summary>
    public static BudgetSpec? Read(SpecContext context, YamlNode node)
    {
        if (Values.Map(context, node, "'budget'", Example) is not { } map)
            return null;
        var budget = new BudgetSpec
        {
            Total = map.Take("total") is { } total ? Quantities.Money(context, total, "'total'") : null,
            PerJob = map.Take("per-job") is { } perJob ? Quantities.Money(context, perJob, "'per-job'") : null,
            Soft = map.Take("soft") is { } soft && Values.Boolean(context, soft, "'soft'") == true,
        };
        if (!map.Has("total") && !map.Has("per-job"))
            context.Error(DiagnosticCodes.MissingKey, node, "'budget' caps nothing", Example);
        if (budget is { Total: { } cap, PerJob: { } each } && each > cap)
        {
            context.Warning(DiagnosticCodes.BudgetTooSmall, context.Locate(node),
                "'per-job' is more than 'total': no job with that bound is admitted",
                "Raise 'total' or lower 'per-job'.");
        }

        map.RejectOthers();
        return budget;
    }

    /// <summary>Reads a stage's own bound for a job.</summary>
    public static decimal? ReadPerJob(SpecContext context, YamlNode node)
    {
        if (Values.Map(context, node, "a stage's 'budget'", "Write 'budget: {per-job: 2.00}'.") is not { } map)
            return null;
        foreach (var key in (ReadOnlySpan<string>)["total", "soft"])
        {
            map.RejectHere(key, DiagnosticCodes.MisplacedKey, $"a stage's 'budget' cannot have '{key}': the batch has one budget",
                $"Move '{key}' to 'budget' at the top level.");
        }

        if (map.Map.Entries.Count == 0)
            context.Error(DiagnosticCodes.MissingKey, node, "a stage's 'budget' caps nothing", "Write 'budget: {per-job: 2.00}'.");
        var perJob = map.Take("per-job") is { } amount ? Quantities.Money(context, amount, "'per-job'") : null;
        map.RejectOthers();
        return perJob;
    }
}
