using System.CommandLine;
using Volley.Cli.Commands;
using Volley.Cli.Engine;
using Volley.Cli.Terminal;
using Volley.Diagnostics;

namespace Volley.Cli;

/// <summary>The program's command line: finds the command, explains it, or runs it.</summary>
internal static class CommandLine
{
    /// <summary>Does what was typed.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="terminal">Where to answer.</param>
    /// <param name="engine">The engine.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args, UserTerminal terminal, IBatchEngine engine)
    {
        try
        {
            return await RunCheckedAsync(args, terminal, engine);
        }
        catch (BatchException e)
        {
            terminal.Say(e.Diagnostics);
            return ExitCodes.Usage;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            terminal.Say(Diagnostic.Error(CliCodes.InputOutput, e.Message.TrimEnd('.'), hint: "Make the place readable and writable, with room on its disk, and try again."));
            return ExitCodes.SomeFailed;
        }
        catch (Exception e)
        {
            terminal.Say(Diagnostic.Error(CliCodes.InternalFault, $"Volley itself is at fault: {e.Message.TrimEnd('.')}", hint: "Report it with the lines below; what is in the journal is safe."));
            terminal.Error.WriteLine(e.ToString());
            return ExitCodes.SomeFailed;
        }
        finally
        {
            terminal.Out.Writer.Flush();
            terminal.Error.Writer.Flush();
        }
    }

    /// <summary>All commands.</summary>
    internal static Command Root()
    {
        var root = new Command("volley", "Run a batch of jobs in parallel, within a budget, and lose nothing.")
        {
            new RunCommand(),
            new PlanCommand(),
            new StatusCommand(),
            new ResultsCommand(),
            new LogsCommand(),
            new ExplainCommand(),
        };
        root.Options.Add(new Option<bool>("--help", "-h", "-?") { Recursive = true, Description = "Show this." });
        root.Options.Add(new Option<bool>("--version") { Description = "Show the version." });
        return root;
    }

    private static async Task<int> RunCheckedAsync(string[] args, UserTerminal terminal, IBatchEngine engine)
    {
        var parse = Root().Parse(args, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        var command = parse.CommandResult.Command;
        if (parse.GetValue<bool>("--help"))
        {
            terminal.Out.WriteLines(CommandHelp.Lines(command, HelpWidth(terminal.Out)));
            return ExitCodes.Success;
        }

        if (args.Length == 0)
        {
            terminal.Error.WriteLines(CommandHelp.Lines(command, HelpWidth(terminal.Error)));
            return ExitCodes.Usage;
        }

        if (command is not VolleyCommand && parse.UnmatchedTokens.Count == 0 && parse.GetValue<bool>("--version"))
        {
            terminal.Out.WriteLine(VersionText.Line());
            return ExitCodes.Success;
        }

        if (UsageMistakes.Of(parse) is { Count: > 0 } mistakes)
        {
            terminal.Say(mistakes);
            return ExitCodes.Usage;
        }

        return command is VolleyCommand known ? await known.RunAsync(new Invocation(parse, terminal, engine)) : ExitCodes.Usage;
    }

    private static int HelpWidth(OutputChannel output) => Math.Min(output.LayoutWidth, 100);
}
