using Volley.Cli.Progress;
using Volley.Cli.Terminal;

namespace Volley.Cli.Commands;

/// <summary>
/// Shows a status again and again: in place where stdout can redraw, as a line now and then where it cannot, or as JSON.
/// </summary>
/// <param name="terminal">Where to show.</param>
/// <param name="folder">The batch folder.</param>
/// <param name="json">Whether to give JSON.</param>
internal sealed class StatusPage(UserTerminal terminal, BatchFolder folder, bool json)
{
    private readonly PlainReporter _reporter = new(Path.GetFileName(folder.Root));
    private int _shown;
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

    private void ShowPage(BatchStatus status)
    {
        var lines = status.Lines(folder, terminal.Out, terminal.Clock.GetUtcNow()).ToList();
        if (_shown > 0 && terminal.Out.Traits.Redraws)
            terminal.Out.Writer.Write($"\e[{_shown}F\e[J");
        terminal.Out.WriteLines(lines);
        _shown = lines.Count;
    }
}
