using System.CommandLine;
using Volley.Cli.Commands;

namespace Volley.Cli.Codegen;

/// <summary><c>volley codegen …</c></summary>
internal sealed class CodegenCommand : Command, INamesLeftOut
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

    /// <inheritdoc/>
    public string? Instead(string word) => word switch
    {
        "archive" or "cleanup" => "Move or delete the job files of jobs that have passed.",
        "lint" or "fix" or "fix-all" => "Set lint_command and verify_lint in worksplit.toml: each job's files are then linted and repaired.",
        "readme" => "Read docs/codegen.md.",
        _ => null,
    };

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
