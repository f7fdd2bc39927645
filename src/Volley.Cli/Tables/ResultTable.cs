using System.Globalization;
using System.Text.Json;
using Volley.Cli.Terminal;
using Volley.Journal;

namespace Volley.Cli.Tables;

/// <summary>
/// Results as an aligned table: a first pass finds columns and widths, a second writes, so that memory does not grow with the rows.
/// Lines are cut to the terminal's width; in a file they are whole.
/// </summary>
internal sealed class ResultTable
{
    private const int WidestJob = 48;
    private const int WidestCell = 24;

    private readonly ResultColumns _columns = new();
    private readonly List<JsonMember> _members = [];
    private readonly bool _hasStages;
    private readonly bool _hasCosts;
    private readonly List<string> _titles;
    private readonly int[] _widths;
    private readonly bool[] _isRight;

    private ResultTable(IEnumerable<ResultRow> rows, Func<IEnumerable<ResultRow>> again)
    {
        foreach (var row in rows)
        {
            _columns.Add(row);
            _hasStages |= row.Stage is not null;
            _hasCosts |= row.Cost is not null;
        }

        _titles = [.. Titles()];
        _widths = [.. _titles.Select(TextCells.Width)];
        _isRight = new bool[_titles.Count];
        Array.Fill(_isRight, true);
        foreach (var row in again())
            Measure(Cells(row));
    }

    /// <summary>Writes the results.</summary>
    /// <param name="rows">Starts a pass over the rows.</param>
    /// <param name="output">Where to write.</param>
    public static void Write(Func<IEnumerable<ResultRow>> rows, OutputChannel output)
    {
        var table = new ResultTable(rows(), rows);
        output.WriteLine(table.Line([.. table._titles.Select(t => new TextCell(t, Tone.Dim))]).Truncate(output.Width));
        foreach (var row in rows())
            output.WriteLine(table.Line(table.Cells(row)).Truncate(output.Width));
    }

    private IEnumerable<string> Titles()
    {
        yield return "#";
        yield return "job";
        if (_hasStages)
            yield return "stage";
        yield return "outcome";
        yield return "exit";
        foreach (var metric in _columns.Metrics)
            yield return metric;
        if (_hasCosts)
            yield return "cost";
        yield return "error";
    }

    private List<TextCell> Cells(ResultRow row)
    {
        var cells = new List<TextCell>(_titles.Count) { row.Index.ToString(CultureInfo.InvariantCulture), Short(row.JobId, WidestJob) };
        if (_hasStages)
            cells.Add(Short(row.Stage ?? "", WidestCell));
        cells.Add(new TextCell(row.Outcome.Name(), row.Outcome switch { Outcome.Succeeded => Tone.Good, Outcome.Failed => Tone.Bad, _ => Tone.Warn }));
        cells.Add(row.ExitCode?.ToString(CultureInfo.InvariantCulture) ?? "");
        JsonObjectText.Read(row.Metrics, _members);
        foreach (var metric in _columns.Metrics)
            cells.Add(Metric(metric));
        if (_hasCosts)
            cells.Add(row.Cost is { } cost ? MoneyText.Of(cost) : "");
        cells.Add(row.Error is { } error ? TextCells.Clean($"{error.Code}: {error.Message}") : "");
        return cells;
    }

    private string Metric(string name)
    {
        var place = _members.FindIndex(m => m.Name == name);
        if (place < 0)
            return "";
        var member = _members[place];
        return member.Kind == JsonTokenType.Number && double.TryParse(member.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? NumberText.Of(value)
            : Short(member.Text, WidestCell);
    }

    private static string Short(string text, int width) => TextCells.TruncateMiddle(TextCells.Clean(text), width);

    private void Measure(List<TextCell> cells)
    {
        for (var i = 0; i < cells.Count; i++)
        {
            _widths[i] = Math.Max(_widths[i], TextCells.Width(cells[i].Text));
            var isFigure = cells[i].Text.Length == 0 || (char.IsAsciiDigit(cells[i].Text[^1]) && cells[i].Text[0] is '-' or '$' or (>= '0' and <= '9'));
            _isRight[i] &= isFigure && i != 1;
        }
    }

    private StyledLine Line(List<TextCell> cells)
    {
        var line = new StyledLine();
        for (var i = 0; i < cells.Count; i++)
        {
            var isLast = i == cells.Count - 1;
            var text = cells[i].Text;
            line.Add(isLast ? text : _isRight[i] ? TextCells.PadLeft(text, _widths[i]) : TextCells.PadRight(text, _widths[i]), cells[i].Tone);
            line.Add(isLast ? "" : "  ");
        }

        return line.TrimEnd();
    }
}
