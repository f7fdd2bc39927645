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
        call.Terminal.Error.WriteLine(errors == 0 ? $"{count} jobs are valid." : $"{errors} errors in {count} jobs.");
        return errors == 0 ? ExitCodes.Success : ExitCodes.SomeFailed;
    });
}
