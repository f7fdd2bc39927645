using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using Volley.Cli.Engine;
using Volley.Diagnostics;
using Volley.Journal;
using Volley.Planning;
using Volley.Scheduling;
using Volley.Specs;

namespace Volley.Tests.Cli.Fakes;

/// <summary>An engine whose answers are given. What a test did not give is an error of the test.</summary>
internal sealed class FakeEngine : IBatchEngine
{
    public LoadedSpec? Loaded { get; init; }

    public PlanReport? Plan { get; init; }

    public Func<RunOptions, IRunObserver, IInterrupts, Task<RunReport>>? Run { get; init; }

    public FakeRecord? Record { get; init; }

    public List<(long Call, decimal Cost)> Reconciled { get; } = [];

    public SpecRequest? Request { get; private set; }

    public RunOptions? Options { get; private set; }

    public LoadedSpec Load(SpecRequest request)
    {
        Request = request;
        return Loaded ?? throw new InvalidOperationException("No spec was given.");
    }

    public PlanReport Compare(LoadedBatch batch, int first) => Plan ?? throw new InvalidOperationException("No plan was given.");

    public Task<RunReport> RunAsync(LoadedBatch batch, RunOptions options, IRunObserver listener, IInterrupts interrupts)
    {
        Options = options;
        return Run?.Invoke(options, listener, interrupts) ?? throw new InvalidOperationException("No run was given.");
    }

    public IBatchRecord Open(BatchFolder folder) => Record ?? throw new InvalidOperationException("No record was given.");

    public IReadOnlyList<CallRow> Reconcile(BatchFolder folder, IReadOnlyList<(long Call, decimal Cost)> costs)
    {
        Reconciled.AddRange(costs);
        return [.. Record!.CallRows.Where(c => costs.Any(s => s.Call == c.Id))];
    }

    public void WriteLine(ResultRow row, IBufferWriter<byte> destination) => destination.Write(Encoding.UTF8.GetBytes($"{{\"job\":\"{row.JobId}\"}}\n"));
}

/// <summary>A record whose content is given.</summary>
internal sealed class FakeRecord : IBatchRecord
{
    public bool IsLive { get; set; }

    public RunRecord? LastRun { get; set; }

    public BatchDescription? Description { get; set; }

    public BatchSnapshot? Published { get; set; }

    public decimal? TypedBudget { get; set; }

    public IReadOnlyList<RunningAttempt> Running { get; set; } = [];

    public List<ResultRow> Rows { get; init; } = [];

    public Dictionary<string, List<EntryRow>> History { get; init; } = [];

    public Dictionary<string, JobNeeds> NeedsOf { get; init; } = [];

    public Dictionary<string, JobTerms> TermsOf { get; init; } = [];

    public List<JobName> Undecided { get; init; } = [];

    public List<CallRow> CallRows { get; init; } = [];

    public Spending Charges { get; init; } = new(0, 0, 0, 0);

    public IEnumerable<CallRow> Calls() => CallRows;

    public Spending Spending() => Charges;

    /// <summary>How often a pass over the rows was begun.</summary>
    public int Passes { get; private set; }

    public IEnumerable<ResultRow> Results(string? stage, Outcome? outcome)
    {
        Passes++;
        return Rows.Where(r => (stage is null || r.Stage == stage) && (outcome is null || r.Outcome == outcome));
    }

    public ResultRow? Result(string jobId) => Rows.Find(r => r.JobId == jobId);

    public IReadOnlyList<EntryRow> Entries(string jobId) => History.GetValueOrDefault(jobId) ?? [];

    public IEnumerable<JobName> Jobs() => Rows.Select(r => new JobName(r.Index, r.JobId)).Concat(Undecided);

    public JobNeeds? Needs(JobName job) => NeedsOf.GetValueOrDefault(job.Id);

    public JobTerms? Terms(JobName job, int attempt) => TermsOf.GetValueOrDefault(job.Id);

