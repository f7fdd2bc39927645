using Volley.Cli.Terminal;

namespace Volley.Cli.Tables;

/// <summary>A column of a <see cref="TextTable"/>.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="IsRight">Whether its cells are set to the right, as numbers are.</param>
/// <param name="MaxWidth">Its greatest width; longer cells are cut, in the middle.</param>
internal sealed record TextColumn(string Title, bool IsRight = false, int MaxWidth = int.MaxValue);

/// <summary>A cell: a text and what it means.</summary>
internal sealed record TextCell(string Text, Tone Tone = Tone.Plain)
{
    public static implicit operator TextCell(string text) => new(text);
}

/// <summary>A small table set in aligned columns, two spaces apart. Rows are held in memory.</summary>
/// <param name="columns">The columns.</param>
internal sealed class TextTable(IReadOnlyList<TextColumn> columns)
{
    private const int Gap = 2;
    private const int LeastName = 16;

    private readonly List<TextCell[]> _rows = [];

    public int Count => _rows.Count;

    /// <summary>Adds a row with one cell a column.</summary>
    public void Add(params TextCell[] cells)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(cells.Length, columns.Count);
        _rows.Add(cells);
    }

    /// <summary>
    /// The heading and the rows, cut to a width. What is too long loses its end; where numbers stand there, the columns with a greatest width give way.
    /// </summary>
    /// <param name="width">The most cells that a line may take.</param>
    /// <param name="indent">How far the table is moved to the right.</param>
    public IEnumerable<StyledLine> Lines(int width, int indent = 0)
    {
        var widths = new int[columns.Count];
        for (var i = 0; i < widths.Length; i++)
        {
            widths[i] = TextCells.Width(columns[i].Title);
            foreach (var row in _rows)
                widths[i] = Math.Max(widths[i], TextCells.Width(row[i].Text));
            widths[i] = Math.Min(widths[i], columns[i].MaxWidth);
        }

        if (columns[^1].IsRight)
            GiveWay(widths, width - indent);
        yield return Line(i => new TextCell(columns[i].Title, Tone.Dim), widths, indent).Truncate(width);
        foreach (var row in _rows)
            yield return Line(i => row[i], widths, indent).Truncate(width);
    }

    /// <summary>Narrows the widest of the columns that may be cut, and then the next, until all fit or none is left.</summary>
    private void GiveWay(int[] widths, int width)
    {
        var over = widths.Sum() + Gap * (widths.Length - 1) - width;
        foreach (var i in Enumerable.Range(0, widths.Length).Where(i => columns[i].MaxWidth < int.MaxValue).OrderByDescending(i => widths[i]))
        {
            var less = Math.Clamp(over, 0, Math.Max(0, widths[i] - LeastName));
            widths[i] -= less;
            over -= less;
        }
    }

    private StyledLine Line(Func<int, TextCell> cellAt, int[] widths, int indent)
    {
        var line = StyledLine.Of(new string(' ', indent));
        for (var i = 0; i < widths.Length; i++)
        {
            var cell = cellAt(i);
            var text = TextCells.TruncateMiddle(TextCells.Clean(cell.Text), widths[i]);
            var isLast = i == widths.Length - 1;
            line.Add(columns[i].IsRight ? TextCells.PadLeft(text, widths[i]) : isLast ? text : TextCells.PadRight(text, widths[i]), cell.Tone);
            if (!isLast)
                line.Add(new string(' ', Gap));
        }

        return line.TrimEnd();
    }
}
