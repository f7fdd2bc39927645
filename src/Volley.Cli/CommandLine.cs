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
            var code = await RunCheckedAsync(args, terminal, engine);
            terminal.Out.Writer.Flush();
            return code;
        }
        catch (BatchException e)
        {
            terminal.Say(e.Diagnostics);
            return ExitCodes.Usage;
        }
        catch (OperationCanceledException) when (terminal.Signals.Stop.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
        catch (StdoutClosedException)
        {
            terminal.Say(Diagnostic.Error(CliCodes.StdoutClosed, "stdout is closed, so there is nowhere to write the answer", hint: "Leave '>&-' out; what is not wanted can go to /dev/null."));
            return ExitCodes.SomeFailed;
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
            terminal.Error.Writer.Flush();
        }
    }

    // Not itself asynchronous: each asynchronous method brings some milliseconds of code to every start.
    private static Task<int> RunCheckedAsync(string[] args, UserTerminal terminal, IBatchEngine engine)
    {
        if (args is ["help", .. var topic])
            args = [.. topic, "--help"];
        var program = new ProgramCommand(args);
        var parse = program.Read(args);
        return Answer(program, parse, terminal) is { } code
            ? Task.FromResult(code)
            : ((VolleyCommand)parse.CommandResult.Command).RunAsync(new Invocation(parse, terminal, engine));
    }

    // What needs no command: help, the version, and mistakes.
    private static int? Answer(ProgramCommand program, ParseResult parse, UserTerminal terminal)
    {
        var command = parse.CommandResult.Command;
        // A group of commands, 'volley' itself among them, does nothing without the name of one.
        var isGroup = command is not VolleyCommand && parse.UnmatchedTokens.Count == 0;
        var wantsHelp = program.Help.IsIn(parse) && (isGroup || command is VolleyCommand);
        var isEmpty = isGroup && !wantsHelp && !program.Version.IsIn(parse);
        if (isEmpty || wantsHelp)
        {
            var output = isEmpty ? terminal.Error : terminal.Out;
            output.WriteLines(CommandHelp.Lines(command, Math.Min(output.LayoutWidth, 100)));
            return isEmpty ? ExitCodes.Usage : ExitCodes.Success;
        }

        if (program.Version.IsIn(parse) && parse.UnmatchedTokens.Count == 0)
        {
            terminal.Out.WriteLine(VersionText.Line());
            return ExitCodes.Success;
        }

        if (UsageMistakes.Of(parse) is { Count: > 0 } mistakes)
        {
            terminal.Say(mistakes);
            return ExitCodes.Usage;
        }

        return null;
    }
}
