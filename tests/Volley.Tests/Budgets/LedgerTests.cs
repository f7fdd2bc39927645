using Volley.Budgets;

namespace Volley.Tests.Budgets;

public sealed class LedgerTests
{
    [Fact]
    public void What_costs_nothing_fits_even_where_more_was_spent_than_the_cap()
    {
        var ledger = new Ledger(0.5m, 1);
        Assert.True(ledger.Fits(0));
        Assert.False(ledger.Fits(0.000001m));
        Assert.False(ledger.Fits(null));
    }

    [Fact]
    public async Task What_fits_is_reserved_at_once_and_what_does_not_waits_until_it_does()
    {
        var ledger = new Ledger(1.00m, 0.20m);
        Assert.True(await ledger.ReserveAsync(0.50m, default));
        var waiting = ledger.ReserveAsync(0.40m, default);
        Assert.False(waiting.IsCompleted);
        Assert.Equal(1, ledger.Waiting);
        ledger.Settle(0.50m, 0.10m);
        Assert.True(await waiting);
        Assert.Equal((0.30m, 0.40m, 0.30m, 0.70m), (ledger.Charged, ledger.Reserved, ledger.Left, ledger.LeftAtBest));
    }

    [Fact]
    public async Task What_can_never_fit_is_refused_at_once()
    {
        var ledger = new Ledger(1.00m, 0.20m);
        Assert.True(await ledger.ReserveAsync(0.80m, default));
        Assert.False(await ledger.ReserveAsync(0.81m, default));
    }

    [Fact]
    public async Task What_waited_is_refused_once_what_is_in_flight_has_cost_too_much()
    {
        var ledger = new Ledger(1.00m, 0);
        Assert.True(await ledger.ReserveAsync(0.80m, default));
        var waiting = ledger.ReserveAsync(0.50m, default);
        ledger.Settle(0.80m, 0.60m);
        Assert.False(await waiting);
        Assert.Equal(0, ledger.Reserved);
    }

    [Fact]
    public async Task Those_that_wait_are_served_in_the_order_in_which_they_came()
    {
        var ledger = new Ledger(1.00m, 0);
        await ledger.ReserveAsync(0.90m, default);
        var large = ledger.ReserveAsync(0.60m, default);
        var small = ledger.ReserveAsync(0.05m, default);
        Assert.False(small.IsCompleted);
        ledger.Release(0.90m);
        Assert.True(await large);
        Assert.True(await small);
    }

    [Fact]
    public async Task One_that_gives_up_lets_those_behind_it_through()
    {
        var ledger = new Ledger(1.00m, 0);
        await ledger.ReserveAsync(0.50m, default);
        using var patience = new CancellationTokenSource();
        var large = ledger.ReserveAsync(0.60m, patience.Token);
        var small = ledger.ReserveAsync(0.50m, default);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await large);
        Assert.True(await small);
        Assert.Equal(1.00m, ledger.Reserved);
    }

    [Fact]
    public async Task What_costs_nothing_always_fits()
    {
        var ledger = new Ledger(0, 5);
        Assert.True(await ledger.ReserveAsync(0, default));
        Assert.Equal(0, ledger.Left);
    }

    [Fact]
    public async Task Without_a_cap_everything_fits()
    {
        var ledger = new Ledger(null, 0);
        Assert.True(await ledger.ReserveAsync(1_000_000m, default));
        Assert.Null(ledger.Left);
    }
}
