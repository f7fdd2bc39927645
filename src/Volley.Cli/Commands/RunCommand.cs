using System.CommandLine;
using Volley.Cli.Engine;
using Volley.Cli.Progress;
using Volley.Cli.Summary;
using Volley.Specs;

namespace Volley.Cli.Commands;

/// <summary><c>volley run SPEC</c></summary>
internal sealed class RunCommand : VolleyCommand
{
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

    /// <summary>What to type to go on with a batch.</summary>
    /// <param name="description">What its folder says where no spec describes it.</param>
    /// <param name="folder">The folder as a user types it.</param>
    /// <param name="budget">The budget that has to be typed (<see cref="IBatchRecord.TypedBudget"/>), if any.</param>
    public static string ToGoOn(BatchDescription? description, string folder, decimal? budget) => description switch
    {
        null => $"volley run {folder}{NextSteps.Money(budget)}",
        { Again: { } again } => again,
        _ => $"run '{description.MadeBy}' again",
    };

    /// <summary>What to type to run a batch's failed jobs again; <see langword="null"/> where that is no command.</summary>
    /// <param name="description">What its folder says where no spec describes it.</param>
    /// <param name="folder">The folder as a user types it.</param>
    /// <param name="budget">The budget that has to be typed, if any.</param>
    public static string? ToRetry(BatchDescription? description, string folder, decimal? budget) =>
        description is null ? $"volley run {folder}{NextSteps.Money(budget)} --retry-failed" : description.RetryFailed;

    /// <inheritdoc/>
    public override Task<int> RunAsync(Invocation call)
    {
        var reader = new OptionReader(call.Parse);
        var parallel = reader.Whole(_parallel, 1);
        var onFailure = (OnFailure?)reader.Choice(_onFailure, "continue", "stop");
        var budget = reader.Money(_budget);
        var (folder, journal) = (reader.Place(_out), reader.Place(_journal));
        var keep = (KeepPolicy?)reader.Choice(_keep, "none", "failed", "all");
        var asked = (ProgressMode?)reader.Choice(_progress, "live", "plain", "json", "none");
        reader.ThrowIfMistaken();

        var named = call.Parse.GetValue(_spec)!;
        var request = new SpecRequest(SpecPath.Resolve(named), folder, journal);
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
        var context = new SummaryContext(Again(call.Parse, named), ShellText.Path(batch.Folder.Root), stage => Axes(batch.Spec, stage), id => JobLogs.AreKept(batch.Folder, id))
        {
            TypedBudget = budget,
        };
        return RunAsync(call, batch, options, new RunPresentation(ProgressModes.Resolve(asked, call.Terminal.Error.Traits), batch.Spec.Name, context));
    }

    private static async Task<int> RunAsync(Invocation call, LoadedBatch batch, RunOptions options, RunPresentation presentation)
    {
        var signals = call.Terminal.Signals;
        var watched = new WatchedRun(call, presentation, signals);
        var report = await watched.RunAsync(options.InterruptGrace, view => call.Engine.RunAsync(batch, options, view, signals));
        watched.Summarise(batch.Folder, report);
        return ExitCodes.Of(report);
    }

    /// <summary>What was typed, as far as it decides what the next run does: how progress is shown is not of that, and failures are asked for again on purpose only.</summary>
    private string Again(ParseResult parse, string named) =>
        "volley run " + ShellText.Quote(named) + TypedOptions.Of(parse, _out, _journal, _parallel, _onFailure, _keep);

    private static IReadOnlyList<string> Axes(BatchSpec spec, string? stage)
    {
        foreach (var candidate in spec.Stages)
            if (candidate.Name == stage)
                return [.. candidate.Matrix.Axes.Select(a => a.Name)];
        return [];
    }
}
