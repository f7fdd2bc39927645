using System.CommandLine;
using Volley.Cli.Commands;
using Volley.Workloads.CodeGeneration.Graph;

namespace Volley.Cli.Codegen;

/// <summary><c>volley codegen deps</c></summary>
internal sealed class DepsCommand : ProjectCommand
{
    private readonly ValueOption _format = new("--format", "text|json|dot", "How to show them; dot is for Graphviz.", "text");
    private readonly FlagOption _json = new("--json", "The same as '--format json'.");
    private readonly FlagOption _dot = new("--dot", "The same as '--format dot'.");

    public DepsCommand()
        : base(
            "deps",
            "Show which job waits for which, and the original's execution groups.",
            new CommandExample("volley codegen deps --project examples/codegen", "For people."),
            new CommandExample("volley codegen deps --project examples/codegen --format dot", "For Graphviz."))
    {
        foreach (var option in (Option[])[_format, _json, _dot])
            Add(option);
    }

    /// <inheritdoc/>
    protected override Func<string, Task<int>> Prepare(Invocation call, OptionReader reader)
    {
        var format = reader.Choice(_format, "text", "json", "dot") ?? (_json.IsIn(call.Parse) ? 1 : _dot.IsIn(call.Parse) ? 2 : 0);
        reader.ThrowIfMistaken();
        return Simply(root =>
        {
            var view = Open(call, root).Graph();
            call.Terminal.Say(view.Graph.Notes());
            if (format == 1)
                JsonAnswer.Write(call.Terminal, writer => GraphText.WriteJson(view, writer));
            else if (format == 2)
                call.Terminal.Out.Writer.Write(GraphText.Graphviz(view));
            else
                foreach (var line in GraphText.Lines(view))
                    call.Terminal.Out.WriteLine(line);
            return ExitCodes.Success;
        });
    }
}
