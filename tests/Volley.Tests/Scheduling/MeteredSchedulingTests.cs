using FsCheck.Fluent;
using Volley.Execution;
using Volley.Planning;
using Volley.Scheduling;
using Volley.Tests.Testing;

namespace Volley.Tests.Scheduling;

/// <summary>Money that is metered call by call, counted at the provider.</summary>
public sealed class MeteredSchedulingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Ten_thousand_jobs_of_heavy_tailed_cost_never_pass_the_cap_and_leave_less_than_one_reserve(int seed)
    {
        const decimal Cap = 1.00m, PerJob = 0.002m;
        var world = new MeteredWorld(MeteredWorld.Plan(10_000, PerJob), 64, Cap, request => Calls(request, seed, PerJob));
        Assert.Equal(RunEnding.Completed, await world.Scheduler.RunAsync());
        Assert.True(world.Provider.Billed <= Cap, $"{world.Provider.Billed} was billed");
        Assert.True(Cap - world.Provider.Billed < PerJob, $"{Cap - world.Provider.Billed} is left");
        Assert.Equal(world.Provider.Billed, world.Accounts.Ledger.Charged);
        Assert.Equal(world.Provider.Billed, world.Journal.Outcomes.Sum(e => e.Charge));
        Assert.Contains(world.Journal.Outcomes, e => e.Outcome == Outcome.Refused);
        Assert.Equal(10_000, world.Journal.Outcomes.Select(e => e.Job.Index).Distinct().Count());
    }

    [Fact]
    public void The_same_jobs_are_admitted_at_any_parallelism_with_a_cap_each() => Check(seed =>
    {
        const decimal PerJob = 0.010m;
        var cap = (10 + (seed % 90)) / 1000m;
        var lines = new[] { 1, 8, 64 }.Select(parallel =>
        {
            var world = new MeteredWorld(MeteredWorld.Plan(150, PerJob), parallel, cap, request => Calls(request, seed, PerJob / 10));
            world.Scheduler.RunAsync().GetAwaiter().GetResult();
            Assert.True(world.Provider.Billed <= cap);
            return string.Join('\n', world.Lines());
        }).ToArray();
        Assert.Equal(lines[0], lines[1]);
        Assert.Equal(lines[0], lines[2]);
    });

    [Fact]
    public void Without_a_cap_each_the_batchs_cap_still_holds_and_what_it_cannot_cover_is_refused() => Check(seed =>
    {
        var cap = (5 + (seed % 50)) / 1000m;
        var world = new MeteredWorld(MeteredWorld.Plan(60, null), 1 + (seed % 16), cap, request => Calls(request, seed, 0.002m));
        world.Scheduler.RunAsync().GetAwaiter().GetResult();
        Assert.True(world.Provider.Billed <= cap, $"{world.Provider.Billed} of {cap}");
        Assert.Equal(world.Provider.Billed, world.Accounts.Ledger.Charged);
        Assert.Equal(world.Provider.Billed, world.Journal.Outcomes.Sum(e => e.Charge));
        Assert.DoesNotContain(world.Journal.Outcomes, e => e.Outcome == Outcome.Failed);
        if (world.Journal.Outcomes.Any(e => e.Outcome == Outcome.Refused))
            Assert.True(cap - world.Provider.Billed < 0.002m, $"{cap - world.Provider.Billed} is left");
    });

    [Fact]
    public async Task A_call_that_does_not_fit_the_jobs_cap_fails_the_job_for_good_and_says_so()
    {
        var plan = MeteredWorld.Plan(1, 0.10m, _ => AttemptSettings.Default with { Retry = new RetryPolicy { Attempts = 3 } });
        var world = new MeteredWorld(plan, 1, null, _ => [(0.08m, 0.07m), (0.05m, 0.01m)]);
        await world.Scheduler.RunAsync();
        var outcome = Assert.Single(world.Journal.Outcomes);
        Assert.Equal((Outcome.Failed, 0.07m, 1), (outcome.Outcome, outcome.Cost, outcome.Attempt));
        Assert.Equal(new JobError(ErrorCodes.CallOverCap, "a call that may cost up to $0.05 did not fit the $0.03 left of the job's $0.10"), outcome.Error);
    }

    [Fact]
    public async Task A_further_attempt_has_what_the_earlier_ones_left()
    {
        var plan = MeteredWorld.Plan(1, 0.10m, _ => AttemptSettings.Default with { Retry = new RetryPolicy { Attempts = 3, Delay = TimeSpan.Zero } });
        var allowances = new List<decimal?>();
        var world = new SchedulerWorld(plan);
        world.Executor.OnStart = request => allowances.Add(request.Account!.Cap);
        await world.RunAsync(request => FakeExecutor.Fail() with { Cost = 0.03m }, new Random(1));
        Assert.Equal([0.10m, 0.07m, 0.04m], allowances);
    }

    [Fact]
    public async Task What_a_command_says_that_it_cost_adds_to_what_was_metered()
    {
        var world = new SchedulerWorld(MeteredWorld.Plan(1, 1m), cap: 5m);
        await world.RunAsync(_ => FakeExecutor.Ok(0.25m), new Random(1));
        var outcome = Assert.Single(world.Journal.Outcomes);
        Assert.Equal((0.25m, 0.25m), (outcome.Cost, outcome.Charge));
    }

    [Fact]
    public async Task A_stage_that_draws_on_the_batch_does_not_wait_for_money_of_jobs_that_wait_for_its_slot()
    {
        var reserving = SchedulerWorld.Stage("a", "x", 5) with { PerJob = 0.4m, IsMetered = true };
        var drawing = SchedulerWorld.Stage("b", "y", 5) with { IsMetered = true };
        var after = SchedulerWorld.Stage("c", "z", 5, new StageNeed("b", [])) with { PerJob = 0.4m, IsMetered = true };
        foreach (var parallel in new[] { 1, 3, 64 })
        {
            var world = new MeteredWorld(SchedulerWorld.Of(reserving, drawing, after), parallel, 3m, _ => [(0.3m, 0.1m), (0.2m, 0.05m)]);
            Assert.Equal(RunEnding.Completed, await world.Scheduler.RunAsync().WaitAsync(TimeSpan.FromMinutes(1)));
            Assert.All(world.Journal.Outcomes, e => Assert.Equal(Outcome.Succeeded, e.Outcome));
            Assert.Equal(2.25m, world.Provider.Billed);
        }
    }

    [Fact]
    public async Task Free_calls_run_under_a_budget_of_nothing()
    {
        var world = new MeteredWorld(MeteredWorld.Plan(20, null), 4, 0, _ => [(0, 0)]);
        await world.Scheduler.RunAsync();
        Assert.All(world.Journal.Outcomes, e => Assert.Equal(Outcome.Succeeded, e.Outcome));
    }

    /// <summary>Some calls of a job that stay below what it may cost; which ones depends on the job alone.</summary>
    private static IEnumerable<(decimal Maximum, decimal Cost)> Calls(AttemptRequest request, int seed, decimal most)
    {
        var random = new Random(unchecked((int)(uint)request.Job.Key.Low + seed));
        var left = most;
        for (var i = random.Next(1, 4); i > 0 && left > 0; i--)
        {
            var maximum = Math.Round(left * (decimal)(0.2 + (0.8 * random.NextDouble())), 9);
            var cost = Math.Round(maximum * (decimal)Math.Pow(random.NextDouble(), 6), 9);
            left -= cost;
            yield return (maximum, cost);
        }
    }

    private static void Check(Action<int> property) =>
        FsCheck.Check.QuickThrowOnFailure(Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), property));
}
