using System.Text;

namespace Volley.Cli.Terminal;

/// <summary>A piece of a line.</summary>
/// <param name="Text">The text, without control characters.</param>
/// <param name="Tone">What it means.</param>
internal sealed record StyledSpan(string Text, Tone Tone);

/// <summary>One line for people: pieces of text with a meaning, measured in terminal cells.</summary>
internal sealed class StyledLine
{
    private readonly List<StyledSpan> _spans = [];

    public IReadOnlyList<StyledSpan> Spans => _spans;

    /// <summary>The width in cells.</summary>
    public int Width { get; private set; }

    public static StyledLine Of(string text, Tone tone = Tone.Plain) => new StyledLine().Add(text, tone);

    /// <summary>Adds a piece; control characters become spaces so that no job can steer the terminal.</summary>
    public StyledLine Add(string text, Tone tone = Tone.Plain)
    {
        if (text.Length == 0)
            return this;
        var clean = TextCells.Clean(text);
        _spans.Add(new StyledSpan(clean, tone));
        Width += TextCells.Width(clean);
        return this;
    }

    /// <summary>The line cut to a width, with an ellipsis where something is missing.</summary>
    public StyledLine Truncate(int width)
    {
        if (Width <= width)
            return this;
        var cut = new StyledLine();
        foreach (var span in _spans)
        {
            var room = width - cut.Width;
            if (TextCells.Width(span.Text) < room)
            {
                cut.Add(span.Text, span.Tone);
                continue;
            }

            return cut.Add(TextCells.Truncate(span.Text + "…", room), span.Tone);
        }

        return cut;
    }

    /// <summary>The line without spaces at its end.</summary>
    public StyledLine TrimEnd()
    {
        var last = _spans.Count;
        while (last > 0 && string.IsNullOrWhiteSpace(_spans[last - 1].Text))
            last--;
        var line = new StyledLine();
        for (var i = 0; i < last; i++)
            line.Add(i == last - 1 ? _spans[i].Text.TrimEnd() : _spans[i].Text, _spans[i].Tone);
        return line;
    }

    /// <summary>The text with terminal colours.</summary>
    public string ToAnsi()
    {
        var text = new StringBuilder();
        foreach (var span in _spans)
        {
            if (span.Tone == Tone.Plain)
                text.Append(span.Text);
            else
                text.Append("\e[").Append(Code(span.Tone)).Append('m').Append(span.Text).Append("\e[0m");
        }

        return text.ToString();
    }

    /// <summary>The text without colours.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var span in _spans)
            text.Append(span.Text);
        return text.ToString();
    }

    private static string Code(Tone tone) => tone switch
    {
        Tone.Dim => "2",
        Tone.Strong => "1",
        Tone.Good => "32",
        Tone.Bad => "31",
        Tone.Warn => "33",
        _ => "36",
    };
}
