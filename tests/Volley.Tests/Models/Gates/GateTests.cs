using Volley.Models.Gates;
using Volley.Tests.Testing;

namespace Volley.Tests.Models.Gates;

public sealed class GateTests
{
    private readonly VirtualTime _time = new();

    [Fact]
    public async Task Waiting_requests_go_when_the_deadline_is_over()
    {
        using var gate = new Gate(new GateOptions { Name = "a" }, _time);
        (await gate.EnterAsync(0, null, default)).Leave(GateAnswer.RateLimited, TimeSpan.FromSeconds(20), 0);
        var waiting = gate.EnterAsync(0, null, default);

        Assert.False(waiting.IsCompleted);
        var status = gate.Status;
        Assert.Equal((1, GateReason.Hold, _time.GetUtcNow().AddSeconds(20)), (status.Waiting, status.Reason, status.Until));
        Assert.True(_time.AdvanceToNext());
        using var lease = await waiting;
        Assert.Equal(TimeSpan.FromSeconds(20), TimeSpan.FromTicks(_time.GetTimestamp()));
    }

    [Fact]
    public async Task A_wait_that_is_given_up_lets_the_next_one_through()
    {
        using var gate = new Gate(new GateOptions { Name = "a", Concurrency = 1 }, _time);
        var lease = await gate.EnterAsync(0, null, default);
        using var stop = new CancellationTokenSource();
        var given = gate.EnterAsync(0, null, stop.Token);
        var kept = gate.EnterAsync(0, null, default);
        await stop.CancelAsync();

        await Assert.ThrowsAsync<TaskCanceledException>(async () => await given);
        Assert.Equal(1, gate.Status.Waiting);
        lease.Dispose();
        (await kept).Dispose();
        Assert.Equal((0, 0), (gate.Status.Waiting, gate.Status.InFlight));
    }

    [Fact]
    public async Task A_lease_leaves_once_however_often_it_is_told()
    {
        using var gate = new Gate(new GateOptions { Name = "a" }, _time);
        var lease = await gate.EnterAsync(0, null, default);
        lease.Leave(GateAnswer.Accepted);
        lease.Leave(GateAnswer.Accepted);
        lease.Dispose();

        Assert.Equal(0, gate.Status.InFlight);
    }

    [Fact]
    public async Task A_hint_beyond_the_longest_wait_is_announced_once_with_its_end()
    {
        var announced = new List<GateStatus>();
        using var gate = new Gate(new GateOptions { Name = "a", LongestWait = TimeSpan.FromMinutes(5) }, _time, announced.Add);
        var leases = new List<GateLease>();
        for (var i = 0; i < 4; i++)
            leases.Add(await gate.EnterAsync(0, null, default));
        leases[0].Leave(GateAnswer.RateLimited, TimeSpan.FromMinutes(4));
        Assert.Empty(announced);
        leases[1].Leave(GateAnswer.RateLimited, TimeSpan.FromHours(1));
        leases[2].Leave(GateAnswer.RateLimited, TimeSpan.FromMinutes(61));

        Assert.Equal(_time.GetUtcNow().AddHours(1), Assert.Single(announced).PausedUntil);
        leases[3].Leave(GateAnswer.RateLimited, TimeSpan.FromHours(2));
        Assert.Equal(2, announced.Count);
        Assert.NotNull(gate.Status.PausedUntil);
        var waiting = gate.EnterAsync(0, null, default);
        _time.AdvanceToNext();
        (await waiting).Dispose();
        Assert.Null(gate.Status.PausedUntil);
    }

    [Fact]
    public async Task Thousands_of_callers_on_many_threads_never_exceed_the_limit_and_all_get_through()
    {
        using var gate = new Gate(new GateOptions { Name = "a", Concurrency = 7 }, TimeProvider.System);
        var (inFlight, most) = (0, 0);
        await Parallel.ForEachAsync(Enumerable.Range(0, 5000), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, token) =>
        {
            using var stop = new CancellationTokenSource();
            if (i % 10 == 0)
                _ = Task.Run(stop.Cancel, token);
            try
            {
                using var lease = await gate.EnterAsync(i, null, stop.Token);
                InterlockedMax(ref most, Interlocked.Increment(ref inFlight));
                await Task.Yield();
                Interlocked.Decrement(ref inFlight);
                lease.Leave(GateAnswer.Accepted);
            }
            catch (OperationCanceledException) when (i % 10 == 0)
            {
            }
        });

        Assert.InRange(most, 1, 7);
        Assert.Equal((0, 0), (gate.Status.InFlight, gate.Status.Waiting));
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); seen < value; seen = Volatile.Read(ref target))
            Interlocked.CompareExchange(ref target, value, seen);
    }
}
