using System.Collections.Immutable;
using Volley.Cli.Progress;
using Volley.Cli.Summary;
using Volley.Diagnostics;
using Volley.Workloads.Hypotheses;

namespace Volley.Cli.Commands;

/// <summary><c>volley hypotheses</c>: the command line, the words and the exit codes of the program that it takes over from.</summary>
internal sealed class HypothesesCommand : VolleyCommand
{
    private readonly HypothesesOptions _options = new();

    public HypothesesCommand()
        : base(
            "hypotheses",
            "Scan many users and rank the segments that their hypotheses share.",
            new CommandExample("volley hypotheses --users examples/hypotheses/users.txt --scan-command examples/hypotheses/scan.sh", "Scan the users of a file."),
            new CommandExample("volley hypotheses --aggregate-only --run-roots runs", "Make the leaderboard of run roots that are there."))
    {
        foreach (var option in _options.All)
            Add(option);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> InFull(IReadOnlyList<string> words) =>
        new ArgparseLine(CommandPath.Of(this), _options.Known, _options.All.Except(_options.Known)).InFull(words);

    /// <inheritdoc/>
    public override Task<int> RunAsync(Invocation call)
    {
        var request = _options.Read(call.Parse);
        return request.AggregateOnly ? AggregateAsync(call, request) : ScanAsync(call, request);
    }

    private static async Task<int> AggregateAsync(Invocation call, HypothesesRequest request)
    {
        if (request.RunRoots is null)
            return Refuse(call, "--run-roots is required when --aggregate-only is set.");
        var target = new LeaderboardTarget { OutputRoot = request.OutputRoot, BatchId = IdOf(request), CreatedAt = request.CreatedAt ?? call.Terminal.Clock.GetUtcNow() };
        target.Validate();
        if (Guarded(call, () => RunRoots.Find(request.RunRoots)) is not { } roots)
            return ExitCodes.SomeFailed;
        var signals = call.Terminal.Signals;
        signals.Heed();
        try
        {
            Tell(call, await HypothesisLeaderboard.AggregateAsync(roots, target, signals.Stop));
            return ExitCodes.Success;
        }
        catch (OperationCanceledException) when (signals.Stop.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return Fail(call, $"Aggregate-only run failed: OSError: {fault.Message}");
        }
    }

    private async Task<int> ScanAsync(Invocation call, HypothesesRequest request)
    {
        if (string.IsNullOrEmpty(request.Users))
            return Refuse(call, "--users is required when not using --aggregate-only.");
        if (Guarded(call, () => UsersFile.Read(request.Users, request.MaxUsers)) is not { } users)
            return ExitCodes.SomeFailed;
        request.Command.CheckTakes(request.Flags);
        var batch = BatchOf(call, request, users);
        batch.Validate();
        _ = request.Command.Resolve();
        var mode = request.Progress is null && !call.Terminal.Error.Traits.IsTerminal ? ProgressMode.None : ProgressModes.Resolve(request.Progress, call.Terminal.Error.Traits);
        try
        {
            return await RunAsync(call, batch, HypothesisScan.By(request.Command), mode);
        }
        catch (BatchException fault)
        {
            return Fail(call, string.Join('\n', fault.Diagnostics.Select(d => $"Batch run failed: {d}")));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return Fail(call, $"Batch run failed: OSError: {fault.Message}");
        }
    }

    private static async Task<int> RunAsync(Invocation call, HypothesisBatch batch, HypothesisScan scan, ProgressMode mode)
    {
        var signals = call.Terminal.Signals;
        var folder = new BatchFolder(batch.Target.BatchRoot);
        var context = new SummaryContext(batch.Again!, ShellText.Path(folder.Root), _ => [], id => JobLogs.AreKept(folder, id));
        var watched = new WatchedRun(call, new RunPresentation(mode, batch.Target.BatchId, context), signals);
        HypothesisReport? report = null;
        var run = await watched.RunAsync(new RunOptions { Folder = folder }.InterruptGrace, async view =>
        {
            report = await scan.RunAsync(batch, view, signals.Stop, signals.Kill);
            return report.Run;
        });
        if (mode != ProgressMode.None || run.Ending is RunEnding.Interrupted or RunEnding.Failed)
            watched.Summarise(folder, run);
        if (run.Ending is RunEnding.Interrupted or RunEnding.Failed)
            return ExitCodes.Of(run);
        var hasRefused = run.Final.Stages.Any(s => s.Refused > 0);
        if (report?.FirstFailure is { } failure)
            return Fail(call, $"Batch run failed: {failure.Error}", hasRefused ? ExitCodes.Budget : ExitCodes.SomeFailed);
        if (mode != ProgressMode.None)
            call.Terminal.Error.WriteLine($"The leaderboard as a page: {ShellText.Path(report!.Files!.LeaderboardHtml)}");
        Tell(call, report!.Files!);
        return hasRefused ? ExitCodes.Budget : ExitCodes.Success;
    }

    private HypothesisBatch BatchOf(Invocation call, HypothesesRequest request, ImmutableArray<string> users)
    {
        var id = IdOf(request);
        var target = request.CreatedAt is { } time
            ? new LeaderboardTarget { OutputRoot = request.OutputRoot, BatchId = id, CreatedAt = time }
            : BatchFinder.Find(request.OutputRoot, id, call.Terminal.Clock.GetUtcNow());
        return new HypothesisBatch
        {
            Users = users,
            UsersFile = request.Users,
            Target = target,
            Flags = request.Flags,
            ContinueOnError = request.ContinueOnError,
            Workers = (int)Math.Clamp(request.Workers, 1, int.MaxValue),
            Timeout = request.Timeout,
            Retry = request.Retry,
            RetryFailed = request.RetryFailed,
            Budget = request.Budget,
            BudgetPerUser = request.BudgetPerUser,
            Keep = request.Keep,
            Again = _options.Again(call.Parse, id),
            Time = call.Terminal.Clock,
        };
    }

    private static string IdOf(HypothesesRequest request) => string.IsNullOrEmpty(request.BatchId) ? Guid.NewGuid().ToString() : request.BatchId;

    private static ImmutableArray<string>? Guarded(Invocation call, Func<ImmutableArray<string>> read)
    {
        try
        {
            return read();
        }
        catch (BatchException mistake)
        {
            foreach (var diagnostic in mistake.Diagnostics)
                Refuse(call, diagnostic.Message);
            return null;
        }
    }

    private static void Tell(Invocation call, LeaderboardFiles files)
    {
        var output = call.Terminal.Out;
        output.WriteLine("Batch run complete");
        output.WriteLine($"Batch root: {files.BatchRoot}");
        output.WriteLine($"Manifest: {files.Manifest}");
        output.WriteLine($"Leaderboard JSON: {files.LeaderboardJson}");
        output.WriteLine($"Leaderboard Markdown: {files.LeaderboardMarkdown}");
        output.WriteLine($"Per-user results: {files.PerUserResults}");
    }

    private static int Refuse(Invocation call, string message) => Fail(call, $"Error: {message}");

    private static int Fail(Invocation call, string message, int code = ExitCodes.SomeFailed)
    {
        call.Terminal.Error.WriteLine(message);
        return code;
    }
}
