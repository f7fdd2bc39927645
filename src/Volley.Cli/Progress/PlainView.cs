using Volley.Cli.Terminal;

namespace Volley.Cli.Progress;

/// <summary>A line now and then, and one for each of the first failures.</summary>
internal sealed class PlainView(UserTerminal terminal, string title, FailureNotices failures)
    : RunView(terminal, TimeSpan.FromMilliseconds(500), failures)
{
    /// <summary>How many failures have a line.</summary>
    public const int MostFailures = 20;

    private readonly PlainReporter _reporter = new(title);

    protected override async Task ShowAsync()
    {
        while (await NextAsync() is { } snapshot)
        {
            var due = _reporter.Next(snapshot);
            if (due is not null)
                Terminal.Error.WriteLine(due);
            Terminal.Error.WriteLines(TakeNotices());
        }
    }

    protected override void Close(IReadOnlyList<StyledLine> notices) => Terminal.Error.WriteLines(notices);
}
