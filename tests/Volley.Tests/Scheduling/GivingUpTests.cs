using FsCheck.Fluent;
using Volley.Execution;
using Volley.Planning;
using Volley.Scheduling;
using Volley.Specs;
using Volley.Tests.Testing;

namespace Volley.Tests.Scheduling;

/// <summary>A stage whose jobs are all turned away alike is given up, at a place that depends on the outcomes alone.</summary>
public sealed class GivingUpTests
{
    [Fact]
    public async Task Five_consecutive_jobs_that_are_turned_away_alike_end_the_stage_with_one_message()
    {
        var world = new SchedulerWorld(MeteredWorld.Plan(200, null), 8);
        Assert.Equal(RunEnding.Completed, await world.RunAsync(_ => Denied("wrong key"), new Random(1)));
        var outcomes = world.Journal.Outcomes.OrderBy(e => e.Job.Index).ToArray();
        Assert.Equal(200, outcomes.Length);
        Assert.InRange(world.Executor.Started.Count, 5, 100);
        var skipped = outcomes.Where(e => e.Outcome == Outcome.Skipped).ToArray();
        Assert.Equal(200 - world.Executor.Started.Count, skipped.Length);
        Assert.Equal(new JobError(ErrorCodes.StageStopped, "5 jobs in a row were turned away, the last one 'j4': wrong key"), Assert.Single(skipped.Select(e => e.Error).Distinct()));
    }

