using System.Collections.Immutable;
using Volley.Budgets;
using Volley.Diagnostics;
using Volley.Execution;
using Volley.Journal;
using Volley.Outputs;
using Volley.Planning;
using Volley.Scheduling;
using Volley.Specs;

namespace Volley;

/// <summary>
/// Runs a batch in its folder, from wherever earlier runs left it: opens the journal, ends what a crash left behind, takes over what is
/// decided, schedules the rest, and leaves a closed journal and ordered results.
/// </summary>
/// <param name="definition">The batch.</param>
/// <param name="plan">Its plan.</param>
/// <param name="options">What the run is told beyond the definition.</param>
/// <param name="observer">Who is told what happens.</param>
public sealed class BatchRunner(BatchDefinition definition, BatchPlan plan, RunOptions options, IRunObserver observer)
{
    private static readonly TimeSpan OrphanGrace = TimeSpan.FromSeconds(2);

    private readonly BatchFolder _folder = options.Folder;

    private decimal? Cap => options.Budget ?? definition.Budget?.Total;

    /// <summary>A runner for a batch that a spec describes.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="plan">The plan made from it.</param>
    /// <param name="options">What the run is told beyond the spec.</param>
    /// <param name="observer">Who is told what happens.</param>
    public BatchRunner(BatchSpec spec, BatchPlan plan, RunOptions options, IRunObserver observer)
        : this(BatchDefinition.Of(spec), plan, options, observer)
    {
    }

    /// <summary>
    /// Loads the native libraries of every run in the background. A caller that is busy with something else first, such as reading a spec, saves that
    /// time by calling this before; nobody needs to.
    /// </summary>
    public static void Prepare() => ThreadPool.UnsafeQueueUserWorkItem(static _ => LoadLibraries(), null);

    /// <summary>Runs the batch to its end. A fault on the way (disk full, folder deleted) is part of the report; nothing committed is lost.</summary>
    /// <param name="stop">Start nothing more; what runs gets <see cref="RunOptions.InterruptGrace"/>, then its own grace.</param>
    /// <param name="kill">Kill what runs, at once.</param>
    /// <returns>What the run came to.</returns>
    /// <exception cref="OperationCanceledException">It was ended while the inputs were read that say which jobs are done. Nothing was started.</exception>
    /// <exception cref="BatchException">
    /// The run could not begin: the folder is in use or belongs to another batch, the journal is damaged, an input cannot be read. Nothing was started.
    /// </exception>
    public async Task<RunReport> RunAsync(CancellationToken stop, CancellationToken kill)
    {
        var begun = options.Time.GetTimestamp();
        CheckBudget();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop, kill);
        var parts = PlanParts.Of(definition.Name, plan, ending.Token).ToJson();
        Scheduler? scheduler = null;
        var journalOptions = new JournalOptions { Time = options.Time, Committed = commit => scheduler?.Committed(commit) };
        var isNew = !File.Exists(_folder.Journal);
        var opening = Task.Run(() => SqliteJournal.Open(_folder, journalOptions), CancellationToken.None);
        var keys = KeysAhead.While(plan, isNew ? Task.CompletedTask : opening, ending.Token);
        await using var journal = await opening.ConfigureAwait(false);
        if (journal.State.LastRun is { } last && last.Plan != parts)
            BatchNames.Require(_folder, last, definition.Name, (definition.Origin as SpecOrigin)?.File);
        await EndOrphansAsync(journal).ConfigureAwait(false);
        var adoption = new Adoption(plan, keys, journal.State, options.RetryFailed, options.Time.GetUtcNow(), ending.Token);
        if (adoption.IsFinished(parts) && journal.HasLines(adoption.Lines))
            return new RunReport(adoption.Finished(options.Time.GetUtcNow(), options.Time.GetElapsedTime(begun), Cap), RunEnding.Completed, []);

