using System.Collections.Immutable;
using Volley.Budgets;
using Volley.Execution;
using Volley.Planning;
using Volley.Scheduling;

namespace Volley.Tests.Testing;

/// <summary>A scheduler whose attempts make metered calls, on as many threads as there are.</summary>
internal sealed class MeteredWorld
{
    public MeteredWorld(
        BatchPlan plan, int parallel, decimal? cap, Func<AttemptRequest, IEnumerable<(decimal Maximum, decimal Cost)>> calls, decimal charged = 0, FakeProvider? provider = null)
    {
        Provider = provider ?? new FakeProvider();
        Accounts = new CallAccounts(new Ledger(cap, charged), Journal, TimeProvider.System);
        Scheduler = new Scheduler(new SchedulerOptions
        {
            Plan = plan,
            Folder = new BatchFolder("/nowhere"),
            Journal = Journal,
            Executor = new MeteredExecutor(new CallingExecutor(Provider, calls), Accounts, null),
            Time = TimeProvider.System,
            Parallel = parallel,
            Ledger = Accounts.Ledger,
            Accounts = Accounts,
            WriteNeeds = (_, _, _) => Task.CompletedTask,
            Serialize = _ => "{}",
        });
        Journal.Committed = Scheduler.Committed;
    }

    public FakeProvider Provider { get; }

    public InstantJournal Journal { get; } = new();

    public CallAccounts Accounts { get; }

    public Scheduler Scheduler { get; }

    /// <summary>One metered stage without needs.</summary>
    public static BatchPlan Plan(int jobs, decimal? perJob, Func<long, AttemptSettings>? settings = null) => SchedulerWorld.Of(new StageDefinition
    {
        Source = new ListSource([.. Enumerable.Range(0, jobs).Select(i => new ListEntry($"j{i}", ParameterSet.Empty, []))]),
        Workload = new FakeWorkload("", settings),
        PerJob = perJob,
        IsMetered = true,
    });

    /// <summary>One line a job, in plan order: what the results would say.</summary>
    public ImmutableArray<string> Lines() =>
        [.. Journal.Outcomes.OrderBy(e => e.Job.Index).Select(e => $"{e.Job.Id} {e.Outcome!.Value.Name()} {e.Cost} {e.Error?.Message}")];
}
