using Volley.Cli.Engine;
using Volley.Cli.Terminal;

namespace Volley.Cli;

internal static class Program
{
    private static int Main(string[] args) => args is ["--version"] ? VersionText.Write() : Run(args);

    // Apart from Main, so that asking for the version loads nothing of this.
    private static int Run(string[] args)
    {
        using var engine = new LocalEngine();
        return CommandLine.RunAsync(args, SystemTerminal.Open(), engine).GetAwaiter().GetResult();
    }
}
