using Volley.Cli.Terminal;

namespace Volley.Cli.Progress;

/// <summary>No progress; only what the run wants to say.</summary>
internal sealed class QuietView(UserTerminal terminal, FailureNotices failures) : RunView(terminal, TimeSpan.FromMilliseconds(250), failures)
{
    protected override async Task ShowAsync()
    {
        while (await NextAsync() is not null)
            Terminal.Error.WriteLines(TakeNotices());
    }

    protected override void Close(IReadOnlyList<StyledLine> notices) => Terminal.Error.WriteLines(notices);
}
