using Volley.Diagnostics;
using Volley.Specs.Reading;
using Volley.Specs.Yaml;

namespace Volley.Specs.Checks;

/// <summary>Checks that a cap can be kept: what one job costs must be bounded.</summary>
internal static class CostCheck
{
    private const string Hint = "Add 'per-job' to 'budget', the most that one job can cost; or 'soft: true' to run with a cap that may be exceeded.";

    /// <summary>Reports stages whose jobs may cost anything in a batch with a total.</summary>
    public static void Check(SpecContext context, BudgetSpec budget, IReadOnlyCollection<StageDraft> stages, YamlNode at)
    {
        if (budget is not { Total: not null, PerJob: null })
            return;
        var unbounded = stages.Where(s => s.Spec is { PerJob: null, IsMetered: false }).ToList();
        if (unbounded.Count == 0)
            return;
        var whose = unbounded[0].Spec.Name is null ? "a job" : $"a job of {Describe.List(unbounded.Select(s => s.Spec.Name!))}";
        var message = $"'total' cannot be kept: what {whose} may cost is not bounded";
        if (budget.Soft)
            context.Warning(DiagnosticCodes.CostUnbounded, context.Locate(at), message, "Add 'per-job' to 'budget' for a cap that holds.");
        else
            context.Error(DiagnosticCodes.CostUnbounded, at, message, Hint);
    }
}
