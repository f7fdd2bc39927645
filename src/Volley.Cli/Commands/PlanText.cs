using System.Globalization;
using Volley.Cli.Engine;
using Volley.Cli.Tables;
using Volley.Cli.Terminal;

namespace Volley.Cli.Commands;

/// <summary>A plan for people.</summary>
internal static class PlanText
{
    /// <summary>The plan's lines, for a width.</summary>
    public static IEnumerable<StyledLine> Lines(LoadedBatch batch, PlanReport report, int width)
    {
        var toRun = report.Stages.Sum(s => s.New + s.Undecided + s.Again);
        yield return new StyledLine()
            .Add(batch.Spec.Name, Tone.Strong)
            .Add($": {NumberText.Count(batch.JobCount, "job")}, {NumberText.Count(toRun)} to run")
            .Add(" · " + ShellText.Path(batch.Folder.Root), Tone.Dim)
            .Truncate(width);
        yield return StyledLine.Of("");
        foreach (var line in Stages(report).Lines(width, 2))
            yield return line;
        if (report.First.Length > 0)
        {
            yield return StyledLine.Of("");
            yield return StyledLine.Of(FirstTitle(report.First.Length, batch.JobCount), Tone.Strong);
            foreach (var line in First(report).Lines(width, 2))
                yield return line;
        }

        foreach (var line in Changes(report, width))
            yield return line;
        if (toRun > 0 && Cost(report) is { } cost)
        {
            yield return StyledLine.Of("");
            yield return StyledLine.Of(batch.Spec.Budget?.Total is { } total ? $"{cost} The budget is {MoneyText.Of(total)}, earlier runs included." : cost);
        }

        if (toRun > 0 && report.DrawsOnTotal && batch.Spec.Budget?.Total is not null)
            yield return StyledLine.Of("Without 'per-job', which job meets the end of the budget may depend on timing.", Tone.Dim);
    }

    /// <summary>The name of a standing, as it stands in the JSON too.</summary>
    public static string Name(JobStanding standing) => standing switch
    {
        JobStanding.New => "new",
        JobStanding.Done => "done",
        JobStanding.Failed => "failed",
        JobStanding.Undecided => "undecided",
        _ => "again",
    };

    private static string FirstTitle(int shown, long all) =>
        shown == all ? "The jobs:" : shown == 1 ? "The first job:" : $"The first {NumberText.Count(shown)} jobs:";

    private static TextTable Stages(PlanReport report)
    {
        var table = new TextTable([
            new("stage", MaxWidth: 30), new("jobs", true), new("done", true), new("failed", true), new("new", true), new("undecided", true),
            new("again", true), new("needs", MaxWidth: 40)]);
        foreach (var stage in report.Stages)
            table.Add(
                stage.Name ?? "–",
                NumberText.Count(stage.Count),
                Count(stage.Done, Tone.Good),
                Count(stage.Failed, Tone.Bad),
                Count(stage.New, Tone.Plain),
                Count(stage.Undecided, Tone.Plain),
                Count(stage.Again, Tone.Warn),
                string.Join(", ", stage.Needs));
        return table;

        static TextCell Count(long count, Tone tone) => new(NumberText.Count(count), count == 0 ? Tone.Dim : tone);
    }

    private static TextTable First(PlanReport report)
    {
        var table = new TextTable([new("#", true), new("job", MaxWidth: 48), new("standing"), new("parameters")]);
        foreach (var planned in report.First)
        {
            var reason = planned.Reason is null ? "" : ": " + planned.Reason;
            table.Add(
                planned.Job.Index.ToString(CultureInfo.InvariantCulture),
                planned.Job.Id,
                new TextCell(Name(planned.Standing) + reason, planned.Standing == JobStanding.Done ? Tone.Good : planned.Standing == JobStanding.Again ? Tone.Warn : Tone.Plain),
                string.Join("  ", planned.Job.Parameters.Select(p => $"{p.Key}={p.Value.Text}")));
        }

        return table;
    }

    private static IEnumerable<StyledLine> Changes(PlanReport report, int width)
    {
        if (report.Changes.Length > 0)
        {
            yield return StyledLine.Of("");
            yield return StyledLine.Of("Would run again:", Tone.Strong);
        }

        foreach (var change in report.Changes)
            yield return new StyledLine()
                .Add($"  {NumberText.Count(change.Jobs, "job")}: ", Tone.Warn)
                .Add(change.Reason)
                .Add(change.Jobs == 1 ? ", " : ", such as ", Tone.Dim)
                .Add(change.Example, Tone.Accent)
                .Truncate(width);
        if (report.Unplanned > 0)
        {
            yield return StyledLine.Of("");
            yield return StyledLine.Of($"{NumberText.Count(report.Unplanned, "job")} of earlier runs {(report.Unplanned == 1 ? "is" : "are")} no longer planned; the journal keeps them.", Tone.Dim).Truncate(width);
        }
    }

    private static string? Cost(PlanReport report) => (report.Estimate, report.Priced, report.MaximumCost) switch
    {
        (null, { High: 0 }, 0m) => "Cost: nothing, by the prices of the models.",
        ({ } estimate, _, { } most) => $"Cost: {About(estimate)}, at most {MoneyText.Of(most)}.",
        ({ } estimate, _, null) => $"Cost: {About(estimate)}; nothing bounds it.",
        (null, { } priced, { } most) => $"Cost: {By(priced)}, at most {MoneyText.Of(most)} with all that may go wrong.",
        (null, { } priced, null) => $"Cost: {By(priced)}; nothing bounds it.",
        (null, null, { } most) => $"Cost: at most {MoneyText.Of(most)}.",
        _ => null,
    };

    private static string By(PriceRange priced) =>
        $"{MoneyText.Of(priced.Low)} to {MoneyText.Of(priced.High)} by the prices of the models, from short answers to the longest";

    private static string About(CostEstimate estimate)
    {
        var expected = $"about {MoneyText.Of(estimate.Expected)}";
        var seen = $"{NumberText.Count(estimate.Seen, "job")} that ran";
        return estimate.High == estimate.Expected
            ? $"{expected}, judging by {seen}"
            : $"{expected} ({MoneyText.Of(estimate.Low)} to {MoneyText.Of(estimate.High)}: 90 % t-interval over {seen})";
    }
}
