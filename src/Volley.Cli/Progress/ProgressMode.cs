using Volley.Cli.Terminal;

namespace Volley.Cli.Progress;

/// <summary>How a run shows what it is doing.</summary>
internal enum ProgressMode
{
    /// <summary>Bars that are redrawn in place.</summary>
    Live,

    /// <summary>A line now and then.</summary>
    Plain,

    /// <summary>A JSON object a second, on stdout.</summary>
    Json,

    /// <summary>Nothing before the closing summary.</summary>
    None,
}

internal static class ProgressModes
{
    /// <summary>The mode for a terminal where the user asked for none, and for one that cannot redraw.</summary>
    /// <param name="asked">What the user asked for.</param>
    /// <param name="error">Where progress would go.</param>
    public static ProgressMode Resolve(ProgressMode? asked, ChannelTraits error) => asked switch
    {
        null or ProgressMode.Live => error.Redraws ? ProgressMode.Live : ProgressMode.Plain,
        { } mode => mode,
    };
}
