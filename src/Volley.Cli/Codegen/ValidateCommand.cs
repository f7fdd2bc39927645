using Volley.Cli.Commands;
using Volley.Diagnostics;

namespace Volley.Cli.Codegen;

/// <summary><c>volley codegen validate</c></summary>
internal sealed class ValidateCommand() : ProjectCommand(
    "validate",
    "Find what is wrong with the job files before any of them runs.",
    new CommandExample("volley codegen validate --project examples/codegen", "Check the example's jobs."))
{
    /// <inheritdoc/>
    protected override Func<string, Task<int>> Prepare(Invocation call, OptionReader reader) => Simply(root =>
    {
        var project = Open(call, root);
        var found = project.Validate();
        call.Terminal.Say(found);
        var errors = found.Count(d => d.Severity == DiagnosticSeverity.Error);
        var count = project.ReadJobs().Count;
        call.Terminal.Error.WriteLine((errors, count) switch
        {
            (0, 1) => "1 job is valid.",
            (0, _) => $"{count} jobs are valid.",
            _ => $"{errors} {(errors == 1 ? "error" : "errors")} in {count} {(count == 1 ? "job" : "jobs")}.",
        });
        return errors == 0 ? ExitCodes.Success : ExitCodes.SomeFailed;
    });
}
