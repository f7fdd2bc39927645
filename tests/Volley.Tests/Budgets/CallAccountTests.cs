using FsCheck.Fluent;
using Volley.Budgets;
using Volley.Journal;
using Volley.Planning;
using Volley.Tests.Testing;

namespace Volley.Tests.Budgets;

public sealed class CallAccountTests
{
    private static readonly Job Job = new() { Index = 0, Key = new JobKey(1, 2), Id = "job-1" };
    private readonly InstantJournal _journal = new();

    [Fact]
    public async Task A_reservation_is_on_disk_before_the_call_may_be_sent()
    {
        var journal = new FakeJournal();
        await using var account = Accounts(null, journal).Open(Job, 1, 1m);
        var grant = account.ReserveAsync(FakeProvider.Quote(0.5m), default);
        Assert.False(grant.IsCompleted);
        Assert.True(journal.HasPosted);
        journal.Commit(1);
        (await grant).Reservation!.Settle(FakeProvider.Cost(0.2m));
        Assert.Equal(0.2m, account.Spent);
        Assert.Equal(0.8m, account.Left);
    }

    [Fact]
    public async Task A_call_that_cannot_be_recorded_is_not_sent_and_reserves_nothing()
    {
        var journal = new FakeJournal();
        await using var account = Accounts(1m, journal).Open(Job, 1, null);
        var grant = account.ReserveAsync(FakeProvider.Quote(0.5m), default);
        journal.Fail(new IOException("disk"));
        await Assert.ThrowsAsync<IOException>(async () => await grant);
        Assert.Equal(1m, account.LeftAtBest);
    }

    [Fact]
    public async Task A_call_beyond_the_jobs_cap_waits_for_the_jobs_other_calls_and_is_then_refused()
    {
        await using var account = Accounts(100m).Open(Job, 1, 0.10m);
        var first = (await account.ReserveAsync(FakeProvider.Quote(0.08m), default)).Reservation!;
        var second = account.ReserveAsync(FakeProvider.Quote(0.05m), default);
        Assert.False(second.IsCompleted);
        first.Settle(FakeProvider.Cost(0.06m));
        var refusal = (await second).Refusal!;
        Assert.Equal((0.05m, 0.04m, 0.10m, false), (refusal.Needed, refusal.Left, refusal.Cap, refusal.IsBatch));
        Assert.Equal("a call that may cost up to $0.05 did not fit the $0.04 left of the job's $0.10", refusal.Message);
        Assert.Equal(1, account.Refused);
    }

    [Fact]
    public async Task Without_a_cap_of_its_own_a_job_draws_from_the_batch_and_waits_for_other_jobs()
    {
        var accounts = Accounts(1m);
        await using var one = accounts.Open(Job, 1, null);
        await using var other = accounts.Open(Job with { Index = 1 }, 1, null);
        var first = (await one.ReserveAsync(FakeProvider.Quote(0.8m), default)).Reservation!;
        var second = other.ReserveAsync(FakeProvider.Quote(0.5m), default);
        Assert.Equal([new Volley.Scheduling.WaitReport("budget", 1, null, "other calls in flight hold it")], accounts.Waits());
        first.Settle(FakeProvider.Cost(0.1m));
        using var granted = (await second).Reservation!;
        Assert.Empty(accounts.Waits());
    }

    [Fact]
    public async Task A_reservation_that_nobody_settles_counts_at_its_maximum()
    {
        await using var account = Accounts(null).Open(Job, 1, 1m);
        (await account.ReserveAsync(FakeProvider.Quote(0.3m), default)).Reservation!.Dispose();
        Assert.Equal(0.3m, account.Spent);
        var settled = Assert.Single(_journal.Commands.OfType<SettleCall>()).Settlement;
        Assert.Equal((CallStatus.BrokenOff, 0.3m, true), (settled.Status, settled.Cost, settled.IsEstimate));
    }

    [Fact]
    public async Task A_call_is_settled_once()
    {
        await using var account = Accounts(null).Open(Job, 1, 1m);
        var reservation = (await account.ReserveAsync(FakeProvider.Quote(0.3m), default)).Reservation!;
        reservation.Settle(FakeProvider.Cost(0.1m));
        reservation.Dispose();
        Assert.Throws<InvalidOperationException>(() => reservation.Settle(FakeProvider.Cost(0.1m)));
        Assert.Equal(0.1m, account.Spent);
    }

