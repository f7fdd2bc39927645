using Volley.Journal;
using Volley.Planning;
using Volley.Tests.Journal;
using Volley.Tests.Testing;

namespace Volley.Tests.Running;

/// <summary>
/// A kill leaves some first part of what was posted to the journal. <b>Whatever that part is, what it counts at is no less than what the provider
/// billed by then</b>: so a batch that is resumed, however often, keeps its cap.
/// </summary>
public sealed class CrashedMoneyTests
{
    [Theory]
    [InlineData(0.010, 0.08, 1)]
    [InlineData(0.010, 0.08, 16)]
    [InlineData(0, 0.05, 16)]
    public async Task A_batch_that_is_killed_at_any_point_and_resumed_never_passes_its_cap(double perJob, double budget, int parallel)
    {
        var (cap, each) = ((decimal)budget, perJob > 0 ? (decimal)perJob : (decimal?)null);
        for (var seed = 0; seed < 12; seed++)
        {
            using var batch = new TestBatch();
            var (billed, random) = (0m, new Random(seed));
            for (var life = 0; life < 4; life++)
            {
                var plan = MeteredWorld.Plan(40, each);
                var (charged, before) = await ReadAsync(batch);
                Assert.True(charged >= billed, $"{charged} is on the books, {billed} was billed");
                var world = new MeteredWorld(plan, parallel, cap, r => Calls(r.Job, seed), charged);
                foreach (var (index, outcome) in Decided(plan, before))
                    world.Scheduler.Adopt(index, outcome);
                await world.Scheduler.RunAsync();
                var part = world.Journal.Commands.Take(random.Next(world.Journal.Commands.Count + 1)).ToArray();

                // Sent is what was recorded: the rest was never reached in this life.
                billed += Billed(part, world);
                await WriteAsync(batch, plan, before, part);
                Assert.True(billed <= cap, $"seed {seed}, life {life}: {billed} was billed of {cap}");
            }

            Assert.True((await ReadAsync(batch)).Charged <= cap);
        }
    }

    /// <summary>What the provider billed for the calls that a part of the journal knows to be sent, whether it knows their cost or not.</summary>
    private static decimal Billed(JournalCommand[] part, MeteredWorld world)
    {
        var costs = new Dictionary<OpenCall, decimal>(ReferenceEqualityComparer.Instance);
        foreach (var settle in world.Journal.Commands.OfType<SettleCall>())
            costs[settle.Opened] = settle.Settlement.Cost;
        return part.OfType<OpenCall>().Sum(c => costs[c]);
    }

    private static async Task<(decimal Charged, JournalState State)> ReadAsync(TestBatch batch)
    {
        await using var journal = SqliteJournal.Open(batch.Folder);
        return (journal.State.Charged + journal.State.Lost.Sum(l => l.Reserve), journal.State);
    }

    private static async Task WriteAsync(TestBatch batch, BatchPlan plan, JournalState before, JournalCommand[] part)
    {
        await using var journal = SqliteJournal.Open(batch.Folder);
        journal.Begin(TestBatch.RunStart);
        journal.Adopt([.. Enumerable.Range(0, (int)plan.Count)
            .Select(i => (Index: (long)i, Known: before.Jobs.GetValueOrDefault(plan[i].Key)))
            .Where(j => j.Known.Outcome is not null).Select(j => (j.Index, j.Known.Sequence))], []);
        foreach (var lost in before.Lost)
            journal.Post(lost.Reserve == 0 ? new ForgetRunning(lost.Key) : new AppendEntry(new JournalEntry
            {
                Kind = EntryKind.CutShort,
                Job = new Job { Index = -1, Key = lost.Key, Id = lost.JobId },
                Attempt = lost.Attempt,
                Charge = lost.Reserve,
            }));
        foreach (var command in part)
            journal.Post(command);
    }

    private static IEnumerable<(long Index, Outcome Outcome)> Decided(BatchPlan plan, JournalState state)
    {
        for (var i = 0; i < plan.Count; i++)
            if (state.Jobs.TryGetValue(plan[i].Key, out var known) && known.Outcome is Outcome.Succeeded or Outcome.Failed)
                yield return (i, known.Outcome.Value);
    }

    private static IEnumerable<(decimal Maximum, decimal Cost)> Calls(Job job, int seed)
    {
        var random = new Random(unchecked((int)(uint)job.Key.Low + seed));
        for (var i = 0; i < 3; i++)
        {
            var maximum = Math.Round(0.003m * (decimal)random.NextDouble(), 6);
            yield return (maximum, Math.Round(maximum * (decimal)random.NextDouble(), 6));
        }
    }
}
