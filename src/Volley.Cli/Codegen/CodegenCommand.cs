using System.CommandLine;
using Volley.Cli.Commands;
using Volley.Workloads.CodeGeneration;
using Volley.Workloads.CodeGeneration.Chat;

namespace Volley.Cli.Codegen;

/// <summary><c>volley codegen …</c></summary>
internal sealed class CodegenCommand : Command
{
    /// <param name="models">Gives a project's jobs their model.</param>
    public CodegenCommand(Func<CodeGenerationProject, CodegenRunRequest, ProjectModel> models)
        : base("codegen", "Generate code from a project's job files: init, new-job, validate, deps, preview, run, status, reset, retry, cancel.")
    {
        foreach (var command in (VolleyCommand[])
            [
                new InitCommand(), new NewJobCommand(), new ValidateCommand(), new DepsCommand(), new PreviewCommand(), new CodegenRunCommand(models),
                new CodegenStatusCommand(), new ResetCommand(), new RetryCommand(models), new CancelCommand(),
            ])
            Add(command);
    }
}
