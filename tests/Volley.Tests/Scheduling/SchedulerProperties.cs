using FsCheck.Fluent;
using Volley.Execution;
using Volley.Planning;
using Volley.Scheduling;
using Volley.Specs;
using Volley.Tests.Testing;

namespace Volley.Tests.Scheduling;

/// <summary>Random graphs, failures, retries, costs and orders of completion.</summary>
public sealed class SchedulerProperties
{
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(64)]
    public void Each_job_is_decided_once_after_its_needs_within_the_limits(int parallel) => Check(seed =>
    {
        var (plan, result) = RandomBatch(seed, null);
        var world = new SchedulerWorld(plan, parallel);
        world.Executor.OnStart = request => Assert.All(
            plan.NeedsOf(request.Job.Index),
            need => Assert.Contains(world.Journal.Outcomes, e => e.Job.Index == need && e.Outcome == Outcome.Succeeded));
        Run(world, result, seed);
        Assert.InRange(world.Executor.MostAtOnce, 0, parallel);
        Assert.Equal(Enumerable.Range(0, (int)plan.Count), world.Journal.Outcomes.Select(e => (int)e.Job.Index).Order());
    });

    [Fact]
    public void The_outcomes_do_not_depend_on_parallelism_or_order() => Check(seed =>
    {
        var cap = seed % 3 == 0 ? (decimal?)null : seed % 7;
        var runs = new[] { 1, 8, 64 }.Select(parallel =>
        {
            var (plan, result) = RandomBatch(seed, cap is null ? null : 1m);
            var world = new SchedulerWorld(plan, parallel, cap: cap);
            Run(world, result, seed * parallel);
            return string.Join('\n', world.Lines());
        }).ToArray();
        Assert.Equal(runs[0], runs[1]);
        Assert.Equal(runs[0], runs[2]);
    });

    [Fact]
    public void The_cap_holds_and_no_job_is_refused_that_would_have_fitted() => Check(seed =>
    {
        var cap = 1 + (seed % 9);
        var (plan, result) = RandomBatch(seed, 1m);
        var world = new SchedulerWorld(plan, 1 + (seed % 16), cap: cap);
        Run(world, result, seed);
        var outcomes = world.Journal.Outcomes.OrderBy(e => e.Job.Index).ToArray();
        Assert.True(outcomes.Sum(e => e.Cost ?? 0) <= cap);
        decimal spent = 0;
        foreach (var entry in outcomes)
        {
            if (entry.Outcome == Outcome.Refused)
                Assert.True(spent + 1m > cap, $"{entry.Job.Id} was refused at {spent} of {cap}");
            spent += entry.Cost ?? 0;
        }
    });

    [Fact]
    public void Stopping_under_a_budget_fixes_the_lines_up_to_the_first_failure() => Check(seed =>
    {
        var runs = new[] { 1, 16 }.Select(parallel =>
        {
            var (plan, result) = RandomBatch(seed, 1m);
            var world = new SchedulerWorld(plan, parallel, OnFailure.Stop, cap: 4 + (seed % 20));
            var ending = world.RunAsync(result, new Random(seed + parallel)).GetAwaiter().GetResult();
            Assert.Equal(plan.Count, world.Journal.Outcomes.Count());
            var lines = world.Lines();
            var failure = world.Journal.Outcomes.Where(e => e.Outcome == Outcome.Failed).Select(e => (int?)e.Job.Index).Min();
            Assert.Equal(failure is null ? RunEnding.Completed : RunEnding.Stopped, ending);
            return string.Join('\n', lines.Take(1 + failure ?? lines.Length));
        }).ToArray();
        Assert.Equal(runs[0], runs[1]);
    });

    [Fact]
    public void An_excess_fixes_the_lines_up_to_it_and_behind_it_only_what_had_started_is_not_refused() => Check(seed =>
    {
        var runs = new[] { 1, 3, 16 }.Select(parallel =>
        {
            var (plan, result) = RandomBatch(seed, 1m);
            var world = new SchedulerWorld(plan, parallel, cap: 4 + (seed % 20));
            Run(world, r => (r.Job.Key.Low + (ulong)seed) % 9 == 0 ? result(r) with { Cost = 1.5m } : result(r), seed + parallel);
            var first = world.Journal.Outcomes.Where(e => e.Error?.Code == ErrorCodes.OverCap).Select(e => (long?)e.Job.Index).Min();
            foreach (var behind in world.Journal.Outcomes.Where(e => e.Job.Index > first && e.Attempt == 0 && e.Error!.Code != ErrorCodes.NeedFailed))
                Assert.Equal($"no more jobs are admitted since '{plan[first!.Value].Id}' cost more than its cap", behind.Error!.Message);
            return string.Join('\n', world.Lines().Take(1 + (int?)first ?? (int)plan.Count));
        }).ToArray();
        Assert.Equal(runs[0], runs[1]);
        Assert.Equal(runs[0], runs[2]);
    });

    [Fact]
    public void Any_prefix_of_the_journal_resumes_to_the_same_end() => Check(seed =>
    {
        var (plan, result) = RandomBatch(seed, null);
        var whole = new SchedulerWorld(plan, 4);
        Run(whole, result, seed);

        var prefix = whole.Journal.Entries.Take(new Random(seed).Next(whole.Journal.Entries.Count + 1)).ToArray();
        var resumed = new SchedulerWorld(RandomBatch(seed, null).Plan, 8);
        resumed.Journal.Recall(prefix.Where(e => e.Outcome is not (Outcome.Skipped or Outcome.Refused)));
        foreach (var job in prefix.GroupBy(e => e.Job.Index))
        {
            var last = job.Last();
            if (last.Outcome is Outcome.Succeeded or Outcome.Failed)
                resumed.Scheduler.Adopt(job.Key, last.Outcome.Value);
            else if (last.Outcome is null)
                resumed.Scheduler.Resume(job.Key, job.Count(), job.Any(e => e.Cost is not null) ? job.Sum(e => e.Cost) : null);
        }

        Run(resumed, result, seed + 1);
        Assert.Equal(whole.Lines(), resumed.Lines());
    });

    private static void Check(Action<int> property) =>
        FsCheck.Check.QuickThrowOnFailure(Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), property));

    private static void Run(SchedulerWorld world, Func<AttemptRequest, AttemptResult> result, int seed) =>
        Assert.Equal(RunEnding.Completed, world.RunAsync(result, new Random(seed)).GetAwaiter().GetResult());

    /// <summary>Either a list with random needs, or stages with matching and whole needs. What an attempt returns depends on the job alone.</summary>
    private static (BatchPlan Plan, Func<AttemptRequest, AttemptResult> Result) RandomBatch(int seed, decimal? perJob)
    {
        var random = new Random(seed);
        AttemptSettings Settings(long local) => AttemptSettings.Default with { Retry = new RetryPolicy { Attempts = 1 + (int)((local + seed) % 3) } };
        BatchPlan plan;
        if (random.Next(2) == 0)
        {
            var jobs = Enumerable.Range(0, random.Next(1, 40))
                .Select(i => $"j{i}: {string.Join(' ', Enumerable.Range(0, i).Where(_ => random.Next(i + 1) < 2).Select(n => $"j{n}"))}");
            plan = SchedulerWorld.List([.. jobs.OrderBy(_ => random.Next())], Settings, perJob);
        }
        else
        {
            var size = random.Next(1, 6);
            plan = SchedulerWorld.Of(
                SchedulerWorld.Stage("a", "x", size) with { PerJob = perJob },
                SchedulerWorld.Stage("b", "x", random.Next(1, size + 1), new StageNeed("a", ["x"])) with { PerJob = perJob },
                SchedulerWorld.Stage("c", "y", random.Next(1, 6), new StageNeed("b", []), new StageNeed("a", [])) with { PerJob = perJob, Parallel = 2 });
        }

        return (plan, request =>
        {
            var chance = new Random(unchecked((int)(uint)request.Job.Key.Low + (seed * 31) + request.Attempt)).NextDouble();
            var cost = perJob is null ? (decimal?)null : Math.Round((decimal)chance / 4, 2);
            return chance < 0.2 ? FakeExecutor.Fail((int)(chance * 20) + 1, cost) : FakeExecutor.Ok(cost);
        }
        );
    }
}
