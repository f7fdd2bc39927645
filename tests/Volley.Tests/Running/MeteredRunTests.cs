using System.Collections.Immutable;
using Volley.Budgets;
using Volley.Diagnostics;
using Volley.Execution;
using Volley.Journal;
using Volley.Planning;
using Volley.Tests.Journal;
using Volley.Tests.Testing;

namespace Volley.Tests.Running;

/// <summary>Metered batches from end to end in this process: handlers and commands that spend through accounts, on a real journal.</summary>
public sealed class MeteredRunTests : IDisposable
{
    private readonly RunFolder _folder = new();
    private readonly FakeProvider _provider = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_calls_cost_is_in_the_results_the_journal_and_the_snapshot()
    {
        var report = await RunAsync(4, 1.00m, 0.10m, [(0.05m, 0.01m), (0.05m, 0.02m)]);
        Assert.Equal((RunEnding.Completed, 0.12m), (report.Ending, report.Final.Spent));
        Assert.Equal(0.12m, _provider.Billed);
        Assert.Equal(4, _folder.Results().Split("\"cost\":0.03,").Length - 1);
        using var reader = JournalReader.Open(_folder.Batch);
        Assert.Equal(8, reader.Calls().Count());
        Assert.Equal(new Spending(0.12m, 0, 0, 0), reader.Spending());
    }

