using Volley.Cli.Progress;
using Volley.Cli.Summary;
using Volley.Diagnostics;
using Volley.Journal;
using Volley.Scheduling;

namespace Volley.Cli.Commands;

/// <summary>How a run is shown.</summary>
/// <param name="Mode">How its progress is shown.</param>
/// <param name="Title">The batch's name.</param>
/// <param name="Context">What its summary needs to know.</param>
internal sealed record RunPresentation(ProgressMode Mode, string Title, SummaryContext Context);

/// <summary>A run that a user watches: progress while it lasts, a word when it is interrupted, faults and a summary at its end.</summary>
/// <param name="call">The command.</param>
/// <param name="presentation">How it is shown.</param>
/// <param name="signals">The process's signals.</param>
internal sealed class WatchedRun(Invocation call, RunPresentation presentation, Signals signals)
{
    private const int MostRowsRepeated = 1000;

    /// <summary>Runs, and shows how it goes.</summary>
    /// <param name="grace">How long running attempts may go on after an interruption.</param>
    /// <param name="run">The run.</param>
    /// <returns>Its report; its faults have been said.</returns>
    /// <exception cref="OperationCanceledException">It was interrupted before it began, which has been said.</exception>
    public async Task<RunReport> RunAsync(TimeSpan grace, Func<IRunObserver, Task<RunReport>> run)
    {
        RunReport report;
        try
        {
            await using var view = RunViews.Create(presentation.Mode, call.Terminal, presentation.Title, presentation.Context.ResultsCommand + " --outcome failed");
            signals.Heed(() => view.Interrupt(grace));
            report = await run(view);
            await view.EndAsync(report.Final);
        }
        catch (OperationCanceledException) when (signals.Stop.IsCancellationRequested)
        {
            call.Terminal.Error.WriteLine($"Nothing was started. Go on: {presentation.Context.GoOnCommand}");
            throw;
        }

        call.Terminal.Say(report.Faults);
        return report;
    }

    /// <summary>Says how the run ended, and what to type next.</summary>
    public void Summarise(BatchFolder folder, RunReport report)
    {
        var summary = new ClosingSummary(presentation.Context);
        try
        {
            foreach (var row in Rows(folder, report.Final))
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
    private IEnumerable<ResultRow> Rows(BatchFolder folder, BatchSnapshot final)
    {
        var isRepeated = final.Total > MostRowsRepeated && final.Stages.All(s => s.Reused == s.Total);
        if (isRepeated && final.Stages.All(s => s.Failed == 0))
            yield break;
        using var record = call.Engine.Open(folder);
        foreach (var row in record.Results(null, isRepeated ? Outcome.Failed : null))
            yield return row;
    }
}
