using System.Globalization;
using System.Text.Json;
using Volley.Cli.Tables;
using Volley.Cli.Terminal;
using Volley.Journal;

namespace Volley.Cli.Summary;

/// <summary>
/// A stage's results by variation; where those are too many, by matrix cell over all items; where those are too many, the first
/// variations. Made in one pass over rows in plan order, in bounded memory.
/// </summary>
/// <param name="stage">The stage's name.</param>
/// <param name="axes">The names of its matrix's axes.</param>
internal sealed class VariationTable(string? stage, IReadOnlyList<string> axes)
{
    /// <summary>The most rows that are shown.</summary>
    public const int MostRows = 24;

    private readonly MetricNames _metrics = new();
    private readonly VariationRows _variations = new(MostRows);
    private readonly VariationRows _cells = new(MostRows);
    private readonly List<JsonMember> _members = [];
    private string? _parameters;
    private VariationSums? _variation;
    private VariationSums? _cell;
    private string[] _names = [];

    public string? Stage => stage;

    /// <summary>Whether the table says more than the counts do: there are metrics or costs, or some variations failed where others did not.</summary>
    public bool IsTelling => _metrics.Names.Count > 0 || _variations.HaveCosts || (_variations.Count > 1 && _variations.Differ);

    /// <summary>Counts a row. Rows of one variation come one after the other.</summary>
    public void Add(ResultRow row)
    {
        if (row.Parameters != _parameters)
            Turn(row.Parameters);
        _variation?.Add(row);
        _cell?.Add(row);
        if (row.Metrics is null || (_variation is null && _cell is null))
            return;
        JsonObjectText.Read(row.Metrics, _members);
        foreach (var member in _members)
            Add(member);
    }

    /// <summary>The table, fitted to a width.</summary>
    /// <param name="width">The width.</param>
    /// <param name="resultsCommand">The command that shows everything.</param>
    public IEnumerable<StyledLine> Lines(int width, string resultsCommand)
    {
        var byCell = _variations.HasOverflowed && !_cells.HasOverflowed && axes.Count > 0;
        var source = byCell ? _cells : _variations;
        var layout = new VariationLayout(byCell ? [.. axes] : _names, _metrics.Names, source.Rows);
        var lines = layout.Lines(width, out var hiddenMetrics);
        foreach (var line in lines)
            yield return line;
        if (byCell)
            yield return StyledLine.Of($"  Means over items and repeats; every result: {resultsCommand}", Tone.Dim);
        else if (source.HasOverflowed)
            yield return StyledLine.Of($"  The first {MostRows} variations; every result: {resultsCommand}", Tone.Dim);
        if (hiddenMetrics > 0)
            yield return StyledLine.Of($"  {NumberText.Count(hiddenMetrics, "more metric")}: {resultsCommand} --format csv", Tone.Dim);
    }

    private void Turn(string parameters)
    {
        _parameters = parameters;
        JsonObjectText.Read(parameters, _members);
        if (axes.Count > 0)
            _members.Sort(AsWritten);
        if (_names.Length == 0)
            _names = Column(static m => m.Name);
        _variation = _variations.Find(parameters, this, static table => table.Column(static m => m.Text));
        if (axes.Count == 0)
            return;
        var cell = _members.Take(axes.Count).Select(m => m.Text).ToList();
        _cell = _cells.Find(string.Join('\u001f', cell), cell, static values => [.. values]);
    }

    /// <summary>The axes in the order of the spec, then the item's columns.</summary>
    private int AsWritten(JsonMember left, JsonMember right) =>
        PlaceOf(left).CompareTo(PlaceOf(right)) is not 0 and var order ? order : string.CompareOrdinal(left.Name, right.Name);

    private int PlaceOf(JsonMember member)
    {
        for (var axis = 0; axis < axes.Count; axis++)
            if (axes[axis] == member.Name)
                return axis;
        return axes.Count;
    }

    private string[] Column(Func<JsonMember, string> text)
    {
        var column = new string[_members.Count];
        for (var i = 0; i < column.Length; i++)
            column[i] = text(_members[i]);
        return column;
    }

    private void Add(JsonMember member)
    {
        double value;
        if (member.Kind is JsonTokenType.True or JsonTokenType.False)
            value = member.Kind == JsonTokenType.True ? 1 : 0;
        else if (member.Kind != JsonTokenType.Number || !double.TryParse(member.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
            return;
        var place = _metrics.PlaceOf(member.Name);
        if (place < 0)
            return;
        var isBoolean = member.Kind != JsonTokenType.Number;
        _variation?.Add(place, value, isBoolean);
        _cell?.Add(place, value, isBoolean);
    }
}