    [Fact]
    public async Task A_batch_that_met_its_end_call_by_call_goes_on_with_more_money()
    {
        var first = await RunAsync(10, 0.10m, null, [(0.05m, 0.02m)]);
        Assert.InRange(first.Final.Stages[0].Succeeded, 1, 5);
        Assert.Equal(10 - first.Final.Stages[0].Succeeded, first.Final.Stages[0].Refused);
        Assert.True(_provider.Billed <= 0.10m);
        var second = await RunAsync(10, 10m, null, [(0.05m, 0.02m)]);
        Assert.Equal(10, second.Final.Stages[0].Succeeded);
        Assert.Equal((0.20m, 0.20m), (_provider.Billed, second.Final.Spent));
        Assert.DoesNotContain("refused", _folder.Results(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_budget_below_what_is_charged_is_warned_about_and_refuses_what_costs_anything()
    {
        await RunAsync(4, 1m, 0.10m, [(0.05m, 0.05m)]);
        var report = await RunAsync(8, 0.10m, 0.10m, [(0.05m, 0.05m)]);
        Assert.Equal(4, report.Final.Stages[0].Refused);
        Assert.Equal(0.20m, _provider.Billed);
        var warning = Assert.Single(_folder.Notes);
        Assert.Equal(
            $"warning {DiagnosticCodes.BudgetSpent} $0.20 is charged to the batch already, more than its budget of $0.10: no job that costs anything can run. "
            + "Give a budget of more than $0.20, in the spec or with --budget, to go on.",
            warning);
    }

    [Fact]
    public async Task An_interrupted_attempt_is_charged_what_its_calls_did_cost()
    {
        using var stop = new CancellationTokenSource();
        var report = await RunAsync(1, 1m, 0.50m, [(0.30m, 0.05m)], async (_, token) =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
        }, stop: stop.Token);
        Assert.Equal((RunEnding.Interrupted, 0.05m), (report.Ending, report.Final.Spent));
        using var reader = JournalReader.Open(_folder.Batch);
        Assert.Equal(new Spending(0, 0.05m, 0, 0), reader.Spending());
    }

    [Fact]
    public async Task A_lost_attempt_is_charged_by_the_next_run_and_the_job_pays_only_for_its_own()
    {
        TestBatch copy = null!;
        await RunAsync(1, 1m, 0.50m, [(0.30m, 0.05m)], async (account, token) =>
        {
            using var open = (await account.ReserveAsync(FakeProvider.Quote(0.20m), token)).Reservation!;
            copy = new TestBatch();
            TestBatch.Shell("cp", "-a", _folder.Batch.Root, copy.Folder.Root);
            open.Settle(FakeProvider.Cost(0));
        });
        using (copy)
        {
            var report = await RunAsync(1, 1m, 0.50m, [(0.30m, 0.05m)], folder: copy.Folder);
            Assert.Equal(0.05m + 0.20m + 0.05m, report.Final.Spent);
            Assert.Contains("\"cost\":0.05,", File.ReadAllText(copy.Folder.Results), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_process_finds_the_meter_in_its_environment_and_no_withheld_name()
    {
        Environment.SetEnvironmentVariable("VOLLEYTEST_KEY", "secret");
        await using var meter = new FakeMeter();
        var (spec, plan) = _folder.Load("name: m\nshell: 'test \"$VOLLEYTEST_URL\" = http://lab && test -z \"$VOLLEYTEST_KEY\"'\nenvironment: {VOLLEYTEST_URL: mine}\n");
        plan = BatchPlan.Create([.. plan.Stages.Select(s => s.Definition with { IsMetered = true })], out _)!;
        var options = new RunOptions { Folder = _folder.Batch, Meter = meter, Withheld = ["VOLLEYTEST_KEY"] };
        var report = await new BatchRunner(spec, plan, options, _folder).RunAsync(default, default);
        Assert.Equal(1, report.Final.Stages[0].Succeeded);
        Assert.Equal((true, 1, 0, true), (meter.IsStarted, meter.Opened, meter.InUse, meter.IsDisposed));
    }

    [Fact]
    public async Task A_program_whose_calls_are_turned_away_for_good_is_denied()
    {
        await using var meter = new FakeMeter { OnOpen = account => account.Deny("provider 'lab' does not accept the key in LAB_KEY") };
        var (spec, plan) = _folder.Load("name: m\nshell: 'exit 1'\nrepeat: 30\nparallel: 1\nretry: {attempts: 3, delay: 1ms}\n");
        plan = BatchPlan.Create([.. plan.Stages.Select(s => s.Definition with { IsMetered = true })], out _)!;
        var report = await new BatchRunner(spec, plan, new RunOptions { Folder = _folder.Batch, Meter = meter }, _folder).RunAsync(default, default);
        Assert.Equal((5L, 25L), (report.Final.Stages[0].Failed, report.Final.Stages[0].Skipped));
        Assert.Equal(5, meter.Opened);
        var again = await new BatchRunner(spec, plan, new RunOptions { Folder = _folder.Batch }, _folder).RunAsync(default, default);
        Assert.Equal((5L, 25L), (again.Final.Stages[0].Failed, again.Final.Stages[0].Skipped));
        var mended = await new BatchRunner(spec, plan, new RunOptions { Folder = _folder.Batch, RetryFailed = true }, _folder).RunAsync(default, default);
        Assert.Equal((30L, 0L), (mended.Final.Stages[0].Failed, mended.Final.Stages[0].Skipped));
    }

    private async Task<RunReport> RunAsync(
        int jobs,
        decimal? total,
        decimal? perJob,
        (decimal Maximum, decimal Cost)[] calls,
        Func<CallAccount, CancellationToken, Task>? then = null,
        BatchFolder? folder = null,
        CancellationToken stop = default)
    {
        var workload = new CallingWorkload(async (account, token) =>
        {
            foreach (var (maximum, cost) in calls)
                if (!await _provider.CallAsync(account, maximum, cost, token))
                    return FakeExecutor.Fail();
            if (then is not null)
                await then(account, token);
            return FakeExecutor.Ok();
        });
        var plan = SchedulerWorld.Of(SchedulerWorld.Stage("a", "x", jobs) with { Workload = workload, PerJob = perJob, IsMetered = true });
        var definition = new BatchDefinition { Name = "m", Origin = new SpecOrigin("batch.yaml", _folder.Root, "name: m\n"), Parallel = 4 };
        var options = new RunOptions { Folder = folder ?? _folder.Batch, Budget = total, InterruptGrace = TimeSpan.Zero };
        return await new BatchRunner(definition, plan, options, _folder).RunAsync(stop, default);
    }

    private sealed class CallingWorkload(Func<CallAccount, CancellationToken, Task<AttemptResult>> work) : IWorkload
    {
        public string Name => "calling";

        public object? SharedKeyParts(JobDescription job) => this;

        public IReadOnlyList<KeyValuePair<string, string>> KeyParts(JobDescription job, CancellationToken token) => [];

        public AttemptSettings SettingsOf(long local) => AttemptSettings.Default;

        public AttemptWork CreateWork(PlannedJob job, WorkContext context) => new HandlerWork((handler, token) => work(handler.Account!, token));

        public Diagnostic? CheckUnchanged(PlannedJob job, CancellationToken token) => null;
    }

    private sealed class FakeMeter : IMeter
    {
        public Action<CallAccount>? OnOpen { get; init; }

        public bool IsStarted { get; private set; }

        public bool IsDisposed { get; private set; }

        public int Opened { get; private set; }

        public int InUse { get; private set; }

        public ValueTask StartAsync(CancellationToken token)
        {
            IsStarted = true;
            return default;
        }

        public AttemptPass Open(CallAccount account)
        {
            OnOpen?.Invoke(account);
            Opened++;
            InUse++;
            return new Pass(this);
        }

        public ValueTask DisposeAsync()
        {
            IsDisposed = true;
            return default;
        }

        private sealed class Pass(FakeMeter meter) : AttemptPass
        {
            public override ImmutableArray<KeyValuePair<string, string>> Environment { get; } = [new("VOLLEYTEST_URL", "http://lab")];

            public override ValueTask DisposeAsync()
            {
                meter.InUse--;
                return default;
            }
        }
    }
}
