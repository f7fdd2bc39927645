namespace Volley.Budgets;

/// <summary>
/// The money of a batch, or of one attempt: what was charged, what is reserved, what the cap still allows. Charges are facts and may exceed the
/// cap where more is spent than was promised; reservations never do. Thread-safe.
/// </summary>
public sealed partial class Ledger
{
    private readonly Lock _gate = new();
    private decimal _charged;
    private decimal _reserved;

    /// <summary>Opens a ledger.</summary>
    /// <param name="cap">The cap in USD, at least 0; <see langword="null"/> for none.</param>
    /// <param name="charged">What was charged before, in USD.</param>
    public Ledger(decimal? cap, decimal charged)
    {
        Cap = cap;
        _charged = charged;
    }

    /// <summary>The cap in USD; <see langword="null"/> for none.</summary>
    public decimal? Cap { get; }

    /// <summary>What was charged in all, in USD, what was charged before included.</summary>
    public decimal Charged
    {
        get
        {
            lock (_gate)
                return _charged;
        }
    }

    /// <summary>What admitted jobs, or calls in flight, may still cost, in USD.</summary>
    public decimal Reserved
    {
        get
        {
            lock (_gate)
                return _reserved;
        }
    }

    /// <summary>What may be reserved now, in USD, at least 0; <see langword="null"/> without a cap.</summary>
    public decimal? Left
    {
        get
        {
            lock (_gate)
                return Cap is { } cap ? Math.Max(0, cap - _charged - _reserved) : null;
        }
    }

    /// <summary>What would be left if nothing that is reserved were spent, in USD, at least 0; <see langword="null"/> without a cap.</summary>
    public decimal? LeftAtBest
    {
        get
        {
            lock (_gate)
                return Cap is { } cap ? Math.Max(0, cap - _charged) : null;
        }
    }

    /// <summary>Whether a job fits: what was charged, what is reserved and what it may cost stay within the cap together. What costs nothing always fits.</summary>
    /// <param name="reserve">What the job may cost at most; <see langword="null"/> where that is not bounded, and any headroom must do.</param>
    /// <returns>Whether it fits.</returns>
    public bool Fits(decimal? reserve)
    {
        lock (_gate)
            return Cap is not { } limit || (reserve is { } amount ? amount == 0 || _charged + _reserved + amount <= limit : _charged < limit);
    }

    /// <summary>Takes a reservation.</summary>
    /// <param name="amount">At least 0.</param>
    public void Reserve(decimal amount)
    {
        lock (_gate)
            _reserved += amount;
    }

    /// <summary>Gives a reservation back.</summary>
    /// <param name="amount">At least 0, at most what is reserved.</param>
    public void Release(decimal amount) => Settle(amount, 0);

    /// <summary>Charges money that was spent.</summary>
    /// <param name="amount">At least 0.</param>
    public void Charge(decimal amount) => Settle(0, amount);

    /// <summary>Turns a reservation into what was spent.</summary>
    /// <param name="reserved">What was reserved; at least 0, at most what is reserved in all.</param>
    /// <param name="cost">What was spent; at least 0.</param>
    public void Settle(decimal reserved, decimal cost)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cost);
        lock (_gate)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(reserved, _reserved);
            _reserved -= reserved;
            _charged += cost;
            AdmitWaiting();
        }
    }
}
