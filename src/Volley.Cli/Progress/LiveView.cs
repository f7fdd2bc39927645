using Spectre.Console;
using Volley.Cli.Terminal;
using Volley.Scheduling;

namespace Volley.Cli.Progress;

/// <summary>
/// Bars that are redrawn in place four times a second; notices scroll away above them. The terminal library is loaded with the first
/// frame, so that a run that ends before it costs nothing.
/// </summary>
internal sealed class LiveView(UserTerminal terminal, string title, FailureNotices failures)
    : RunView(terminal.Clock, TimeSpan.FromMilliseconds(250), failures)
{
    /// <summary>How many failures are shown above the bars.</summary>
    public const int MostFailures = 5;

    private const int LinesBesideStages = 5;
    private const int MostStages = 12;

    private bool _hasDrawn;

    protected override async Task ShowAsync()
    {
        if (await NextAsync() is { } first)
            await ShowAsync(first);
    }

    // The frame has cleared itself; the bars are what stays of it.
    protected override void Close(IReadOnlyList<StyledLine> notices)
    {
        terminal.Error.WriteLines(notices);
        if (_hasDrawn && (Final ?? Last) is { } final)
            terminal.Error.WriteLines(ProgressFrame.Bars(final, Layout()));
    }

    private async Task ShowAsync(BatchSnapshot first)
    {
        var console = SpectreTerminal.Over(terminal.Error);
        await console.Live(new LinesRenderable(ProgressFrame.Of(first, Layout()))).AutoClear(true).StartAsync(async display =>
        {
            _hasDrawn = true;
            for (var snapshot = first; snapshot is not null; snapshot = await NextAsync())
                Draw(console, display, ProgressFrame.Of(snapshot, Layout()));
        });
    }

    private void Draw(IAnsiConsole console, LiveDisplayContext display, List<StyledLine> frame)
    {
        foreach (var notice in TakeNotices())
            console.Write(new LinesRenderable([notice], endsLine: true));
        display.UpdateTarget(new LinesRenderable(frame));
    }

    // Room for the "^C" that the terminal echoes behind the last line: if it wrapped, the next frame would be drawn a line too low.
    private FrameLayout Layout() => new(
        terminal.Error.Width - 3,
        Math.Clamp(terminal.Error.Height - LinesBesideStages, 1, MostStages),
        title,
        terminal.Error.Traits.Unicode);
}
