using Volley.Cli.Commands;
using Volley.Diagnostics;
using Volley.Workloads.CodeGeneration;
using Volley.Workloads.CodeGeneration.Configuration;

namespace Volley.Cli.Codegen;

/// <summary>
/// A command on a project, which is the current folder unless <c>--project</c> names another. Its exit codes are the original's: 2 for what was
/// typed wrongly, 1 for any other error.
/// </summary>
internal abstract class ProjectCommand : VolleyCommand
{
    private readonly ValueOption _project = new("--project", "DIR", "The project's folder.", "the current folder");

    protected ProjectCommand(string name, string purpose, params CommandExample[] examples)
        : base(name, purpose, examples) => Add(_project);

    /// <inheritdoc/>
    public sealed override async Task<int> RunAsync(Invocation call)
    {
        var reader = new OptionReader(call.Parse);
        var root = reader.Place(_project) ?? ".";
        var run = Prepare(call, reader);
        reader.ThrowIfMistaken();
        try
        {
            return await run(root);
        }
        catch (BatchException e)
        {
            call.Terminal.Say(e.Diagnostics);
            return ExitCodes.SomeFailed;
        }
    }

    /// <summary>Reads what was typed.</summary>
    /// <param name="call">What was typed, and where to answer.</param>
    /// <param name="reader">Reads the values of options.</param>
    /// <returns>Does it, given the project's folder.</returns>
    /// <exception cref="BatchException">Something was typed wrongly.</exception>
    protected abstract Func<string, Task<int>> Prepare(Invocation call, OptionReader reader);

    /// <summary>The project as it was typed, behind a space; empty where it is the current folder.</summary>
    protected string Project(Invocation call) => TypedOptions.Of(call.Parse, _project);

    /// <summary>Opens the project.</summary>
    protected static CodeGenerationProject Open(Invocation call, string root, Func<CodeGenerationSettings, CodeGenerationSettings>? change = null) =>
        CodeGenerationProject.Open(root, call.Terminal.Clock, change);

    /// <summary>A command that needs no more than the project.</summary>
    protected static Func<string, Task<int>> Simply(Func<string, int> run) => root => Task.FromResult(run(root));
}