    [Fact]
    public void The_place_does_not_depend_on_parallelism_or_order() => FsCheck.Check.QuickThrowOnFailure(Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), seed =>
    {
        var length = 1 + (seed % 4);
        var settings = AttemptSettings.Default with { Retry = new RetryPolicy { GiveUpAfter = length } };
        var cap = seed % 2 == 0 ? 100m : (decimal?)null;
        var runs = new[] { 1, 7, 32 }.Select(parallel =>
        {
            var first = SchedulerWorld.Stage("a", "x", 40) with { Workload = new FakeWorkload("", _ => settings), PerJob = cap / 100, IsMetered = true };
            var plan = SchedulerWorld.Of(first, first with { Name = "b", Needs = [new StageNeed("a", ["x"])] });
            var world = new SchedulerWorld(plan, parallel, cap: cap);
            Assert.Equal(RunEnding.Completed, world.RunAsync(r => Result(r, seed), new Random(seed + parallel)).GetAwaiter().GetResult());
            Assert.Equal(80, world.Journal.Outcomes.Select(e => e.Job.Index).Distinct().Count());
            Assert.Equal(0, world.Accounts.Ledger.Reserved);
            var stopped = world.Journal.Outcomes.Where(e => e.Job.Stage == "a" && e.Error?.Code == ErrorCodes.StageStopped).ToArray();
            var end = stopped.Length == 0 ? 40 : stopped.Min(e => e.Job.Index);
            return (Messages: string.Join('\n', stopped.Select(e => e.Error!.Message).Distinct().Order()), Lines: world.Lines(), End: end);
        }).ToArray();

        // Jobs behind the place that had been started already, all of them perhaps, are told as they ended; all before it is the same.
        Assert.InRange(runs.Select(r => r.Messages).Where(m => m.Length > 0).Distinct().Count(), 0, 1);
        var same = (int)runs.Min(r => r.End);
        Assert.Single(runs.Select(r => string.Join('\n', r.Lines.Take(same))).Distinct());
    }));

    [Fact]
    public void A_stage_that_is_given_up_while_admission_is_closed_leaves_nothing_undecided() =>
        FsCheck.Check.QuickThrowOnFailure(Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), seed =>
        {
            var settings = AttemptSettings.Default with { Retry = new RetryPolicy { Attempts = 2, GiveUpAfter = 1 + (seed % 2) } };
            var first = SchedulerWorld.Stage("a", "x", 12) with { Workload = new FakeWorkload("", _ => settings), PerJob = 1 };
            var plan = SchedulerWorld.Of(first, first with { Name = "b" }, first with { Name = "c", Needs = [new StageNeed("b", ["x"])] });
            var world = new SchedulerWorld(plan, 2 + (seed % 9), cap: 100);
            Assert.Equal(RunEnding.Completed, world.RunAsync(r => Costly(r, seed), new Random(seed)).GetAwaiter().GetResult());
            Assert.Equal(36, world.Journal.Outcomes.Select(e => e.Job.Index).Distinct().Count());
            Assert.Equal(0, world.Accounts.Ledger.Reserved);
        }));

    [Fact]
    public async Task One_job_that_is_turned_away_is_not_called_a_row()
    {
        var settings = AttemptSettings.Default with { Retry = new RetryPolicy { GiveUpAfter = 1 } };
        var world = new SchedulerWorld(SchedulerWorld.Of(SchedulerWorld.Stage("a", "x", 2) with { Workload = new FakeWorkload("", _ => settings) }), 1);
        await world.RunAsync(_ => Denied("wrong key"), new Random(1));
        var (first, second) = (world.Journal.Outcomes.First(), world.Journal.Outcomes.Last());
        Assert.Equal($"'{first.Job.Id}' was turned away: wrong key", second.Error!.Message);
    }

    [Fact]
    public async Task Different_reasons_or_a_success_between_them_end_nothing()
    {
        var world = new SchedulerWorld(MeteredWorld.Plan(60, null), 8);
        await world.RunAsync(r => r.Job.Index % 5 == 4 ? FakeExecutor.Ok() : Denied(r.Job.Index % 10 < 5 ? "wrong key" : "unknown model"), new Random(1));
        Assert.DoesNotContain(world.Journal.Outcomes, e => e.Outcome == Outcome.Skipped);
    }

    [Fact]
    public async Task Ordinary_failures_end_nothing()
    {
        var world = new SchedulerWorld(MeteredWorld.Plan(60, null), 8);
        await world.RunAsync(_ => FakeExecutor.Fail() with { IsPermanent = true }, new Random(1));
        Assert.All(world.Journal.Outcomes, e => Assert.Equal(Outcome.Failed, e.Outcome));
    }

    [Fact]
    public async Task A_stage_that_an_earlier_run_gave_up_stays_given_up_until_its_failures_are_retried()
    {
        var world = new SchedulerWorld(MeteredWorld.Plan(20, null), 4);
        for (var i = 0; i < 5; i++)
        {
            world.Scheduler.Adopt(i, Outcome.Failed);
            world.Scheduler.AdoptDenial(i, "wrong key");
        }

        await world.RunAsync(_ => FakeExecutor.Ok(), new Random(1));
        Assert.Empty(world.Executor.Started);
        Assert.Equal(15, world.Journal.Outcomes.Count(e => e.Error?.Message == "5 jobs in a row were turned away, the last one 'j4': wrong key"));
    }

    [Fact]
    public async Task Stopping_at_the_first_failure_comes_before_giving_up()
    {
        var world = new SchedulerWorld(MeteredWorld.Plan(20, null), 4, OnFailure.Stop);
        Assert.Equal(RunEnding.Stopped, await world.RunAsync(_ => Denied("wrong key"), new Random(1)));
        Assert.DoesNotContain(world.Journal.Outcomes, e => e.Error?.Code == ErrorCodes.StageStopped);
    }

    private static AttemptResult Denied(string message) => FakeExecutor.Fail() with { Error = new JobError(ErrorCodes.Denied, message), IsPermanent = true };

    private static AttemptResult Costly(AttemptRequest request, int seed) =>
        new Random(unchecked((int)(uint)request.Job.Key.Low + seed + request.Attempt)).NextDouble() switch
        {
            < 0.2 => FakeExecutor.Ok(5),
            < 0.4 => FakeExecutor.Ok(0.5m),
            < 0.7 => FakeExecutor.Fail(75, 0.1m),
            _ => Denied("wrong key"),
        };

    private static AttemptResult Result(AttemptRequest request, int seed)
    {
        var chance = new Random(unchecked((int)(uint)request.Job.Key.Low + seed)).NextDouble();
        return chance < 0.25 ? FakeExecutor.Ok() : chance < 0.3 ? FakeExecutor.Fail() : Denied(chance < 0.9 ? "wrong key" : "unknown model");
    }
}
