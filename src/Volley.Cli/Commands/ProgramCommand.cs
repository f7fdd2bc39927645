using System.CommandLine;
using Volley.Cli.Codegen;

namespace Volley.Cli.Commands;

/// <summary><c>volley</c> itself: all commands, and what can be asked without one.</summary>
internal sealed class ProgramCommand : Command
{
    /// <param name="args">What is typed: the commands of a group are made only where it is named. <see langword="null"/> for all of them.</param>
    public ProgramCommand(IReadOnlyList<string>? args = null)
        : base("volley", "Run a batch of jobs in parallel, within a budget, and lose nothing.")
    {
        foreach (var command in (VolleyCommand[])[new RunCommand(), new PlanCommand(), new StatusCommand(), new ResultsCommand(), new LogsCommand(), new ExplainCommand(), new CostsCommand(), new GatewayCommand(), new HypothesesCommand()])
            Add(command);
        Add(new CodegenCommand(isFilled: args is null || args.Contains(CodegenCommand.Word)));
        Add(Help);
        Add(Version);
    }

    public FlagOption Help { get; } = new("--help", "Show this.", "-h", "-?") { Recursive = true };

    public FlagOption Version { get; } = new("--version", "Show the version.");

    /// <summary>Reads what was typed: no response files, no bundled letters.</summary>
    /// <exception cref="Diagnostics.BatchException">A word may mean several things.</exception>
    public ParseResult Read(IReadOnlyList<string> args)
    {
        var words = args.Count > 0 && Subcommands.FirstOrDefault(c => c.Name == args[0]) is VolleyCommand command
            ? [args[0], .. command.InFull([.. args.Skip(1)])]
            : args;
        return Parse(words, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
    }
}
