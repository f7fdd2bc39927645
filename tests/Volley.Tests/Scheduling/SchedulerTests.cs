using Volley.Diagnostics;
using Volley.Execution;
using Volley.Journal;
using Volley.Planning;
using Volley.Scheduling;
using Volley.Specs;
using Volley.Tests.Testing;

namespace Volley.Tests.Scheduling;

public sealed class SchedulerTests
{
    private static readonly AttemptSettings ThreeAttempts = AttemptSettings.Default with { Retry = new RetryPolicy { Attempts = 3 } };

    [Theory]
    [InlineData("SIGTERM", null, true)]
    [InlineData("SIGHUP", null, true)]
    [InlineData(null, 130, true)]
    [InlineData(null, 143, true)]
    [InlineData("SIGSEGV", null, false)]
    [InlineData(null, 1, false)]
    public async Task What_the_signal_that_interrupts_a_run_ends_too_decides_nothing(string? signal, int? code, bool isUndecided)
    {
        var isInterrupted = false;
        var world = new SchedulerWorld(SchedulerWorld.List(["a"]), 1);
        world.Executor.OnStart = _ =>
        {
            isInterrupted = true;
            world.Scheduler.Interrupt();
        };
        var ending = await world.RunAsync(_ => FakeExecutor.Fail() with { Signal = signal, ExitCode = code }, new Random(1));

        Assert.True(isInterrupted);
        Assert.Equal(isUndecided ? RunEnding.Interrupted : RunEnding.Completed, ending);
        Assert.Equal(isUndecided ? EntryKind.CutShort : EntryKind.Outcome, Assert.Single(world.Journal.Entries).Kind);
    }

    [Fact]
    public async Task What_was_cut_off_counts_at_all_that_it_could_spend_whatever_it_said_before()
    {
        var settings = AttemptSettings.Default with { Retry = new RetryPolicy { Attempts = 3 } };
        var world = new SchedulerWorld(SchedulerWorld.List(["a", "b"], _ => settings, 1), cap: 10);
        await world.RunAsync(r => r.Job.Index == 0 ? FakeExecutor.Fail(cost: 0.2m) with { Signal = "SIGKILL" } : FakeExecutor.Ok(0.2m) with { Status = AttemptStatus.TimedOut }, new Random(1));

        Assert.Equal([(1, 1m), (1, 1m)], world.Journal.Outcomes.Select(e => (e.Attempt, e.Cost!.Value)));
    }

    [Fact]
    public async Task What_attempts_spent_is_recorded_where_an_input_that_changed_ends_the_run()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var hasChanged = false;
            var workload = new FakeWorkload { Change = job => hasChanged && job.Job.Index == 0 ? Diagnostic.Error("VOL2005", "changed") : null };
            var world = new SchedulerWorld(SchedulerWorld.Of(SchedulerWorld.Stage("a", "x", 6) with { Workload = workload, PerJob = 2 }), 3, cap: 20);
            world.Executor.OnStart = request => hasChanged |= request.Job.Index == 0;
            var fault = await Assert.ThrowsAsync<BatchException>(() => world.RunAsync(_ => FakeExecutor.Ok(0.01m), new Random(seed)));

