using System.CommandLine;
using Volley.Cli.Commands;
using Volley.Workloads.CodeGeneration;
using Volley.Workloads.CodeGeneration.Chat;

namespace Volley.Cli.Codegen;

/// <summary><c>volley codegen retry ID</c></summary>
internal sealed class RetryCommand : ProjectCommand
{
    private readonly Func<CodeGenerationProject, CodegenRunRequest, ProjectModel> _models;
    private readonly Argument<string> _job = new("ID") { Description = "The job's id." };
    private readonly CodegenRunOptions _common = new();

    public RetryCommand(Func<CodeGenerationProject, CodegenRunRequest, ProjectModel> models)
        : base(
            "retry",
            "Reset a job and run it.",
            new CommandExample("volley codegen retry shapes_006_report --project examples/codegen", "Once more."))
    {
        _models = models;
        Add(_job);
        foreach (var option in _common.All)
            Add(option);
    }

    /// <inheritdoc/>
    protected override Func<string, Task<int>> Prepare(Invocation call, OptionReader reader)
    {
        var request = _common.Read(call, reader);
        reader.ThrowIfMistaken();
        var place = Project(call);
        var typed = place + _common.Typed(call);
        return root =>
        {
            var project = Open(call, root, request.Change);
            var job = call.Parse.GetValue(_job)!;
            JobStatusChange.Apply(project, job, _ => true, (book, id) => book.Reset(id));
            return new CodegenRunner(call, _models).RunAsync(project, request with
            {
                Options = request.Options with
                {
                    Again = $"volley codegen run --resume --job {ShellText.Quote(job)}{typed}",
                    RetryFailed = $"volley codegen reset all --status fail{place} && volley codegen run{typed}",
                    Job = job,
                },
            });
        };
    }
}