    public Dictionary<string, Rerun> RerunOf { get; init; } = [];

    public Rerun? Rerun(JobName job) => RerunOf.GetValueOrDefault(job.Id);

    public void Dispose()
    {
        // Nothing is open.
    }
}

/// <summary>Batches, snapshots and rows to test with.</summary>
internal static class Sample
{
    public static LoadedBatch Batch(string folder = "batches/compressors", long jobs = 18, params string[] axes) => new(
        new BatchSpec
        {
            Name = "compressors",
            File = "batch.yaml",
            Folder = "/",
            Text = "",
            Stages = [new StageSpec { Matrix = new MatrixSpec([.. axes.Select(a => new Axis(a, [new ParameterValue("1")]))], [], []) }],
        },
        new BatchFolder(folder),
        jobs,
        new object());

    public static LoadedSpec Loaded(LoadedBatch batch, params Diagnostic[] diagnostics) => new(batch, [.. diagnostics]);

    public static BatchSnapshot Final(TimeSpan elapsed, params StageProgress[] stages) => new()
    {
        At = FixedClock.Now,
        Elapsed = elapsed,
        Stages = [.. stages],
        Waiting = new WaitCounts(0, 0, 0, 0, null, 0),
        Parallel = 8,
    };

    public static StageProgress Stage(long total, long succeeded, long failed = 0, long skipped = 0, long refused = 0, long reused = 0, string? name = null) =>
        new(name, total, succeeded, failed, skipped, refused, reused, 0);

    public static RunReport Report(BatchSnapshot final, RunEnding ending = RunEnding.Completed) => new(final, ending, []);

    /// <summary>The middle of a run of two stages, with everything that a frame can show.</summary>
    public static BatchSnapshot Busy { get; } = new()
    {
        At = FixedClock.Now,
        Elapsed = TimeSpan.FromSeconds(29.4),
        Stages =
        [
            new StageProgress("prepare-文字", 12_000, 11_190, 14, 0, 0, 20, 6),
            new StageProgress("score", 500, 60, 0, 25, 3, 0, 2),
        ],
        Running =
        [
            new RunningJob("gzip-9-alpha-with-a-rather-long-name-3f2a91", 1, TimeSpan.FromSeconds(92)),
            new RunningJob("xz-1-ünïcode-b1c2", 3, TimeSpan.FromSeconds(12.2)),
            new RunningJob("zstd-3-77aa", 1, TimeSpan.FromSeconds(0.4)),
        ],
        RunningCount = 8,
        Parallel = 8,
        Waiting = new WaitCounts(60, 12, 200, 3, FixedClock.Now.AddSeconds(4), 0),
        Spent = 1.2m,
        Reserved = 0.9m,
        Budget = 3m,
        Admitted = 12_010,
        Rate = 41.234,
        Remaining = new Estimate(TimeSpan.FromSeconds(65), TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(90)),
    };

    public static ResultRow Row(long index, string job, Outcome outcome = Outcome.Succeeded) => new()
    {
        Index = index,
        JobId = job,
        Parameters = "{}",
        Repeat = 1,
        Outcome = outcome,
        Attempts = outcome is Outcome.Succeeded or Outcome.Failed ? 1 : 0,
        ExitCode = outcome == Outcome.Succeeded ? 0 : outcome == Outcome.Failed ? 1 : null,
        Error = outcome switch
        {
            Outcome.Succeeded => null,
            Outcome.Failed => new Volley.Execution.JobError("exit-code", "The process ended with exit code 1."),
            Outcome.Skipped => new Volley.Execution.JobError("need-failed", "The job 'train-1' that it needs failed."),
            _ => new Volley.Execution.JobError("budget", "The budget of $3.00 cannot cover its $0.50."),
        },
        Started = FixedClock.Now.AddMinutes(-1),
        Duration = TimeSpan.FromSeconds(1.5),
    };
}
