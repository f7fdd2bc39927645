using System.Collections.Immutable;
using Volley.Journal;
using Volley.Planning;
using Volley.Scheduling;

namespace Volley.Budgets;

/// <summary>The accounts of a run's attempts, over one ledger and one journal. Thread-safe.</summary>
public sealed class CallAccounts : IWaitReporter
{
    private readonly IJournal? _journal;
    private readonly Lock _gate = new();
    private readonly HashSet<CallAccount> _open = [];
    private int _waiting;

    /// <summary>Makes the accounts of a run.</summary>
    /// <param name="ledger">The batch's money.</param>
    /// <param name="journal">Where calls are recorded, by a writer that acknowledges them; <see langword="null"/> where nothing keeps them.</param>
    /// <param name="time">The clock.</param>
    /// <param name="isSoft">Whether calls may be sent whose maximum cannot be proven.</param>
    public CallAccounts(Ledger ledger, IJournal? journal, TimeProvider time, bool isSoft = false)
    {
        _journal = journal;
        Ledger = ledger;
        Time = time;
        IsSoft = isSoft;
    }

    internal Ledger Ledger { get; }

    internal TimeProvider Time { get; }

    internal bool IsSoft { get; }

    /// <summary>What the attempts in flight have spent that the ledger does not know of yet, in USD.</summary>
    internal decimal SpentOutsideLedger
    {
        get
        {
            lock (_gate)
                return _open.Sum(a => a.Cap is null ? 0 : a.Spent);
        }
    }

    /// <summary>Opens the account of an attempt.</summary>
    /// <param name="job">The job.</param>
    /// <param name="attempt">The attempt's number, from 1.</param>
    /// <param name="cap">What it may spend, in USD, where the job has a cap of its own; else it draws from the batch's ledger, call by call.</param>
    /// <returns>The account.</returns>
    public CallAccount Open(Job job, int attempt, decimal? cap)
    {
        var account = new CallAccount(this, job, attempt, cap);
        lock (_gate)
            _open.Add(account);
        return account;
    }

    /// <inheritdoc/>
    public ImmutableArray<WaitReport> Waits() =>
        Volatile.Read(ref _waiting) is > 0 and var waiting ? [new WaitReport("budget", waiting, null, "other calls in flight hold it")] : [];

    internal void Closed(CallAccount account)
    {
        lock (_gate)
            _open.Remove(account);
    }

    /// <summary>Awaits a reservation, and counts it among those that wait meanwhile.</summary>
    internal async ValueTask<bool> WaitAsync(ValueTask<bool> reservation)
    {
        if (reservation.IsCompletedSuccessfully)
            return await reservation.ConfigureAwait(false);
        Interlocked.Increment(ref _waiting);
        try
        {
            return await reservation.ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    internal OpenCall Open(CallAccount account, CallQuote quote)
    {
        var command = new OpenCall(RowOf(account, quote));
        if (_journal is null)
            command.Acknowledge(null);
        else
            _journal.Post(command);
        return command;
    }

    internal void Append(CallAccount account, CallQuote quote, CallSettlement settlement) =>
        Post(new OpenCall(RowOf(account, quote) with { Settlement = settlement }));

    internal void Post(JournalCommand command) => _journal?.Post(command);

    private CallRow RowOf(CallAccount account, CallQuote quote) => new()
    {
        Key = account.Job.Key,
        JobId = account.Job.Id,
        Attempt = account.Attempt,
        Provider = quote.Provider,
        Model = quote.Model,
        PriceVersion = quote.PriceVersion,
        Maximum = quote.Maximum,
        Started = Time.GetUtcNow(),
    };
}
