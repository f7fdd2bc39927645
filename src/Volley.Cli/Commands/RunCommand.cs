using System.CommandLine;
using Volley.Cli.Engine;
using Volley.Cli.Progress;
using Volley.Cli.Summary;
using Volley.Diagnostics;
using Volley.Journal;
using Volley.Scheduling;
using Volley.Specs;

namespace Volley.Cli.Commands;

/// <summary><c>volley run SPEC</c></summary>
internal sealed class RunCommand : VolleyCommand
{
    private const int MostRowsRepeated = 1000;

    private readonly Argument<string> _spec = new("SPEC") { Description = "A spec file, or a folder with a batch.yaml; a batch folder is one." };
    private readonly ValueOption _out = new("--out", "DIR", "The batch folder.", "batches/NAME beside the spec");
    private readonly ValueOption _journal = new("--journal", "DIR", "Where the journal lives, if the batch folder is on a network file system.", "the batch folder");
    private readonly ValueOption _parallel = new("--parallel", "N", "How many jobs run at once.", "the spec's, else the number of processors");
    private readonly ValueOption _onFailure = new("--on-failure", "continue|stop", "What a failed job means for the others.", "the spec's, else continue");
    private readonly FlagOption _retryFailed = new("--retry-failed", "Run the jobs again that failed in earlier runs.");
    private readonly ValueOption _budget = new("--budget", "USD", "The most that the batch may cost, earlier runs included.", "the spec's, else no limit");
    private readonly ValueOption _keep = new("--keep", "none|failed|all", "Whose output is kept as files.", "all");
    private readonly ValueOption _progress = new("--progress", "live|plain|json|none", "How progress is shown; json goes to stdout.", "live on a terminal, else plain");

    public RunCommand()
        : base(
            "run",
            "Run a batch, or go on with one: what is done is not run again.",
            new CommandExample("volley run examples/quickstart", "Run the batch of a folder; run it again to go on where it was interrupted."),
            new CommandExample("volley run examples/quickstart/batch.yaml --parallel 2 --progress plain", "Two jobs at once, progress as plain lines."),
            new CommandExample("volley run examples/quickstart --retry-failed", "Run again what failed."))
    {
        Add(_spec);
        foreach (var option in (Option[])[_out, _journal, _parallel, _onFailure, _retryFailed, _budget, _keep, _progress])
            Add(option);
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(Invocation call)
    {
        var reader = new OptionReader(call.Parse);
        var parallel = reader.Whole(_parallel, 1);
        var onFailure = (OnFailure?)reader.Choice(_onFailure, "continue", "stop");
        var budget = reader.Money(_budget);
        var keep = (KeepPolicy?)reader.Choice(_keep, "none", "failed", "all");
        var asked = (ProgressMode?)reader.Choice(_progress, "live", "plain", "json", "none");
        reader.ThrowIfMistaken();

        var named = call.Parse.GetValue(_spec)!;
        var request = new SpecRequest(SpecPath.Resolve(named), call.Parse.GetValue(_out), call.Parse.GetValue(_journal));
        var loaded = call.Engine.Load(request);
        call.Terminal.Say(loaded.Diagnostics);
        if (loaded.Batch is not { } batch)
            return Task.FromResult(ExitCodes.Usage);

        var options = new RunOptions
        {
            Folder = batch.Folder,
            Parallel = parallel,
            OnFailure = onFailure,
            RetryFailed = _retryFailed.IsIn(call.Parse),
            Budget = budget,
            Keep = keep ?? KeepPolicy.All,
        };
        var context = new SummaryContext(Again(named, request), ShellText.Path(batch.Folder.Root), stage => Axes(batch.Spec, stage));
        return RunAsync(call, batch, options, new RunPresentation(ProgressModes.Resolve(asked, call.Terminal.Error.Traits), context));
    }

    private static async Task<int> RunAsync(Invocation call, LoadedBatch batch, RunOptions options, RunPresentation presentation)
    {
        var signals = call.Terminal.Signals;
        RunReport report;
        await using (var view = RunViews.Create(presentation.Mode, call.Terminal, batch.Spec.Name, presentation.Context.ResultsCommand + " --outcome failed"))
        {
            signals.Heed(() => view.Interrupt(options.InterruptGrace));
            report = await call.Engine.RunAsync(batch, options, view, signals);
            await view.EndAsync(report.Final);
        }

        call.Terminal.Say(report.Faults);
        Summarise(call, batch, report, presentation.Context, signals);
        return ExitCodes.Of(report);
    }

    private static void Summarise(Invocation call, LoadedBatch batch, RunReport report, SummaryContext context, Signals signals)
    {
        var summary = new ClosingSummary(context);
        try
        {
            foreach (var row in Rows(call, batch, report.Final))
            {
                if (signals.Kill.IsCancellationRequested)
                    break;
                summary.Add(row);
            }
        }
        catch (BatchException) when (report.Ending == RunEnding.Failed)
        {
            // What ended the run, such as a folder that was deleted, keeps its results from being read too, and has been said.
        }

        call.Terminal.Error.WriteLines(summary.Lines(report, call.Terminal.Error.LayoutWidth));
    }

    /// <summary>The rows to sum up. Where nothing was left to do in a large batch, only its failures are told once more: it should say so at once.</summary>
    private static IEnumerable<ResultRow> Rows(Invocation call, LoadedBatch batch, BatchSnapshot final)
    {
        var isRepeated = final.Total > MostRowsRepeated && final.Stages.All(s => s.Reused == s.Total);
        if (isRepeated && final.Stages.All(s => s.Failed == 0))
            yield break;
        using var record = call.Engine.Open(batch.Folder);
        foreach (var row in record.Results(null, isRepeated ? Outcome.Failed : null))
            yield return row;
    }

    private static string Again(string named, SpecRequest request)
    {
        var command = "volley run " + ShellText.Quote(named);
        if (request.Out is { } folder)
            command += " --out " + ShellText.Quote(folder);
        return request.Journal is { } journal ? command + " --journal " + ShellText.Quote(journal) : command;
    }

    private static IReadOnlyList<string> Axes(BatchSpec spec, string? stage)
    {
        foreach (var candidate in spec.Stages)
            if (candidate.Name == stage)
                return [.. candidate.Matrix.Axes.Select(a => a.Name)];
        return [];
    }

    private sealed record RunPresentation(ProgressMode Mode, SummaryContext Context);
}
