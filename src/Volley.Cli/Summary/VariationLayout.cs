using Volley.Cli.Tables;
using Volley.Cli.Terminal;

namespace Volley.Cli.Summary;

/// <summary>Chooses which parameters and metrics of a summary's rows fit a width, and sets them as a table.</summary>
/// <param name="parameters">The names of the rows' parameters.</param>
/// <param name="metrics">The names of the metrics.</param>
/// <param name="rows">The rows; at least one.</param>
internal sealed class VariationLayout(IReadOnlyList<string> parameters, IReadOnlyList<string> metrics, IReadOnlyList<VariationSums> rows)
{
    private const int MostParameters = 6;
    private const int MostMetrics = 6;
    private const int WidestParameter = 24;
    private const int WidestMetric = 20;
    private const int Indent = 2;
    private const string CostTitle = "mean cost";

    /// <summary>The table's lines.</summary>
    /// <param name="width">The width to fit.</param>
    /// <param name="hiddenMetrics">How many metrics found no room.</param>
    public IEnumerable<StyledLine> Lines(int width, out int hiddenMetrics)
    {
        var shown = Parameters(width / 2);
        var used = Indent + shown.Sum(p => 2 + Width(p)) + 2 + Math.Max(1, rows.Max(r => NumberText.Count(r.Jobs).Length)) * 2 + 2;
        var costs = Costs();
        var columns = Metrics(width - used - (costs is null ? 0 : 2 + Math.Max(CostTitle.Length, costs.Max(c => c.Text.Length))));
        hiddenMetrics = metrics.Count - columns.Count;

        var table = new TextTable([
            .. shown.Select(p => new TextColumn(parameters[p], IsRight: rows.All(r => IsNumber(ValueOf(r, p))), MaxWidth: WidestParameter)),
            new TextColumn("n", true),
            new TextColumn("ok", true),
            .. costs is null ? [] : new TextColumn[] { new(CostTitle, true) },
            .. columns.Select(c => new TextColumn(metrics[c.Place], true, WidestMetric))]);
        for (var i = 0; i < rows.Count; i++)
            table.Add([.. shown.Select(p => new TextCell(ValueOf(rows[i], p))), NumberText.Count(rows[i].Jobs), Succeeded(rows[i]), .. costs is null ? [] : new[] { costs[i] }, .. columns.Select(c => c.Cells[i])]);
        return table.Lines(width, Indent);
    }

    private TextCell[]? Costs() => rows.Any(r => r.MeanCost > 0)
        ? [.. rows.Select(r => r.MeanCost is { } mean ? new TextCell(MoneyText.Of(Math.Round(mean, 6))) : new TextCell("–", Tone.Dim))]
        : null;

    private static string ValueOf(VariationSums row, int parameter) => parameter < row.Values.Length ? row.Values[parameter] : "";

    private static bool IsNumber(string value) =>
        double.TryParse(value, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out _);

    private static TextCell Succeeded(VariationSums row) =>
        new(NumberText.Count(row.Succeeded), row.Succeeded == row.Jobs ? Tone.Plain : Tone.Bad);

    private int Width(int parameter) => Math.Min(
        WidestParameter,
        Math.Max(TextCells.Width(parameters[parameter]), rows.Max(r => TextCells.Width(ValueOf(r, parameter)))));

    // Those that tell the rows apart, as many as fit; always at least one.
    private List<int> Parameters(int width)
    {
        var shown = new List<int>();
        var used = 0;
        for (var p = 0; p < parameters.Count && shown.Count < MostParameters; p++)
        {
            var isConstant = rows.Count > 1 && rows.All(r => ValueOf(r, p) == ValueOf(rows[0], p));
            if (isConstant || (shown.Count > 0 && used + Width(p) + 2 > width))
                continue;
            shown.Add(p);
            used += Width(p) + 2;
        }

        return shown;
    }

    private List<MetricColumn> Metrics(int width)
    {
        var columns = new List<MetricColumn>();
        for (var place = 0; place < metrics.Count && columns.Count < MostMetrics; place++)
        {
            var cells = Cells(place);
            var wide = 2 + Math.Min(WidestMetric, Math.Max(TextCells.Width(metrics[place]), cells.Max(c => c.Text.Length)));
            if (columns.Count > 0 && wide > width)
                break;
            columns.Add(new MetricColumn(place, cells));
            width -= wide;
        }

        return columns;
    }

    private TextCell[] Cells(int place)
    {
        var decimals = NumberText.Decimals(rows.Where(r => r[place].Count > 0).Select(r => r[place].Mean!.Value));
        var isShare = rows.All(r => r[place].Count == 0 || r[place].IsShare);
        return [.. rows.Select(r => r[place].Mean is { } mean
            ? new TextCell(isShare ? NumberText.Share(mean) : NumberText.Of(mean, decimals))
            : new TextCell("–", Tone.Dim))];
    }

    private sealed record MetricColumn(int Place, TextCell[] Cells);
}
