using Volley.Cli.Terminal;

namespace Volley.Cli.Progress;

internal static class RunViews
{
    /// <summary>The view for a mode.</summary>
    /// <param name="mode">The mode, resolved for the terminal.</param>
    /// <param name="terminal">Where to show.</param>
    /// <param name="title">The batch's name.</param>
    /// <param name="resultsCommand">The command that shows all failures.</param>
    public static RunView Create(ProgressMode mode, UserTerminal terminal, string title, string resultsCommand) => mode switch
    {
        ProgressMode.Live => new LiveView(terminal, title, new FailureNotices(LiveView.MostFailures, resultsCommand)),
        ProgressMode.Plain => new PlainView(terminal, title, new FailureNotices(PlainView.MostFailures, resultsCommand)),
        ProgressMode.Json => new JsonView(terminal, new FailureNotices(0, resultsCommand)),
        _ => new QuietView(terminal, new FailureNotices(0, resultsCommand)),
    };
}
