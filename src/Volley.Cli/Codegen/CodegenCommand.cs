using System.CommandLine;
using Volley.Cli.Commands;

namespace Volley.Cli.Codegen;

/// <summary><c>volley codegen …</c></summary>
internal sealed class CodegenCommand : Command
{
    /// <summary>The group's name.</summary>
    public const string Word = "codegen";

    /// <param name="isFilled">Whether its commands are wanted: making them loads code that other commands do without.</param>
    public CodegenCommand(bool isFilled)
        : base(Word, "Have a model write a project's code, job by job, from job files.")
    {
        if (isFilled)
            Fill();
    }

    private void Fill()
    {
        foreach (var command in (VolleyCommand[])
            [
                new InitCommand(), new NewJobCommand(), new ValidateCommand(), new DepsCommand(), new PreviewCommand(), new CodegenRunCommand(CodegenModels.Open),
                new CodegenStatusCommand(), new ResetCommand(), new RetryCommand(CodegenModels.Open), new CancelCommand(),
            ])
            Add(command);
    }
}
