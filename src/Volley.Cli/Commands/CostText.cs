using System.Globalization;
using Volley.Cli.Tables;
using Volley.Cli.Terminal;

namespace Volley.Cli.Commands;

/// <summary>What a batch cost, for people.</summary>
/// <param name="report">The costs.</param>
/// <param name="folder">The batch folder as a user types it.</param>
internal sealed class CostText(CostReport report, string folder)
{
    private const int MostUnsettled = 20;
    private const int WidestName = 60;

    /// <summary>The lines, for a width.</summary>
    /// <param name="width">The width.</param>
    /// <param name="listsAll">Whether every call that is not settled is listed, not only the first.</param>
    public IEnumerable<StyledLine> Lines(int width, bool listsAll)
    {
        foreach (var line in Head())
            yield return line.Truncate(width);
        if (report.Groups.Count > 0)
        {
            yield return StyledLine.Of("");
            foreach (var line in Table().Lines(width, 2))
                yield return line;
        }

        if (report.Groups.Sum(g => g.Estimates) is > 0 and var estimates)
            yield return StyledLine.Of($"{NumberText.Count(estimates, "call")} of {NumberText.Count(report.Calls)} {(estimates == 1 ? "counts" : "count")} at a bound, as the provider did not say what was used.", Tone.Dim).Truncate(width);
        foreach (var line in Unsettled(width, listsAll))
            yield return line;
    }

    private IEnumerable<StyledLine> Head()
    {
        var spending = report.Spending;
        yield return StyledLine.Of("Charged: ", Tone.Dim).Add(MoneyText.Spent(spending.Charged, report.Budget), Tone.Strong);
        var parts = new List<string>();
        if (spending.Lost != 0 || spending.Reconciled != 0)
            parts.Add($"{MoneyText.Of(spending.Jobs)} for attempts that ended");
        if (spending.Lost != 0)
            parts.Add($"{MoneyText.Of(spending.Lost)} for attempts that were cut short");
        if (spending.Reconciled != 0)
            parts.Add($"{MoneyText.Of(spending.Reconciled)} reconciled");
        if (parts.Count > 0)
            yield return StyledLine.Of("  " + string.Join(", ", parts));
        if (spending.Pending > 0)
            yield return StyledLine.Of(report.IsLive
                ? $"  At most {MoneyText.Of(spending.Pending)} more for the attempts that run"
                : $"  {MoneyText.Of(spending.Pending)} more for attempts that the last run lost, charged by the next one");
    }

    private TextTable Table()
    {
        var isByModel = report.View == CostView.Model;
        var isByVariation = report.View == CostView.Variation;
        var table = new TextTable([
            new(isByModel ? "model" : isByVariation ? "variation" : "job", MaxWidth: WidestName),
            .. isByVariation ? new TextColumn[] { new("jobs", true) } : [],
            new("calls", true), new("input", true), new("cached", true), new("output", true), new("calls cost", true),
            .. isByModel ? [] : new TextColumn[] { new("cost", true) },
            .. isByVariation ? new TextColumn[] { new("mean", true) } : []]);
        foreach (var group in report.Groups)
            table.Add([
                group.Name,
                .. isByVariation ? new TextCell[] { NumberText.Count(group.Jobs) } : [],
                NumberText.Count(group.Calls),
                NumberText.Count(group.Input),
                NumberText.Count(group.Cached + group.CacheWrites),
                NumberText.Count(group.Output),
                MoneyText.Of(group.Metered),
                .. isByModel ? [] : new TextCell[] { Money(group.JobCost) },
                .. isByVariation ? new TextCell[] { Money(group.Jobs > 0 ? group.JobCost / group.Jobs : null) } : []]);
        return table;
    }

    private static TextCell Money(decimal? amount) => amount is { } known ? MoneyText.Of(Math.Round(known, 8)) : new TextCell("–", Tone.Dim);

    private IEnumerable<StyledLine> Unsettled(int width, bool listsAll)
    {
        var calls = report.Unsettled;
        if (calls.Count == 0)
        {
            if (listsAll)
                yield return StyledLine.Of("Every call is settled.");
            yield break;
        }

        yield return StyledLine.Of("");
        var most = MoneyText.Of(calls.Sum(c => c.Maximum));
        if (report.IsLive)
        {
            yield return StyledLine.Of($"{NumberText.Count(calls.Count, "call")} in flight, at most {most}.");
            yield break;
        }

        yield return StyledLine.Of(
            calls.Count == 1 ? $"1 call was cut off. It counts at its maximum of {most}:" : $"{NumberText.Count(calls.Count)} calls were cut off. They count at their maximum, {most} together:", Tone.Warn);
        var table = new TextTable([new("call", true), new("job", MaxWidth: 40), new("attempt", true), new("model", MaxWidth: 40), new("maximum", true), new("sent")]);
        foreach (var call in listsAll ? calls : calls.Take(MostUnsettled))
            table.Add(
                call.Id.ToString(CultureInfo.InvariantCulture),
                call.JobId,
                call.Attempt.ToString(CultureInfo.InvariantCulture),
                $"{call.Provider}/{call.Model}",
                MoneyText.Of(call.Maximum),
                call.Started.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture));
        foreach (var line in table.Lines(width, 2))
            yield return line;
        if (!listsAll && calls.Count > MostUnsettled)
            yield return StyledLine.Of("  All of them: ", Tone.Dim).Add($"volley costs {folder} --settle", Tone.Accent);
        yield return StyledLine.Of("What they did cost, by the provider's own account: ", Tone.Dim).Add($"volley costs {folder} --settle {calls[0].Id}=USD", Tone.Accent);
    }
}
