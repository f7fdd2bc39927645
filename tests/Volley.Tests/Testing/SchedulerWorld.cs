using System.Collections.Immutable;
using Volley.Budgets;
using Volley.Execution;
using Volley.Planning;
using Volley.Scheduling;
using Volley.Specs;

namespace Volley.Tests.Testing;

/// <summary>A scheduler among fakes; the test (or chance) decides in which order attempts end and commits happen.</summary>
internal sealed class SchedulerWorld
{
    public SchedulerWorld(BatchPlan plan, int parallel = 4, OnFailure onFailure = OnFailure.Continue, decimal? cap = null, decimal charged = 0)
    {
        Plan = plan;
        Accounts = new CallAccounts(new Ledger(cap, charged), Journal, Time);
        Scheduler = new Scheduler(new SchedulerOptions
        {
            Plan = plan,
            Folder = new BatchFolder("/nowhere"),
            Journal = Journal,
            Executor = new MeteredExecutor(Executor, Accounts, null),
            Time = Time,
            Parallel = parallel,
            OnFailure = onFailure,
            Ledger = Accounts.Ledger,
            Accounts = Accounts,
            WriteNeeds = (_, _, _) => Task.CompletedTask,
            Serialize = _ => "{}",
        });
        Journal.Acknowledge = Scheduler.Committed;
    }

    public BatchPlan Plan { get; }

    public VirtualTime Time { get; } = new();

    public CallAccounts Accounts { get; }

    public FakeJournal Journal { get; } = new();

    public FakeExecutor Executor { get; } = new();

    public Scheduler Scheduler { get; }

    /// <summary>A plan of one list: <c>"a"</c>, <c>"b: a"</c> and so on.</summary>
    public static BatchPlan List(params string[] jobs) => List(jobs, null, null);

    public static BatchPlan List(string[] jobs, Func<long, AttemptSettings>? settings, decimal? perJob)
    {
        var entries = jobs.Select(j => j.Split(':', StringSplitOptions.TrimEntries)).Select(j => new ListEntry(
            j[0], ParameterSet.Empty, j.Length > 1 ? [.. j[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)] : []));
        return Of(new StageDefinition { Source = new ListSource([.. entries]), Workload = new FakeWorkload("", settings), PerJob = perJob });
    }

    public static BatchPlan Of(params StageDefinition[] stages)
    {
        var plan = BatchPlan.Create(stages, out var diagnostics);
        Assert.Empty(diagnostics);
        return plan!;
    }

    public static StageDefinition Stage(string name, string axis, int count, params StageNeed[] needs) => new()
    {
        Name = name,
        Source = new MatrixSource(new MatrixSpec([new Axis(axis, [.. Enumerable.Range(0, count).Select(i => new ParameterValue($"{i}", ParameterKind.Number))])], [], []), null, 1),
        Workload = new FakeWorkload(),
        Needs = [.. needs],
    };

    /// <summary>Runs to the end; every choice comes from <paramref name="random"/>.</summary>
    public async Task<RunEnding> RunAsync(Func<AttemptRequest, AttemptResult> result, Random random, Action<int>? onStep = null)
    {
        var run = Task.Run(Scheduler.RunAsync);
        for (var step = 0; !run.IsCompleted; step++)
        {
            onStep?.Invoke(step);
            var acted = random.Next(2) == 0
                ? Executor.EndOne(random.Next, result) || Commit(random)
                : Commit(random) || Executor.EndOne(random.Next, result);
            if (!acted)
            {
                await Task.Yield();
                if (step % 20 == 19)
                    Time.AdvanceToNext();
            }

            Assert.True(step < 5_000_000, "The scheduler makes no progress.");
        }

        return await run;
    }

    /// <summary>One line a job, in plan order: what the results would say.</summary>
    public ImmutableArray<string> Lines() =>
        [.. Journal.Outcomes.OrderBy(e => e.Job.Index).Select(e => $"{e.Job.Id} {e.Outcome!.Value.Name()} {e.ExitCode} {e.Cost} {e.Error?.Message}")];

    private bool Commit(Random random)
    {
        if (!Journal.HasPosted)
            return false;
        Journal.Commit(random.Next(1, 8));
        return true;
    }
}
