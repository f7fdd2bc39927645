using Volley.Diagnostics;
using Volley.Execution;
using Volley.Planning;
using Volley.Scheduling;
using Volley.Tests.Testing;

namespace Volley.Tests.Running;

public sealed class PlannedCostTests
{
    [Fact]
    public void A_workload_that_knows_its_prices_bounds_what_its_jobs_cost_with_all_their_attempts()
    {
        var report = Compare(SchedulerWorld.Stage("a", "x", 3) with { Workload = new PricedWorkload(0.10m), IsMetered = true });
        Assert.Equal(3 * 2 * 0.10m, report.MaximumCost);
        Assert.Equal(new PriceRange(3 * 0.01m, 3 * 0.05m), report.Priced);
        Assert.True(report.DrawsOnTotal);
    }

    [Fact]
    public void The_jobs_own_cap_bounds_them_where_it_is_less()
    {
        var report = Compare(SchedulerWorld.Stage("a", "x", 3) with { Workload = new PricedWorkload(0.10m), PerJob = 0.15m, IsMetered = true });
        Assert.Equal((3 * 0.15m, new PriceRange(3 * 0.01m, 3 * 0.05m)), (report.MaximumCost, report.Priced));
        report = Compare(SchedulerWorld.Stage("a", "x", 3) with { Workload = new PricedWorkload(null), PerJob = 0.02m, IsMetered = true });
        Assert.Equal((3 * 0.02m, new PriceRange(3 * 0.01m, 3 * 0.02m)), (report.MaximumCost, report.Priced));
        Assert.False(report.DrawsOnTotal);
    }

    [Fact]
    public void A_job_that_nothing_bounds_leaves_the_batch_unbounded() => Assert.Null(Compare(
        SchedulerWorld.Stage("a", "x", 3) with { Workload = new PricedWorkload(0.10m) },
        SchedulerWorld.Stage("b", "y", 3) with { Workload = new PricedWorkload(null) }).MaximumCost);

    [Fact]
    public void A_stage_without_prices_counts_at_its_cap_and_without_one_hides_the_range()
    {
        var priced = SchedulerWorld.Stage("a", "x", 3) with { Workload = new PricedWorkload(0.10m) };
        Assert.Equal(new PriceRange(0.03m, 0.15m + 4), Compare(priced, SchedulerWorld.Stage("b", "y", 2) with { PerJob = 2 }).Priced);
        Assert.Null(Compare(priced, SchedulerWorld.Stage("b", "y", 2)).Priced);
        Assert.Null(Compare(SchedulerWorld.Stage("b", "y", 2) with { PerJob = 2 }).Priced);
    }

    [Fact]
    public void How_long_a_stage_is_tried_can_be_said_without_retries()
    {
        using var folder = new RunFolder();
        var (spec, plan) = folder.Load("name: m\ncommand: ['true']\nretry: {give-up-after: 12}\n");
        Assert.Equal((1, 12), (spec.Stages[0].Command!.Retry.Attempts, plan.Stages[0].Definition.Workload.SettingsOf(0).Retry.GiveUpAfter));
    }

    private static PlanReport Compare(params StageDefinition[] stages) => PlanComparison.Compare("m", SchedulerWorld.Of(stages), null, 1);

    private sealed class PricedWorkload(decimal? most) : IWorkload, IPricedWorkload
    {
        public string Name => "priced";

        public JobPrice? PriceOf(JobDescription job) => new JobPrice(0.01m, 0.05m, most);

        public object? SharedKeyParts(JobDescription job) => this;

        public IReadOnlyList<KeyValuePair<string, string>> KeyParts(JobDescription job, CancellationToken token) => [];

        public AttemptSettings SettingsOf(long local) => AttemptSettings.Default with { Retry = new RetryPolicy { Attempts = 2 } };

        public AttemptWork CreateWork(PlannedJob job, WorkContext context) => throw new InvalidOperationException("Nothing runs.");

        public Diagnostic? CheckUnchanged(PlannedJob job, CancellationToken token) => null;
    }
}
