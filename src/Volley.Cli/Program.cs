using Volley.Cli.Engine;
using Volley.Cli.Terminal;
using Volley.Execution;
using Volley.Execution.Processes;

namespace Volley.Cli;

internal static class Program
{
    private static int Main(string[] args) => args is ["--version"] && VersionText.TryWrite() ? ExitCodes.Success : Run(args);

    // Before a batch runs, nothing is at stake.
    private static void Exit() => Environment.Exit(ExitCodes.Interrupted);

    // Apart from Main, so that asking for the version loads nothing of this.
    private static int Run(string[] args)
    {
        ChildSignals.Arrange();
        using var signals = Signals.Listen(Exit);
        var terminal = SystemTerminal.Open(signals);
        if (OpenFiles.Check() is not { } tooFew)
            return Answer(args, terminal);
        terminal.Say(tooFew);
        return ExitCodes.SomeFailed;
    }

    private static int Answer(string[] args, UserTerminal terminal)
    {
        using var engine = new LocalEngine();
        return CommandLine.RunAsync(args, terminal, engine).GetAwaiter().GetResult();
    }
}