    [Fact]
    public async Task The_end_of_the_attempt_ends_its_calls_and_waits_for_their_settlement()
    {
        var account = Accounts(null).Open(Job, 1, 1m);
        var reservation = (await account.ReserveAsync(FakeProvider.Quote(0.3m), default)).Reservation!;
        var closing = account.DisposeAsync();
        Assert.True(account.Closing.IsCancellationRequested);
        Assert.False(closing.IsCompleted);
        reservation.Settle(FakeProvider.Cost(0.2m));
        await closing;
        Assert.Equal(0.2m, account.Spent);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await account.ReserveAsync(FakeProvider.Quote(0.1m), default));
    }

    [Fact]
    public async Task A_call_that_does_not_end_with_its_attempt_counts_at_its_maximum_whatever_it_says_later()
    {
        var time = new VirtualTime();
        var account = new CallAccounts(new Ledger(null, 0), _journal, time).Open(Job, 1, 1m);
        var reservation = (await account.ReserveAsync(FakeProvider.Quote(0.3m), default)).Reservation!;
        var closing = account.DisposeAsync();
        while (!time.AdvanceToNext())
            await Task.Yield();
        await closing;
        reservation.Settle(FakeProvider.Cost(0.1m));
        Assert.Equal(0.3m, account.Spent);
        Assert.Single(_journal.Commands.OfType<SettleCall>());
    }

    [Fact]
    public async Task A_waiting_call_ends_with_its_attempt()
    {
        var account = Accounts(null).Open(Job, 1, 1m);
        var reservation = (await account.ReserveAsync(FakeProvider.Quote(1m), default)).Reservation!;
        var waiting = account.ReserveAsync(FakeProvider.Quote(1m), default);
        var closing = account.DisposeAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
        reservation.Dispose();
        await closing;
        Assert.Equal(1m, account.Spent);
    }

    [Fact]
    public async Task A_replayed_call_is_a_settled_row_of_its_own()
    {
        await using var account = Accounts(0).Open(Job, 1, 0);
        account.Record(FakeProvider.Quote(0), new CallSettlement { Status = CallStatus.Replayed, InputTokens = 5 });
        var row = Assert.Single(_journal.Commands.OfType<OpenCall>()).Call;
        Assert.Equal((CallStatus.Replayed, 5L), (row.Settlement!.Status, row.Settlement.InputTokens));
        Assert.Throws<ArgumentOutOfRangeException>(() => account.Record(FakeProvider.Quote(1), FakeProvider.Cost(1)));
    }

    [Fact]
    public async Task A_free_call_need_not_wait_for_the_disk()
    {
        await using var account = Accounts(0, new FakeJournal()).Open(Job, 1, null);
        Assert.True((await account.ReserveAsync(FakeProvider.Quote(0), default)).IsGranted);
    }

    [Fact]
    public void The_cap_is_never_passed_and_nothing_is_refused_that_would_have_fitted() => FsCheck.Check.QuickThrowOnFailure(
        Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), seed => TryAsync(seed).GetAwaiter().GetResult()));

    /// <summary>Many jobs at once, each making a few calls of heavy-tailed cost, under the batch's cap or each under its own.</summary>
    private static async Task TryAsync(int seed)
    {
        var random = new Random(seed);
        var cap = Math.Round((decimal)random.NextDouble() * 2, 3);
        var isShared = random.Next(2) == 0;
        var provider = new FakeProvider();
        var accounts = new CallAccounts(new Ledger(isShared ? cap : 1000, 0), new InstantJournal(), TimeProvider.System);
        var jobs = Enumerable.Range(0, isShared ? random.Next(1, 30) : 1).Select(i => (Seed: random.Next(), Account: accounts.Open(Job with { Index = i }, 1, isShared ? null : cap))).ToArray();
        var refusals = new System.Collections.Concurrent.ConcurrentBag<CallRefusal>();
        await Task.WhenAll(jobs.SelectMany(job => Enumerable.Range(0, 4).Select(stream => Task.Run(async () =>
        {
            var calls = new Random(job.Seed + stream);
            for (var i = 0; i < 6; i++)
            {
                var maximum = Math.Round((decimal)(0.5 * Math.Pow(calls.NextDouble(), 4)), 6);
                var grant = await job.Account.ReserveAsync(FakeProvider.Quote(maximum), default);
                if (grant.IsGranted)
                {
                    await Task.Yield();
                    var cost = Math.Round(maximum * (decimal)calls.NextDouble(), 6);
                    grant.Reservation.Settle(FakeProvider.Cost(cost));
                }
                else
                {
                    refusals.Add(grant.Refusal);
                }
            }
        }))));
        foreach (var (_, account) in jobs)
            await account.DisposeAsync();
        var spent = jobs.Sum(j => j.Account.Spent);
        Assert.True(spent <= cap, $"{spent} was spent of {cap}");
        Assert.All(refusals, r => Assert.True(r.Needed > r.Left && spent + r.Needed > cap, $"{r.Message}, but only {spent} was spent"));
        Assert.Equal(0, accounts.Ledger.Reserved);
    }

    private CallAccounts Accounts(decimal? cap, IJournal? journal = null) => new(new Ledger(cap, 0), journal ?? _journal, TimeProvider.System);
}
