using Volley.Cli.Terminal;

namespace Volley.Cli.Progress;

/// <summary>No progress; only what the run wants to say.</summary>
internal sealed class QuietView(UserTerminal terminal, FailureNotices failures) : RunView(terminal.Clock, TimeSpan.FromMilliseconds(250), failures)
{
    protected override async Task ShowAsync()
    {
        while (await NextAsync() is not null)
            terminal.Error.WriteLines(TakeNotices());
    }

    protected override void Close(IReadOnlyList<StyledLine> notices) => terminal.Error.WriteLines(notices);
}
