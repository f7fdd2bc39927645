using Volley.Cli.Progress;
using Volley.Cli.Terminal;

namespace Volley.Cli.Commands;

/// <summary>
/// Shows a status again and again: in place where stdout can redraw, as a line now and then where it cannot, or as JSON.
/// </summary>
/// <param name="terminal">Where to show.</param>
/// <param name="folder">The batch folder.</param>
/// <param name="json">Whether to give JSON.</param>
/// <param name="isWatched">Whether it is shown again while the batch is live.</param>
internal sealed class StatusPage(UserTerminal terminal, BatchFolder folder, bool json, bool isWatched)
{
    private readonly PlainReporter _reporter = new(Path.GetFileName(folder.Root));
    private int _height;
    private bool _hasShown;

    public void Show(BatchStatus status)
    {
        if (json)
            JsonAnswer.Write(terminal, status.Write);
        else if (!_hasShown || !status.IsLive || terminal.Out.Traits.Redraws)
            ShowPage(status);
        else if (status.Snapshot is { } snapshot && _reporter.Next(snapshot) is { } line)
            terminal.Out.WriteLines([StyledLine.Of(line)]);
        _hasShown = true;
    }

    /// <summary>Leaves the page that is shown, for what comes below it.</summary>
    public void Leave()
    {
        if (_height > 0)
            terminal.Out.Writer.Write($"\e[{_height}E");
        _height = 0;
        terminal.Out.Writer.Flush();
    }

    /// <summary>Draws the page over the last one. While another may follow, the cursor waits at its beginning: a terminal that is narrowed keeps it there.</summary>
    private void ShowPage(BatchStatus status)
    {
        var lines = status.Lines(folder, terminal.Out, terminal.Clock.GetUtcNow()).ToList();
        if (_height > 0)
            terminal.Out.Writer.Write("\e[J");
        terminal.Out.WriteLines(lines);
        _height = isWatched && status.IsLive && terminal.Out.Traits.Redraws ? lines.Count : 0;
        if (_height > 0)
            terminal.Out.Writer.Write($"\e[{_height}F");
        terminal.Out.Writer.Flush();
    }
}
