using Volley.Budgets;

namespace Volley.Tests.Testing;

/// <summary>A provider of calls that keeps its own books: what the ledger says is compared with these.</summary>
internal sealed class FakeProvider
{
    private readonly Lock _lock = new();
    private decimal _billed;
    private int _inFlight;

    public decimal Billed
    {
        get
        {
            lock (_lock)
                return _billed;
        }
    }

    public int MostAtOnce { get; private set; }

    /// <summary>Told of each call before it is answered: what it may cost, and what it does.</summary>
    public Action<decimal, decimal>? OnSend { get; set; }

    public static CallQuote Quote(decimal maximum) => new() { Provider = "lab", Model = "small", Maximum = maximum, PriceVersion = "test" };

    public static CallSettlement Cost(decimal cost) => new() { Status = CallStatus.Succeeded, Cost = cost, InputTokens = 7, OutputTokens = 3 };

    /// <summary>Reserves, sends and settles one call.</summary>
    /// <returns>Whether it was sent.</returns>
    public async Task<bool> CallAsync(CallAccount account, decimal maximum, decimal cost, CancellationToken token = default)
    {
        var grant = await account.ReserveAsync(Quote(maximum), token);
        if (!grant.IsGranted)
            return false;
        using var reservation = grant.Reservation;
        lock (_lock)
        {
            _billed += cost;
            MostAtOnce = Math.Max(MostAtOnce, ++_inFlight);
            OnSend?.Invoke(maximum, cost);
        }

        await Task.Yield();
        lock (_lock)
            _inFlight--;
        reservation.Settle(Cost(cost));
        return true;
    }
}
