using Volley.Cli.Commands;
using Volley.Cli.Progress;
using Volley.Workloads.CodeGeneration;
using Volley.Workloads.CodeGeneration.Chat;
using Volley.Workloads.CodeGeneration.Running;

namespace Volley.Cli.Codegen;

/// <summary>Runs jobs, shows how it goes, and sums up.</summary>
internal sealed class CodegenRunner(Invocation call, Func<CodeGenerationProject, CodegenRunRequest, ProjectModel> models)
{
    /// <summary>Runs.</summary>
    /// <returns>The exit code: the original's, and 130 where the run was interrupted, 3 where the budget refused a job.</returns>
    public async Task<int> RunAsync(CodeGenerationProject project, CodegenRunRequest request)
    {
        var signals = call.Terminal.Signals;
        CodeGenerationReport report;
        await using var model = models(project, request);
        await using (var view = RunViews.Create(request.Progress, call.Terminal, "codegen", "volley codegen status -v"))
        {
            signals.Heed(() => view.Interrupt(CodeGenerationRun.InterruptGrace));
            report = await new CodeGenerationRun(project, model, request.Options, view).RunAsync(signals.Stop, signals.Kill);
            if (report.Report is { } ended)
                await view.EndAsync(ended.Final);
        }

        if (report.Report is { } run)
            call.Terminal.Say(run.Faults);
        var summary = new CodegenSummary(project, report, request.Options.Again);
        if (request.IsJson)
            JsonAnswer.Write(call.Terminal, summary.Write);
        call.Terminal.Error.WriteLines(summary.Lines(request.IsVerbose));
        return CodeOf(report, request.Options);
    }

    private static int CodeOf(CodeGenerationReport report, CodeGenerationOptions options) => report switch
    {
        { Report: null } => ExitCodes.Success,
        { Report.Ending: RunEnding.Interrupted } => ExitCodes.Interrupted,
        { Report.Ending: RunEnding.Failed } => ExitCodes.SomeFailed,
        _ when report.Rows.Any(r => r.Outcome == Outcome.Refused) => ExitCodes.Budget,
        _ => options.StopOnFail && report.Rows.Any(r => r.Outcome == Outcome.Failed) ? ExitCodes.SomeFailed : ExitCodes.Success,
    };
}