            Assert.Equal("VOL2005", Assert.Single(fault.Diagnostics).Code);
            var entries = world.Journal.Committed.Concat(world.Journal.Posted).OfType<AppendEntry>().Select(a => a.Entry).ToArray();
            Assert.Equal(world.Executor.Started.Select(s => s.Index).Order(), entries.Select(e => e.Job.Index).Order());
            Assert.Equal((EntryKind.CutShort, 0.01m), entries.Where(e => e.Job.Index == 0).Select(e => (e.Kind, e.Charge)).Single());
            Assert.All(entries, e => Assert.Equal(e.Status == AttemptStatus.Interrupted ? 2 : 0.01m, e.Charge));
            Assert.Equal(entries.Sum(e => e.Charge), world.Accounts.Ledger.Charged);
        }
    }

    [Fact]
    public async Task A_job_starts_only_after_its_needs_are_on_disk()
    {
        // a ──► b ──► d
        //  └──► c ───┘
        var world = new SchedulerWorld(SchedulerWorld.List("a", "b: a", "c: a", "d: b c"));
        world.Executor.OnStart = request =>
        {
            foreach (var need in world.Plan.NeedsOf(request.Job.Index))
                Assert.Contains(world.Journal.Outcomes, e => e.Job.Index == need && e.Outcome == Outcome.Succeeded);
        };
        Assert.Equal(RunEnding.Completed, await world.RunAsync(_ => FakeExecutor.Ok(), new Random(1)));
        Assert.Equal(4, world.Journal.Outcomes.Count());
    }

    [Fact]
    public async Task The_longest_remaining_path_goes_first_then_plan_order()
    {
        var world = new SchedulerWorld(SchedulerWorld.List("short", "long1", "long2: long1", "long3: long2", "other"), parallel: 1);
        await world.RunAsync(_ => FakeExecutor.Ok(), new Random(1));
        Assert.Equal(["long1", "long2", "short", "long3", "other"], world.Executor.Started.Select(s => world.Plan[s.Index].Id));
    }

    [Fact]
    public async Task A_failed_need_skips_its_dependants_and_names_the_culprit()
    {
        var world = new SchedulerWorld(SchedulerWorld.List("a", "b: a", "c: b", "d"));
        await world.RunAsync(r => r.Job.Id == "a" ? FakeExecutor.Fail() : FakeExecutor.Ok(), new Random(1));
        Assert.Equal(
            ["a failed 1  exit code 1", "b skipped   needs 'a', which failed", "c skipped   needs 'b', which was skipped because 'a' failed", "d succeeded 0  "],
            world.Lines());
    }

    [Fact]
    public async Task A_failed_job_skips_a_whole_stage_that_needs_it()
    {
        var world = new SchedulerWorld(SchedulerWorld.Of(
            SchedulerWorld.Stage("one", "x", 3),
            SchedulerWorld.Stage("two", "y", 2, new StageNeed("one", []))));
        await world.RunAsync(r => r.Job.Index is 1 or 2 ? FakeExecutor.Fail() : FakeExecutor.Ok(), new Random(1));
        var culprit = world.Plan[1].Id;
        Assert.All(world.Journal.Outcomes.Where(e => e.Job.Stage == "two"), e => Assert.Equal($"needs '{culprit}', which failed", e.Error!.Message));
    }

    [Fact]
    public async Task Matching_needs_wait_for_their_own_group_only()
    {
        var plan = SchedulerWorld.Of(
            SchedulerWorld.Stage("train", "seed", 3),
            SchedulerWorld.Stage("score", "seed", 3, new StageNeed("train", ["seed"])));
        var world = new SchedulerWorld(plan);
        await world.RunAsync(r => r.Job.Index == 1 ? FakeExecutor.Fail() : FakeExecutor.Ok(), new Random(1));
        Assert.Equal(
            [Outcome.Succeeded, Outcome.Failed, Outcome.Succeeded, Outcome.Succeeded, Outcome.Skipped, Outcome.Succeeded],
            world.Journal.Outcomes.OrderBy(e => e.Job.Index).Select(e => e.Outcome!.Value));
        Assert.Equal([1L], plan.NeedsOf(4));
    }

    [Fact]
    public async Task A_retried_job_succeeds_and_its_dependants_run()
    {
        var world = new SchedulerWorld(SchedulerWorld.List(["a", "b: a"], _ => ThreeAttempts, null));
        await world.RunAsync(r => r.Attempt < 3 && r.Job.Id == "a" ? FakeExecutor.Fail() : FakeExecutor.Ok(), new Random(1));
        Assert.Equal([(0L, 1), (0L, 2), (0L, 3), (1L, 1)], world.Executor.Started);
        Assert.Equal(2, world.Journal.Entries.Count(e => e.Kind == EntryKind.Attempt));
    }

    [Fact]
    public async Task Attempts_end_at_their_limit()
    {
        var world = new SchedulerWorld(SchedulerWorld.List(["a"], _ => ThreeAttempts, null));
        await world.RunAsync(_ => FakeExecutor.Fail(), new Random(1));
        Assert.Equal(3, world.Executor.Started.Count);
        Assert.Equal(Outcome.Failed, world.Journal.Outcomes.Single().Outcome);
    }

    [Fact]
    public async Task A_permanent_failure_is_not_retried()
    {
        var world = new SchedulerWorld(SchedulerWorld.List(["a"], _ => ThreeAttempts, null));
        await world.RunAsync(_ => FakeExecutor.Fail() with { IsPermanent = true }, new Random(1));
        Assert.Single(world.Executor.Started);
    }

    [Fact]
    public async Task Stopping_fixes_the_lines_up_to_the_first_failure()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var world = new SchedulerWorld(SchedulerWorld.Of(SchedulerWorld.Stage("s", "x", 20)), parallel: 5, OnFailure.Stop);
            var ending = await world.RunAsync(r => r.Job.Index is 7 or 9 ? FakeExecutor.Fail() : FakeExecutor.Ok(), new Random(seed));
            Assert.Equal(RunEnding.Stopped, ending);
            var lines = world.Journal.Outcomes.OrderBy(e => e.Job.Index).ToArray();
            Assert.Equal(20, lines.Length);
            Assert.All(lines.Take(7), e => Assert.Equal(Outcome.Succeeded, e.Outcome));
            Assert.Equal(Outcome.Failed, lines[7].Outcome);
            Assert.All(lines.Skip(8).Where(e => e.Outcome == Outcome.Skipped), e => Assert.Equal($"the batch stopped at '{world.Plan[7].Id}', which failed", e.Error!.Message));
            Assert.DoesNotContain(world.Executor.Started, s => s.Index > 7 + 5 + 5);
        }
    }

    [Fact]
    public async Task Interrupted_batch_keeps_finished_jobs_and_leaves_the_rest_undecided()
    {
        var world = new SchedulerWorld(SchedulerWorld.Of(SchedulerWorld.Stage("s", "x", 20)), parallel: 2);
        var ended = 0;
        var ending = await world.RunAsync(
            _ => FakeExecutor.Ok(),
            new Random(3),
            _ =>
            {
                if (world.Journal.Outcomes.Count() < 5 || ended++ > 0)
                    return;
                world.Scheduler.Interrupt();
                world.Scheduler.Kill();
            });
        Assert.Equal(RunEnding.Interrupted, ending);
        Assert.InRange(world.Journal.Outcomes.Count(), 5, 9);
    }

    [Fact]
    public async Task After_the_first_interruption_nothing_starts_and_the_grace_ends_what_runs()
    {
        var world = new SchedulerWorld(SchedulerWorld.List("a", "b"), parallel: 1);
        var run = Task.Run(world.Scheduler.RunAsync);
        await Until(() => world.Executor.PendingCount == 1);
        world.Scheduler.Interrupt();
        while (!run.IsCompleted)
        {
            world.Journal.Commit(10);
            world.Time.AdvanceToNext();
            await Task.Yield();
        }

        Assert.Equal(RunEnding.Interrupted, await run);
        Assert.Single(world.Executor.Started);
        Assert.Empty(world.Journal.Outcomes);
    }

    [Fact]
    public async Task A_slot_is_held_until_the_outcome_is_on_disk()
    {
        var world = new SchedulerWorld(SchedulerWorld.Of(SchedulerWorld.Stage("s", "x", 9)), parallel: 3);
        var run = Task.Run(world.Scheduler.RunAsync);
        await Until(() => world.Executor.PendingCount == 3);
        while (world.Executor.EndOne(_ => 0, _ => FakeExecutor.Ok()))
        {
        }

        Assert.NotNull(await world.Scheduler.SnapshotAsync());
        Assert.Equal(3, world.Executor.Started.Count);
        world.Journal.Commit(100);
        await Until(() => world.Executor.Started.Count > 3);
        world.Scheduler.Interrupt();
        world.Scheduler.Kill();
        await run;
    }

    [Fact]
    public async Task A_journal_that_cannot_write_ends_the_run_and_kills_what_runs()
    {
        var world = new SchedulerWorld(SchedulerWorld.List("a", "b"), parallel: 1);
        var run = Task.Run(world.Scheduler.RunAsync);
        await Until(() => world.Executor.PendingCount == 1);
        world.Scheduler.Committed(new JournalCommit([], new Volley.Diagnostics.BatchException(Volley.Diagnostics.Diagnostic.Error("VOL0", "disk full"))));
        await Assert.ThrowsAsync<Volley.Diagnostics.BatchException>(() => run);
        Assert.Equal(0, world.Executor.PendingCount);
        Assert.Single(world.Executor.Started);
    }

    [Fact]
    public async Task What_earlier_runs_decided_is_not_run_again()
    {
        var world = new SchedulerWorld(SchedulerWorld.List("a", "b: a", "c: b"));
        world.Scheduler.Adopt(0, Outcome.Succeeded);
        world.Scheduler.Resume(1, 2, 0.5m);
        await world.RunAsync(_ => FakeExecutor.Ok(0.25m), new Random(1));
        Assert.Equal([(1L, 3), (2L, 1)], world.Executor.Started);
        Assert.Equal(0.75m, world.Journal.Outcomes.Single(e => e.Job.Id == "b").Cost);
    }

    [Fact]
    public async Task A_job_whose_need_was_refused_is_skipped_and_names_it()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var world = new SchedulerWorld(SchedulerWorld.List(["a", "b", "c: b", "d: c"], null, 1m), parallel: 4, cap: 1.5m);
            await world.RunAsync(_ => FakeExecutor.Ok(1m), new Random(seed));
            Assert.Equal(
                ["a succeeded 0 1 ", "b refused   the budget of $1.50 could not cover it", "c skipped   needs 'b', which was refused",
                 "d skipped   needs 'c', which was skipped because 'b' was refused"],
                world.Lines());
        }
    }

    [Fact]
    public async Task A_stage_limit_holds_beside_the_batch_limit()
    {
        var stage = SchedulerWorld.Stage("narrow", "x", 12) with { Parallel = 2 };
        var world = new SchedulerWorld(SchedulerWorld.Of(stage, SchedulerWorld.Stage("wide", "x", 12)), parallel: 6);
        var most = 0;
        world.Executor.OnStart = _ => most = Math.Max(most, 0);
        await world.RunAsync(
            _ => FakeExecutor.Ok(),
            new Random(5),
            _ => most = Math.Max(most, world.Scheduler.CountersOf(world.Plan.Stages[0]).InFlight));
        Assert.InRange(most, 1, 2);
        Assert.InRange(world.Executor.MostAtOnce, 1, 6);
    }

    [Fact]
    public async Task A_stage_limit_holds_for_retried_attempts_too()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var stage = SchedulerWorld.Stage("narrow", "x", 12) with { Parallel = 2, Workload = new FakeWorkload("", _ => ThreeAttempts) };
            var world = new SchedulerWorld(SchedulerWorld.Of(stage), parallel: 6);
            var most = 0;
            world.Executor.OnStart = _ => most = Math.Max(most, world.Scheduler.CountersOf(world.Plan.Stages[0]).InFlight);
            await world.RunAsync(r => r.Attempt < 3 ? FakeExecutor.Fail() : FakeExecutor.Ok(), new Random(seed), _ => world.Time.AdvanceToNext());
            Assert.Equal(36, world.Executor.Started.Count);
            Assert.InRange(most, 1, 2);
        }
    }

    [Fact]
    public async Task Stopping_gives_back_what_is_reserved_exactly_once()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var stage = SchedulerWorld.Stage("s", "x", 20) with { PerJob = 1, Workload = new FakeWorkload("", _ => ThreeAttempts) };
            var world = new SchedulerWorld(SchedulerWorld.Of(stage), parallel: 5, OnFailure.Stop, cap: 2 + (seed % 30));
            var ending = await world.RunAsync(
                r => r.Job.Index is 2 or 3 or 5 ? FakeExecutor.Fail(1, 0.1m) : FakeExecutor.Ok(0.1m), new Random(seed));
            Assert.Equal(RunEnding.Stopped, ending);
            var lines = world.Journal.Outcomes.OrderBy(e => e.Job.Index).ToArray();
            Assert.Equal(Enumerable.Range(0, 20), lines.Select(e => (int)e.Job.Index));
            Assert.Equal([Outcome.Succeeded, Outcome.Succeeded, Outcome.Failed], lines.Take(3).Select(e => e.Outcome!.Value));
            Assert.DoesNotContain(lines, e => e.Outcome == Outcome.Refused);
            Assert.Equal(world.Journal.Entries.Where(e => e.Attempt > 0 && e.Kind != EntryKind.CutShort).Sum(e => e.Charge), lines.Sum(e => e.Cost ?? 0));
        }
    }

    [Fact]
    public async Task A_batch_that_is_interrupted_before_it_runs_starts_nothing()
    {
        var world = new SchedulerWorld(SchedulerWorld.List("a", "b"));
        world.Scheduler.Interrupt();
        Assert.Equal(RunEnding.Interrupted, await world.RunAsync(_ => FakeExecutor.Ok(), new Random(1)));
        Assert.Empty(world.Executor.Started);
    }

    [Fact]
    public async Task An_interrupted_attempt_leaves_an_entry_whether_or_not_money_was_at_stake()
    {
        foreach (var perJob in (decimal?[])[null, 0.5m])
        {
            var world = new SchedulerWorld(SchedulerWorld.List(["a"], null, perJob), cap: perJob is null ? null : 1);
            world.Executor.OnStart = _ => world.Scheduler.Kill();
            Assert.Equal(RunEnding.Interrupted, await world.RunAsync(_ => FakeExecutor.Interrupted, new Random(1)));
            world.Journal.Commit(int.MaxValue);
            var entry = Assert.Single(world.Journal.Entries);
            Assert.Equal((EntryKind.CutShort, 1, Volley.Execution.AttemptStatus.Interrupted, perJob ?? 0), (entry.Kind, entry.Attempt, entry.Status!.Value, entry.Charge));
        }
    }

    [Fact]
    public async Task After_a_fault_only_what_had_begun_counts_at_all_that_it_could_spend()
    {
        var world = new SchedulerWorld(SchedulerWorld.List(["a", "b"], null, 0.5m), parallel: 2, cap: 5);
        world.Executor.OnStart = _ => throw new InvalidOperationException("a broken executor");
        var run = Task.Run(world.Scheduler.RunAsync, TestContext.Current.CancellationToken);
        await Until(() => world.Journal.Posted.OfType<RecordRunning>().Count() == 2);
        world.Journal.Commit(world.Journal.Posted.ToList().FindIndex(c => c is RecordRunning) + 1);
        await Assert.ThrowsAsync<InvalidOperationException>(() => run);
        Assert.Equal([world.Plan[1].Key], world.Journal.Posted.OfType<ForgetRunning>().Select(c => c.Key));
    }

    private static async Task Until(Func<bool> condition)
    {
        while (!condition())
            await Task.Yield();
    }
}
