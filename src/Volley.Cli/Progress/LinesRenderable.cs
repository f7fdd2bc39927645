using Spectre.Console;
using Spectre.Console.Rendering;
using Volley.Cli.Terminal;

namespace Volley.Cli.Progress;

/// <summary>Lines that are already laid out, for the terminal library: it neither wraps nor cuts them.</summary>
internal sealed class LinesRenderable(IReadOnlyList<StyledLine> lines, bool endsLine = false) : Renderable
{
    // A line may be drawn over a longer one.
    private const string EraseToEndOfLine = "\e[K";

    protected override Measurement Measure(RenderOptions options, int maxWidth) => new(0, maxWidth);

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            if (i > 0)
                yield return Segment.LineBreak;
            foreach (var span in lines[i].Spans)
                yield return new Segment(span.Text, Look(span.Tone));
            yield return Segment.Control(EraseToEndOfLine);
        }

        if (endsLine)
            yield return Segment.LineBreak;
    }

    private static Style Look(Tone tone) => tone switch
    {
        Tone.Dim => new Style(decoration: Decoration.Dim),
        Tone.Strong => new Style(decoration: Decoration.Bold),
        Tone.Good => new Style(Color.Green),
        Tone.Bad => new Style(Color.Red),
        Tone.Warn => new Style(Color.Olive),
        Tone.Accent => new Style(Color.Teal),
        _ => Style.Plain,
    };
}
