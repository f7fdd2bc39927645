namespace Volley.Budgets;

/// <content>Reservations that wait for money, first come, first served.</content>
public sealed partial class Ledger
{
    private readonly LinkedList<Waiter> _waiting = new();

    /// <summary>How many reservations wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
                return _waiting.Count;
        }
    }

    /// <summary>
    /// Takes a reservation as soon as it fits. It waits behind those that came before, while what is reserved may yet become free; it is
    /// refused only once it does not fit beside what was charged, whatever becomes of the rest. What costs nothing always fits.
    /// </summary>
    /// <param name="amount">At least 0.</param>
    /// <param name="token">Ends the wait.</param>
    /// <returns>Whether the money is reserved.</returns>
    /// <exception cref="OperationCanceledException">The wait was ended; nothing is reserved.</exception>
    public ValueTask<bool> ReserveAsync(decimal amount, CancellationToken token)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        if (token.IsCancellationRequested)
            return ValueTask.FromCanceled<bool>(token);
        lock (_gate)
        {
            if (amount == 0 || (_waiting.Count == 0 && FitsNow(amount)))
            {
                _reserved += amount;
                return ValueTask.FromResult(true);
            }

            return FitsAtBest(amount) ? WaitAsync(_waiting.AddLast(new Waiter(amount)), token) : ValueTask.FromResult(false);
        }
    }

    private async ValueTask<bool> WaitAsync(LinkedListNode<Waiter> node, CancellationToken token)
    {
        using (token.UnsafeRegister(_ => GiveUp(node, token), null))
            return await node.Value.Task.ConfigureAwait(false);
    }

    /// <summary>Those behind one that gives up may fit.</summary>
    private void GiveUp(LinkedListNode<Waiter> node, CancellationToken token)
    {
        lock (_gate)
        {
            if (node.List is null)
                return;
            _waiting.Remove(node);
            node.Value.SetCanceled(token);
            AdmitWaiting();
        }
    }

    /// <summary>Under the lock. The first one that must wait holds up those behind it: else a large one would wait for ever.</summary>
    private void AdmitWaiting()
    {
        while (_waiting.First is { Value: var first })
        {
            var fits = FitsNow(first.Amount);
            if (!fits && FitsAtBest(first.Amount))
                return;
            if (fits)
                _reserved += first.Amount;
            _waiting.RemoveFirst();
            first.SetResult(fits);
        }
    }

    private bool FitsNow(decimal amount) => Cap is not { } cap || _charged + _reserved + amount <= cap;

    private bool FitsAtBest(decimal amount) => Cap is not { } cap || _charged + amount <= cap;

    /// <summary>Completed under the lock; what follows runs elsewhere.</summary>
    private sealed class Waiter(decimal amount) : TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public decimal Amount { get; } = amount;
    }
}
