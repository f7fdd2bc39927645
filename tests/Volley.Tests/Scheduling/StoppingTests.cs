using Volley.Journal;
using Volley.Planning;
using Volley.Scheduling;
using Volley.Specs;
using Volley.Tests.Testing;

namespace Volley.Tests.Scheduling;

public sealed class StoppingTests
{
    private static readonly AttemptSettings TwoAttempts = AttemptSettings.Default with { Retry = new RetryPolicy { Attempts = 2 } };

    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(4, 0.5)]
    [InlineData(4, 100)]
    public async Task Stopping_under_a_budget_releases_what_was_reserved_and_no_more(int parallel, double cap)
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var plan = SchedulerWorld.List([.. Enumerable.Range(0, 12).Select(i => $"j{i}")], _ => TwoAttempts, 0.1m);
            var world = new SchedulerWorld(plan, parallel, OnFailure.Stop, (decimal)cap);
            var ending = await world.RunAsync(r => (r.Job.Index is 2 or 4 ? FakeExecutor.Fail() : FakeExecutor.Ok()) with { Cost = 0.03m }, new Random(seed));
            Assert.Equal(RunEnding.Stopped, ending);
            var lines = world.Journal.Outcomes.OrderBy(e => e.Job.Index).ToArray();
            Assert.Equal([Outcome.Succeeded, Outcome.Succeeded, Outcome.Failed], lines.Take(3).Select(e => e.Outcome!.Value));
            Assert.Equal(12, lines.Length);
        }
    }

    [Fact]
    public async Task What_a_job_cost_since_it_was_skipped_is_recorded_though_it_is_skipped_alike_again()
    {
        var many = AttemptSettings.Default with { Retry = new RetryPolicy { Attempts = 1000 } };
        var recalled = new List<bool>();
        for (var seed = 0; seed < 50; seed++)
        {
            var world = new SchedulerWorld(SchedulerWorld.List(["a", "b"], i => i == 0 ? AttemptSettings.Default : many, null), 2, OnFailure.Stop);
            world.Scheduler.Recall([new RecalledJob(1, 5, Outcome.Skipped, "the batch stopped at 'a', which failed")]);
            await world.RunAsync(_ => FakeExecutor.Fail(cost: 0.1m), new Random(seed));

            var attempts = world.Journal.Entries.Count(e => e is { Job.Index: 1, Kind: EntryKind.Attempt });
            recalled.Add(world.Journal.Committed.OfType<RecallEntry>().Any());
            Assert.Equal(attempts == 0, recalled[^1]);
            if (attempts > 0)
                Assert.Equal(0.1m * attempts, world.Journal.Outcomes.Single(e => e.Job.Index == 1).Cost);
        }

        Assert.Equal(2, recalled.Distinct().Count());
    }

    [Fact]
    public async Task A_batch_that_stopped_under_a_budget_stops_again()
    {
        var world = new SchedulerWorld(SchedulerWorld.List(["a", "b", "c", "d"], null, 0.1m), 2, OnFailure.Stop, 0.2m, charged: 0.1m);
        world.Scheduler.Adopt(1, Outcome.Failed);
        Assert.Equal(RunEnding.Stopped, await world.RunAsync(_ => FakeExecutor.Ok(), new Random(1)));
        Assert.Equal([0L], world.Executor.Started.Select(s => s.Index));
        Assert.Equal([Outcome.Skipped, Outcome.Skipped], world.Journal.Outcomes.Where(e => e.Job.Index > 1).Select(e => e.Outcome!.Value));
    }
}
