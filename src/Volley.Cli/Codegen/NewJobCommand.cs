using System.Collections.Immutable;
using System.CommandLine;
using Volley.Cli.Commands;
using Volley.Workloads.CodeGeneration.Templates;

namespace Volley.Cli.Codegen;

/// <summary><c>volley codegen new-job NAME</c></summary>
internal sealed class NewJobCommand : ProjectCommand
{
    private readonly Argument<string> _name = new("NAME") { Description = "The job's id: letters, digits, '_' and '-', not beginning with '_'." };
    private readonly ValueOption _type = new("--type", "TYPE", "replace, edit, split, sequential or tdd.", "replace");
    private readonly ValueOption _targets = new("--targets", "FILES", "The files to edit, to split or to make, with commas between them.");
    private readonly ValueOption _outputDir = new("--output-dir", "DIR", "The folder of the output.", "src/");
    private readonly ValueOption _outputFile = new("--output-file", "FILE", "The output's name.", "the first target's, else the job's");
    private readonly ValueOption _context = new("--context-files", "FILES", "The context files, with commas between them.");

    public NewJobCommand()
        : base(
            "new-job",
            "Write a job file to be filled in.",
            new CommandExample("volley codegen new-job shapes_007 -t edit --targets src/Shapes.cs --project examples/codegen", "A job that edits one file."))
    {
        Add(_name);
        foreach (var (option, alias) in ((ValueOption, string?)[])[(_type, "-t"), (_targets, null), (_outputDir, "-o"), (_outputFile, "-f"), (_context, "-c")])
        {
            if (alias is not null)
                option.Aliases.Add(alias);
            Add(option);
        }
    }

    /// <inheritdoc/>
    protected override Func<string, Task<int>> Prepare(Invocation call, OptionReader reader)
    {
        var type = reader.Choice(_type, [.. JobTemplate.Types]) ?? 0;
        reader.ThrowIfMistaken();
        return Simply(root =>
        {
            Open(call, root);
            var template = new JobTemplate
            {
                Name = call.Parse.GetValue(_name)!,
                Type = JobTemplate.Types[type],
                OutputDir = call.Parse.GetValue(_outputDir) ?? "src/",
                OutputFile = call.Parse.GetValue(_outputFile),
                Targets = List(call.Parse.GetValue(_targets)),
                Context = List(call.Parse.GetValue(_context)),
            };
            call.Terminal.Error.WriteLine("Made " + template.Write(root));
            return ExitCodes.Success;
        });
    }

    private static ImmutableArray<string> List(string? text) => [.. (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}
