using Volley.Diagnostics;
using Volley.Specs.Reading;

namespace Volley.Specs.Checks;

/// <summary>Checks the needs between stages.</summary>
internal static class NeedsCheck
{
    /// <summary>Reports needs on unknown stages, cycles, and parameters to match that a stage does not have.</summary>
    public static void Check(SpecContext context, List<StageDraft> stages)
    {
        if (stages.TrueForAll(s => s.Spec.Needs.IsEmpty))
            return;
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < stages.Count; i++)
            if (stages[i].Spec.Name is { } name)
                places[name] = i;
        var needs = new List<(int Target, SourceLocation Location)>[stages.Count];
        for (var i = 0; i < stages.Count; i++)
        {
            needs[i] = [];
            foreach (var need in stages[i].Spec.Needs)
            {
                if (!places.TryGetValue(need.Stage, out var target))
                {
                    ReportUnknown(context, need, stages[i], places.Keys);
                    continue;
                }

                needs[i].Add((target, need.Location));
                CheckMatch(context, need, stages[i], stages[target]);
            }
        }

        foreach (var cycle in Cycles.Find([.. needs.Select(n => n.ConvertAll(e => e.Target))]))
        {
            var at = needs[cycle[0]].First(n => n.Target == cycle[1 % cycle.Count]).Location;
            context.Error(DiagnosticCodes.NeedCycle, at, Cycles.Sentence("stage", [.. cycle.Select(i => stages[i].Spec.Name!)]),
                "Remove one of these needs.");
        }
    }

    private static void ReportUnknown(SpecContext context, NeedSpec need, StageDraft stage, IEnumerable<string> known)
    {
        var others = known.Where(n => n != stage.Spec.Name).ToList();
        var nearest = NearestName.Of(need.Stage, others);
        var rest = others.Count > 0 ? $"The other stages are {string.Join(", ", others)}." : "Remove the need, or write the stage.";
        context.Error(DiagnosticCodes.UnknownNeed, need.Location, $"{stage.Owner} needs '{Describe.Short(need.Stage)}', which is no stage",
            nearest is null ? rest : $"Did you mean '{nearest}'?");
    }

    private static void CheckMatch(SpecContext context, NeedSpec need, StageDraft stage, StageDraft other)
    {
        foreach (var parameter in need.Match)
        {
            var without = Has(stage, parameter) ? Has(other, parameter) ? null : other : stage;
            if (without is null)
                continue;
            context.Error(DiagnosticCodes.MatchUnknown, need.Location,
                $"'match' names '{Describe.Short(parameter)}', which {without.Owner} does not have as a parameter",
                $"Match parameters that both '{stage.Spec.Name}' and '{other.Spec.Name}' have, or need the whole stage.");
        }
    }

    private static bool Has(StageDraft stage, string parameter) => stage.Jobs.IsEmpty
        ? !stage.Scope.HasAllNames || stage.Scope.Names.Contains(parameter)
        : stage.Jobs.All(j => !j.Scope.HasAllNames || j.Scope.Names.Contains(parameter));
}
