using System.CommandLine;
using Volley.Cli.Codegen;

namespace Volley.Cli.Commands;

/// <summary><c>volley</c> itself: all commands, and what can be asked without one.</summary>
internal sealed class ProgramCommand : Command
{
    public ProgramCommand()
        : base("volley", "Run a batch of jobs in parallel, within a budget, and lose nothing.")
    {
        foreach (var command in (VolleyCommand[])[new RunCommand(), new PlanCommand(), new StatusCommand(), new ResultsCommand(), new LogsCommand(), new ExplainCommand(), new CostsCommand(), new GatewayCommand(), new HypothesesCommand()])
            Add(command);
        Add(new CodegenCommand(CodegenModels.Open));
        Add(Help);
        Add(Version);
    }

    public FlagOption Help { get; } = new("--help", "Show this.", "-h", "-?") { Recursive = true };

    public FlagOption Version { get; } = new("--version", "Show the version.");

    /// <summary>Reads what was typed: no response files, no bundled letters.</summary>
    public ParseResult Read(IReadOnlyList<string> args) =>
        Parse(args, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
}
