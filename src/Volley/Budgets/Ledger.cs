namespace Volley.Budgets;

/// <summary>
/// The money: what was charged, what is reserved, what the cap still allows. Charges are facts and may exceed the cap when a command spends
/// more than it promised; reservations never do.
/// </summary>
/// <param name="cap">The cap in USD, at least 0; <see langword="null"/> for none.</param>
/// <param name="charged">What earlier runs charged, in USD.</param>
public sealed class Ledger(decimal? cap, decimal charged)
{
    /// <summary>The cap in USD; <see langword="null"/> for none.</summary>
    public decimal? Cap { get; } = cap;

    /// <summary>What was charged in all, in USD, earlier runs included.</summary>
    public decimal Charged { get; private set; } = charged;

    /// <summary>What admitted jobs may still cost, in USD.</summary>
    public decimal Reserved { get; private set; }

    /// <summary>Whether a job fits: what was charged, what is reserved and what it may cost stay within the cap together.</summary>
    /// <param name="reserve">What the job may cost at most; <see langword="null"/> where that is not bounded, and any headroom must do.</param>
    /// <returns>Whether it fits.</returns>
    public bool Fits(decimal? reserve) => Cap is not { } limit || (reserve is { } amount ? Charged + Reserved + amount <= limit : Charged < limit);

    /// <summary>Takes a reservation.</summary>
    /// <param name="amount">At least 0.</param>
    public void Reserve(decimal amount) => Reserved += amount;

    /// <summary>Gives a reservation back.</summary>
    /// <param name="amount">At least 0, at most what is reserved.</param>
    public void Release(decimal amount)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(amount, Reserved);
        Reserved -= amount;
    }

    /// <summary>Charges money that was spent.</summary>
    /// <param name="amount">At least 0.</param>
    public void Charge(decimal amount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        Charged += amount;
    }
}
