using Volley.Journal;

namespace Volley.Budgets;

/// <summary>The money of one call in flight. Settled exactly once; disposed without that, it counts at its maximum.</summary>
public sealed class CallReservation : IDisposable
{
    private const int Open = 0;
    private const int Settled = 1;
    private const int Forced = 2;

    private readonly CallAccount _account;
    private readonly long _begun;
    private int _state;

    internal CallReservation(CallAccount account, CallQuote quote, OpenCall record, long begun)
    {
        _account = account;
        _begun = begun;
        Quote = quote;
        Record = record;
    }

    /// <summary>What was asked for.</summary>
    public CallQuote Quote { get; }

    /// <summary>What is reserved, in USD.</summary>
    public decimal Maximum => Quote.Maximum;

    internal OpenCall Record { get; }

    /// <summary>Says what the call came to. What was reserved beyond its cost is free again.</summary>
    /// <param name="settlement">What it came to.</param>
    /// <exception cref="InvalidOperationException">It was settled before.</exception>
    public void Settle(CallSettlement settlement)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(settlement.Cost);
        var before = Interlocked.CompareExchange(ref _state, Settled, Open);
        if (before == Settled)
            throw new InvalidOperationException("The call is settled already.");

        // Where the account was closed over it, it counts at its maximum, and this comes too late.
        if (before == Open)
            _account.Settle(this, settlement);
    }

    /// <summary>Counts the call at its maximum, unless it is settled.</summary>
    public void Dispose() => SettleAtMaximum(Settled);

    /// <summary>Counts the call at its maximum since nobody waits for it any longer; a settlement that comes later means nothing.</summary>
    internal void Force() => SettleAtMaximum(Forced);

    private void SettleAtMaximum(int state)
    {
        if (Interlocked.CompareExchange(ref _state, state, Open) != Open)
            return;
        _account.Settle(this, new CallSettlement
        {
            Status = CallStatus.BrokenOff,
            Cost = Maximum,
            InputTokens = Quote.InputBound,
            OutputTokens = Quote.OutputBound,
            IsEstimate = true,
            Duration = _account.Elapsed(_begun),
        });
    }
}
