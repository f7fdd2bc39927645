using Spectre.Console;
using Volley.Cli.Terminal;
using Volley.Scheduling;

namespace Volley.Cli.Progress;

/// <summary>
/// Bars that are redrawn in place four times a second; notices scroll away above them. The terminal library is loaded with the first
/// frame, so that a run that ends before it costs nothing.
/// </summary>
internal sealed class LiveView(UserTerminal terminal, string title, FailureNotices failures)
    : RunView(terminal, TimeSpan.FromMilliseconds(250), failures)
{
    /// <summary>How many failures are shown above the bars.</summary>
    public const int MostFailures = 5;

    private const int LinesBesideStages = 5;
    private const int MostStages = 12;
    private const string EraseBelow = "\e[J";

    private bool _hasDrawn;

    protected override async Task ShowAsync()
    {
        if (await NextAsync() is { } first)
            await ShowAsync(first);
    }

    // The frame has cleared itself; the bars are what stays of it.
    protected override void Close(IReadOnlyList<StyledLine> notices)
    {
        Terminal.Error.WriteLines(notices);
        if (_hasDrawn && (Final ?? Last) is { } final)
            Terminal.Error.WriteLines(ProgressFrame.Bars(final, Layout()));
    }

    private async Task ShowAsync(BatchSnapshot first)
    {
        var console = SpectreTerminal.Over(Terminal.Error);
        console.Cursor.Hide();
        try
        {
            for (var snapshot = first; snapshot is not null; snapshot = await NextAsync())
                Draw(console, ProgressFrame.Of(snapshot, Layout()));
        }
        finally
        {
            Terminal.Error.Writer.Write(EraseBelow);
            console.Cursor.Show();
        }
    }

    /// <summary>
    /// Draws a frame and goes back to its first line. There the cursor stays whatever the terminal's user does: in one that is narrowed meanwhile,
    /// and wraps the lines anew, nobody knows how far up from the last line the first one is. The library's own live display counts on that.
    /// </summary>
    private void Draw(IAnsiConsole console, List<StyledLine> frame)
    {
        foreach (var notice in TakeNotices())
            console.Write(new LinesRenderable([notice], endsLine: true));
        console.Write(new LinesRenderable(frame));
        Terminal.Error.Writer.Write($"{EraseBelow}\r");
        if (frame.Count > 1)
            Terminal.Error.Writer.Write($"\e[{frame.Count - 1}A");
        _hasDrawn = true;
    }

    private FrameLayout Layout() => new(
        Terminal.Error.Width - 1,
        Math.Clamp(Terminal.Error.Height - LinesBesideStages, 1, MostStages),
        title,
        Terminal.Error.Traits.Unicode);
}
