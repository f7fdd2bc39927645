using System.Collections.Immutable;
using Volley.Diagnostics;
using Volley.Journal;
using Volley.Planning;
using Volley.Specs;

namespace Volley.Workloads.Hypotheses;

/// <summary>
/// Scans users, each as a job of a batch, and makes a leaderboard of what they left. What a scan recorded is on disk before it counts as done;
/// the same batch again scans only the users that are not done.
/// </summary>
public sealed class HypothesisScan
{
    private static readonly IRunObserver Nobody = new SilentObserver();

    private HypothesisScan(ScanCommand? command, Func<ScanRequest, CancellationToken, Task<ScanResult>>? scan, string identity)
    {
        Command = command;
        Delegate = scan;
        Identity = identity;
    }

    internal ScanCommand? Command { get; }

    internal Func<ScanRequest, CancellationToken, Task<ScanResult>>? Delegate { get; }

    /// <summary>What tells one delegate from another: part of every job's key.</summary>
    internal string Identity { get; }

    /// <summary>Scans by running a command.</summary>
    /// <param name="command">The command.</param>
    /// <returns>The scan.</returns>
    public static HypothesisScan By(ScanCommand command) => new(command, null, "");

    /// <summary>Scans by calling a delegate in this process.</summary>
    /// <param name="scan">
    /// Scans one user. Called from several threads at once where the batch has several workers; the token is cancelled on timeout, stop and
    /// interruption. What it throws is the user's failure, as <c>ExceptionType: message</c>.
    /// </param>
    /// <param name="identity">A name for what the delegate does; with another one, users are scanned again.</param>
    /// <returns>The scan.</returns>
    public static HypothesisScan By(Func<ScanRequest, CancellationToken, Task<ScanResult>> scan, string identity = "") => new(null, scan, identity);

    /// <summary>Scans the users that are not done yet, then writes the leaderboard.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="observer">Who is told what happens; <see langword="null"/> for nobody.</param>
    /// <param name="stop">Starts nothing more; scans that run get a short grace. No leaderboard is written.</param>
    /// <param name="kill">Kills scans that run, at once.</param>
    /// <returns>What it came to; a user's failure is part of it.</returns>
    /// <exception cref="BatchException">It could not begin: the batch is not valid, the folder is in use, the scan's program is not there.</exception>
    /// <exception cref="IOException">A file of the leaderboard cannot be written.</exception>
    public async Task<HypothesisReport> RunAsync(
        HypothesisBatch batch, IRunObserver? observer = null, CancellationToken stop = default, CancellationToken kill = default)
    {
        batch.Validate();
        _ = Command?.Resolve();
        var folder = new BatchFolder(batch.Target.BatchRoot);
        var runner = new BatchRunner(DefinitionOf(batch), PlanOf(batch), OptionsOf(batch, folder), observer ?? Nobody);
        var run = await runner.RunAsync(stop, kill).ConfigureAwait(false);
        if (run.Ending is RunEnding.Interrupted or RunEnding.Failed)
            return new HypothesisReport(run, null, null);
        try
        {
            return await AggregateAsync(batch, folder, run, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return new HypothesisReport(run with { Ending = RunEnding.Interrupted }, null, null);
        }
    }

    private static async Task<HypothesisReport> AggregateAsync(HypothesisBatch batch, BatchFolder folder, RunReport run, CancellationToken stop)
    {
        using var journal = JournalReader.Open(folder);
        using var writer = new LeaderboardWriter(batch.Target, new LeaderboardInputs(UsersFileOf(batch), batch.Flags));
        await foreach (var report in OrderedReading.ReadAsync(journal.Results(), row => ReportOf(batch, row), stop).ConfigureAwait(false))
        {
            if (report.Error is { } error && !batch.ContinueOnError)
                return new HypothesisReport(run, null, new UserFailure(report.User, error));
            writer.Add(report);
        }

        stop.ThrowIfCancellationRequested();
        return new HypothesisReport(run, writer.Finish(), null);
    }

    private static UserReport ReportOf(HypothesisBatch batch, ResultRow row)
    {
        var user = batch.Users[(int)row.Index];
        return row is { Outcome: Outcome.Succeeded, Outputs: { } outputs }
            ? UserReport.Read(user, ScanWorkload.RunRootOf(outputs))
            : UserReport.Failure(user, ScanErrors.Of(row));
    }

    private static string? UsersFileOf(HypothesisBatch batch) => batch.UsersFile is { } file ? Python.PythonPath.Of(file) : null;

    private BatchPlan PlanOf(HypothesisBatch batch)
    {
        var rows = batch.Users.Select(u => (ParameterValue[])[new ParameterValue(u)]).ToArray();
        var stage = new StageDefinition
        {
            Source = new MatrixSource(MatrixSpec.Empty, new ItemTable([ScanWorkload.UserParameter], rows), 1),
            Workload = new ScanWorkload(batch, this),
            PerJob = batch.BudgetPerUser,
        };
        return BatchPlan.Create([stage], out var mistakes) ?? throw new BatchException(mistakes);
    }

    private static BatchDefinition DefinitionOf(HypothesisBatch batch) => new()
    {
        Name = batch.Target.BatchId,
        Parallel = Math.Max(1, batch.Workers),
        OnFailure = batch.ContinueOnError ? OnFailure.Continue : OnFailure.Stop,
        Budget = batch.Budget is null ? null : new BudgetSpec { Total = batch.Budget, PerJob = batch.BudgetPerUser },
        Origin = new ProgramOrigin
        {
            MadeBy = "volley hypotheses",
            Again = batch.Again,
            RetryFailed = batch.Again is { } again ? again + " --retry-failed" : null,
            Properties = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)
                .Add(BatchProperties.CreatedAt, LeaderboardSummary.TimeText(batch.Target.CreatedAt)),
        },
    };

    private static RunOptions OptionsOf(HypothesisBatch batch, BatchFolder folder) => new()
    {
        Folder = folder,
        RetryFailed = batch.RetryFailed || !batch.ContinueOnError,
        Keep = batch.Keep,
        Time = batch.Time,
    };

    private sealed class SilentObserver : IRunObserver
    {
        public void Begin(Func<ValueTask<Scheduling.BatchSnapshot>> snapshot)
        {
            // Nobody asks.
        }

        public void Note(string message)
        {
            // Nobody listens.
        }

        public void Warn(Diagnostic diagnostic)
        {
            // Nobody listens.
        }

        public void Decided(ResultRow row)
        {
            // Nobody listens.
        }
    }
}