        var ledger = new Ledger(Cap, journal.State.Charged + journal.State.Lost.Sum(l => l.Reserve));
        WarnIfOverspent(ledger);
        using var needs = new NeedsDocument(_folder);
        await using var executor = new LocalExecutor(new LocalExecutorOptions
        {
            Folder = _folder,
            BatchId = journal.State.BatchId,
            Keep = options.Keep,
            Time = options.Time,
            Withheld = options.Withheld,
        });
        await using var meter = options.Meter;
        if (meter is not null)
            await meter.StartAsync(CancellationToken.None).ConfigureAwait(false);
        var accounts = new CallAccounts(ledger, journal, options.Time, definition.Budget?.Soft == true);
        scheduler = new Scheduler(SchedulerOptions(journal, new MeteredExecutor(executor, accounts, options.Meter), accounts, needs) with { Stop = ending.Token });
        adoption.Apply(scheduler);
        SpecCopy.Write(_folder, definition, plan);
        journal.Begin(new RunStart(parts, plan.Count, MachineBoot.Id));
        journal.Adopt(adoption.Lines, adoption.Reopened);
        foreach (var command in EntriesForLost(journal.State))
            journal.Post(command);
        return await RunAsync(scheduler, journal, stop, kill).ConfigureAwait(false);
    }

    private static void LoadLibraries()
    {
        try
        {
            SqliteLibrary.Initialize();
            _ = KeyWriter.Rent().ToKey();
        }
        catch (Exception fault) when (fault is TypeInitializationException or DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            // A library that is missing is told where it is needed, by the same exception.
        }
    }

    private async Task<RunReport> RunAsync(Scheduler scheduler, SqliteJournal journal, CancellationToken stop, CancellationToken kill)
    {
        RunEnding ending;
        ImmutableArray<Diagnostic> faults = [];
        using (stop.Register(scheduler.Interrupt))
        using (kill.Register(scheduler.Kill))
        {
            observer.Begin(scheduler.SnapshotAsync);
            try
            {
                ending = await scheduler.RunAsync().ConfigureAwait(false);
            }
            catch (BatchException e)
            {
                (ending, faults) = (RunEnding.Failed, [.. e.Diagnostics]);
            }
        }

        var final = scheduler.FinalSnapshot();
        try
        {
            if (scheduler.HasStarted)
                await new OrphanSweep(options.Time).EndAsync(journal.State.BatchId, [], OrphanGrace, CancellationToken.None).ConfigureAwait(false);
            await journal.FinishAsync(ending.ToString().ToLowerInvariant(), SnapshotJson.Text(final)).ConfigureAwait(false);
        }
        catch (BatchException e)
        {
            ending = RunEnding.Failed;
            if (faults.IsEmpty)
                faults = [.. e.Diagnostics];
        }

        return new RunReport(final, ending, faults);
    }

    private SchedulerOptions SchedulerOptions(SqliteJournal journal, IExecutor executor, CallAccounts accounts, NeedsDocument needs) => new()
    {
        Plan = plan,
        Folder = _folder,
        Journal = journal,
        Executor = executor,
        Time = options.Time,
        Parallel = Parallel(),
        OnFailure = options.OnFailure ?? definition.OnFailure,
        Ledger = accounts.Ledger,
        Accounts = accounts,
        WaitReporters = options.WaitReporters,
        InterruptGrace = options.InterruptGrace,
        WriteNeeds = needs.WriteAsync,
        Serialize = SnapshotJson.Text,
        OnDecided = entry => observer.Decided(ResultRow.Of(entry)),
    };

    /// <summary>As many attempts at once as were asked for, or as there may be open files for.</summary>
    private int Parallel()
    {
        var wanted = (int)Math.Min(options.Parallel ?? definition.Parallel, plan.Count);
        var possible = OpenFiles.Attempts(wanted, out var warning);
        if (warning is not null)
            observer.Warn(warning);
        return possible < wanted ? possible : options.Parallel ?? definition.Parallel;
    }

    private void CheckBudget()
    {
        if (Cap is null || definition.Budget?.Soft == true)
            return;
        var unbounded = plan.Stages.FirstOrDefault(s => s.Definition is { PerJob: null, IsMetered: false });
        if (unbounded is null)
            return;
        var stage = unbounded.Name is null ? "its jobs" : $"the jobs of stage '{unbounded.Name}'";
        throw new BatchException(Diagnostic.Error(
            DiagnosticCodes.UnboundedCost,
            $"the batch has a budget of ${Cap}, but nothing bounds what {stage} may cost",
            unbounded.Definition.Location,
            "Give 'budget: {per-job: …}', or 'budget: {soft: true}' to be stopped only after the money is spent."));
    }

    private void WarnIfOverspent(Ledger ledger)
    {
        if (ledger.Cap is not { } cap || ledger.Charged <= cap)
            return;
        observer.Warn(Diagnostic.Warning(
            DiagnosticCodes.BudgetSpent,
            $"${Usd.Text(ledger.Charged)} is charged to the batch already, more than its budget of ${Usd.Text(cap)}: no job that costs anything can run",
            options.Budget is null && definition.Origin is SpecOrigin spec ? new SourceLocation(spec.File) : null,
            $"Give a budget of more than ${Usd.Text(ledger.Charged)}, in the spec or with --budget, to go on."));
    }

    /// <summary>Only a run that ended without a word can have left processes behind; finding them takes a look at every process of the machine.
    /// No signal cuts this short, as this run's own end would keep the next one from looking; it takes seconds at most.</summary>
    private async Task EndOrphansAsync(SqliteJournal journal)
    {
        if (journal.State.LastRun is null or { Ended: not null })
            return;
        var isSameBoot = journal.State.LostBootId is { } boot && boot == MachineBoot.Id;
        var lost = journal.State.Lost.Where(l => l.Process is not null).Select(l => new LostProcess(l.Process!.Value, isSameBoot)).ToArray();
        var ended = await new OrphanSweep(options.Time).EndAsync(journal.State.BatchId, lost, OrphanGrace, CancellationToken.None).ConfigureAwait(false);
        if (ended.Count > 0)
            observer.Note($"Ended {ended.Count} process{(ended.Count == 1 ? "" : "es")} that an earlier run left behind.");
    }

    /// <summary>
    /// Attempts that a crash interrupted may have spent all that was reserved for them. The batch is charged; the jobs, which run again, are not.
    /// </summary>
    private static IEnumerable<JournalCommand> EntriesForLost(JournalState state) => state.Lost.Select(lost => new AppendEntry(new JournalEntry
    {
        Kind = EntryKind.CutShort,
        Job = new Job { Index = -1, Key = lost.Key, Id = lost.JobId },
        Attempt = lost.Attempt,
        Charge = lost.Reserve,
        Started = lost.Started,
    }));
}
