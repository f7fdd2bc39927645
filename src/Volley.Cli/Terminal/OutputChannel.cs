namespace Volley.Cli.Terminal;

/// <summary>What can be done with one of the program's two outputs.</summary>
/// <param name="IsTerminal">Whether a person looks at it.</param>
/// <param name="Colours">Whether it may be coloured.</param>
/// <param name="Redraws">Whether what was written can be redrawn.</param>
/// <param name="Unicode">Whether it shows more than ASCII.</param>
internal sealed record ChannelTraits(bool IsTerminal, bool Colours, bool Redraws, bool Unicode = true)
{
    /// <summary>A file or a pipe.</summary>
    public static ChannelTraits File { get; } = new(false, false, false);
}

/// <summary>Stdout or stderr: a writer, and what can be done with it.</summary>
/// <param name="writer">Where to write; flushed after every line for people.</param>
/// <param name="traits">What can be done with it.</param>
/// <param name="size">Its columns and rows at this moment.</param>
internal sealed class OutputChannel(TextWriter writer, ChannelTraits traits, Func<(int Columns, int Rows)> size)
{
    public TextWriter Writer => writer;

    public ChannelTraits Traits => traits;

    /// <summary>The columns that a line may use without wrapping; unlimited where nobody looks.</summary>
    public int Width => traits.IsTerminal ? Math.Max(20, size().Columns) : int.MaxValue;

    /// <summary>The columns that text for people aims at: those of the terminal, else 100.</summary>
    public int LayoutWidth => traits.IsTerminal ? Width : 100;

    public int Height => Math.Max(5, size().Rows);

    public void WriteLine(StyledLine line) => writer.WriteLine(traits.Colours ? line.ToAnsi() : line.ToString());

    public void WriteLine(string text = "") => writer.WriteLine(text);

    public void WriteLines(IEnumerable<StyledLine> lines)
    {
        foreach (var line in lines)
            WriteLine(line);
        writer.Flush();
    }
}
