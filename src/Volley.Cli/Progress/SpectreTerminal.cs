using System.Text;
using Spectre.Console;
using Volley.Cli.Terminal;

namespace Volley.Cli.Progress;

/// <summary>The terminal library over one of our outputs, with what we know of it rather than its own guesses.</summary>
internal sealed class SpectreTerminal : IAnsiConsoleOutput
{
    private readonly OutputChannel _channel;

    private SpectreTerminal(OutputChannel channel) => _channel = channel;

    public TextWriter Writer => _channel.Writer;

    public bool IsTerminal => true;

    public int Width => _channel.LayoutWidth;

    public int Height => _channel.Height;

    public static IAnsiConsole Over(OutputChannel channel) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = AnsiSupport.Yes,
        ColorSystem = channel.Traits.Colours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
        Interactive = InteractionSupport.Yes,
        Out = new SpectreTerminal(channel),
        Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
    });

    public void SetEncoding(Encoding encoding)
    {
        // The writer's encoding is UTF-8 from the start.
    }
}
