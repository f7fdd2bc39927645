using System.CommandLine;
using Volley.Cli.Commands;
using Volley.Workloads.CodeGeneration;
using Volley.Workloads.CodeGeneration.Chat;
using Volley.Workloads.CodeGeneration.Running;

namespace Volley.Cli.Codegen;

/// <summary><c>volley codegen run</c></summary>
internal sealed class CodegenRunCommand : ProjectCommand
{
    private readonly Func<CodeGenerationProject, CodegenRunRequest, ProjectModel> _models;
    private readonly ValueOption _job = new("--job", "ID", "Only this job, whatever its status.");
    private readonly FlagOption _dryRun = new("--dry-run", "Only say which jobs would run, and which wait for which.");
    private readonly FlagOption _resume = new("--resume", "Go on with what an earlier run left in the middle.");
    private readonly ValueOption _reset = new("--reset", "ID", "Make this job ready first.");
    private readonly FlagOption _stopOnFail = new("--stop-on-fail", "Start nothing after the first failure; exit code 1 then.");
    private readonly FlagOption _batch = new("--batch", "Taken for the sake of old command lines: jobs are always run by readiness.");
    private readonly ValueOption _maxConcurrent = new("--max-concurrent", "N", "How many jobs run at once; 0 for as many as can.", "0");
    private readonly FlagOption _rerun = new("--rerun", "Run jobs again that have passed or failed.");
    private readonly CodegenRunOptions _common = new();

    public CodegenRunCommand(Func<CodeGenerationProject, CodegenRunRequest, ProjectModel> models)
        : base(
            "run",
            "Run the jobs that are ready, each as soon as what it needs has passed.",
            new CommandExample("volley codegen run --project examples/codegen", "The example, without a network."),
            new CommandExample("volley codegen run --resume --max-concurrent 4 --project examples/codegen", "Go on where a run was cut off."))
    {
        _models = models;
        _job.Aliases.Add("-j");
        foreach (var option in (Option[])[_job, _dryRun, _resume, _reset, _stopOnFail, _batch, _maxConcurrent, _rerun, .. _common.All])
            Add(option);
    }

    /// <inheritdoc/>
    protected override Func<string, Task<int>> Prepare(Invocation call, OptionReader reader)
    {
        var request = _common.Read(call, reader);
        var atOnce = reader.Whole(_maxConcurrent, 0) ?? 0;
        reader.ThrowIfMistaken();
        var place = Project(call);
        var typed = place + TypedOptions.Of(call.Parse, _stopOnFail, _maxConcurrent) + _common.Typed(call);
        request = request with
        {
            Options = request.Options with
            {
                Again = $"volley codegen run --resume{TypedOptions.Of(call.Parse, _job)}{typed}",
                RetryFailed = $"volley codegen reset all --status fail{place} && volley codegen run{typed}",
                Job = call.Parse.GetValue(_job),
                Resume = _resume.IsIn(call.Parse),
                Rerun = _rerun.IsIn(call.Parse),
                StopOnFail = _stopOnFail.IsIn(call.Parse),
                MaxConcurrent = atOnce,
            },
        };
        return async root =>
        {
            var project = Open(call, root, request.Change);
            if (call.Parse.GetValue(_reset) is { } reset)
                JobStatusChange.Apply(project, reset, _ => true, (book, id) => book.Reset(id));
            return _dryRun.IsIn(call.Parse) ? Plan(call, project, request) : await new CodegenRunner(call, _models).RunAsync(project, request);
        };
    }

    private static int Plan(Invocation call, CodeGenerationProject project, CodegenRunRequest request)
    {
        var selection = RunSelection.Of(project.Statuses.Read(), request.Options);
        if (selection.Warning() is { } warning)
            call.Terminal.Say(warning);
        var plan = CodeGenerationRun.Plan(project, request.Options);
        foreach (var (id, needs) in plan)
            call.Terminal.Out.WriteLine(needs.Count == 0 ? id : $"{id} (after {string.Join(", ", needs)})");
        call.Terminal.Error.WriteLine(plan.Count == 1 ? "1 job would run." : $"{plan.Count} jobs would run.");
        return ExitCodes.Success;
    }
}
