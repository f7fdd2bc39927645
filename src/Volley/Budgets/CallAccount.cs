using Volley.Journal;
using Volley.Planning;

namespace Volley.Budgets;

/// <summary>The money that one attempt of a job may spend through calls. Thread-safe.</summary>
/// <remarks>
/// <b>A call is sent only while its maximum is reserved, and its reservation is on disk.</b> Under a cap of the job's own it draws from what is
/// left of that; else from what is left of the batch's, together with the calls of all other jobs.
/// </remarks>
public sealed class CallAccount : IAsyncDisposable
{
    /// <summary>How long calls in flight may take to end once the attempt is over.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly CallAccounts _accounts;
    private readonly Ledger _ledger;
    private readonly HashSet<CallReservation> _open = [];
    private readonly CancellationTokenSource _closing = new();
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isClosed;
    private decimal _spent;
    private long _refused;

    internal CallAccount(CallAccounts accounts, Job job, int attempt, decimal? cap)
    {
        _accounts = accounts;
        _ledger = cap is { } own ? new Ledger(own, 0) : accounts.Ledger;
        Job = job;
        Attempt = attempt;
        Cap = cap;
        Closing = _closing.Token;
    }

    /// <summary>The job.</summary>
    public Job Job { get; }

    /// <summary>The attempt's number, from 1.</summary>
    public int Attempt { get; }

    /// <summary>What this attempt may spend at most, in USD: what earlier attempts left of the job's cap. <see langword="null"/> where the job has no cap of its own.</summary>
    public decimal? Cap { get; }

    /// <summary>What a further call may reserve now, in USD, at least 0; <see langword="null"/> where no cap holds.</summary>
    public decimal? Left => _ledger.Left;

    /// <summary>What a further call may reserve once those in flight have settled, if they all cost nothing, in USD: more is refused. <see langword="null"/> where no cap holds.</summary>
    public decimal? LeftAtBest => _ledger.LeftAtBest;

    /// <summary>Whether a cap holds and is hard: a call whose maximum cannot be proven must then not be sent.</summary>
    public bool IsHard => !_accounts.IsSoft && _ledger.Cap is not null;

    /// <summary>Cancelled when the attempt is over: calls in flight must end, and their reservations must be settled.</summary>
    public CancellationToken Closing { get; }

    /// <summary>What its calls cost so far, in USD, as far as they are settled.</summary>
    public decimal Spent
    {
        get
        {
            lock (_gate)
                return _spent;
        }
    }

    /// <summary>How many calls were refused.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>The first refusal; <see langword="null"/> where there was none.</summary>
    internal CallRefusal? Refusal { get; private set; }

    /// <summary>Why a provider turns away all calls like this job's; <see langword="null"/> where none does.</summary>
    internal string? Denial { get; private set; }

    /// <summary>
    /// Asks for the money of a call. Waits while calls in flight may free enough: the job's own under a cap of its own, else the whole batch's.
    /// A reservation is on disk before this returns it, unless there is nothing at stake.
    /// </summary>
    /// <param name="quote">What the call may cost.</param>
    /// <param name="token">Ends the wait.</param>
    /// <returns>The reservation, which must be settled; or why the call is refused.</returns>
    /// <exception cref="OperationCanceledException">The wait was ended, or the attempt is over. Nothing is reserved.</exception>
    /// <exception cref="Diagnostics.BatchException">The reservation cannot be recorded. Nothing is reserved.</exception>
    public async ValueTask<CallGrant> ReserveAsync(CallQuote quote, CancellationToken token)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(quote.Maximum);
        using (var waiting = CancellationTokenSource.CreateLinkedTokenSource(token, Closing))
            if (!await _accounts.WaitAsync(_ledger.ReserveAsync(quote.Maximum, waiting.Token)).ConfigureAwait(false))
                return CallGrant.Of(Refuse(quote.Maximum));
        var reservation = Open(quote);
        if (quote.Maximum == 0)
            return CallGrant.Of(reservation);
        try
        {
            await reservation.Record.Durable.ConfigureAwait(false);
            return CallGrant.Of(reservation);
        }
        catch
        {
            reservation.Settle(new CallSettlement { Status = CallStatus.NotSent });
            throw;
        }
    }

    /// <summary>Records a call that reserved nothing and cost nothing, such as one that was answered by a recording.</summary>
    /// <param name="quote">The call.</param>
    /// <param name="settlement">What it came to; its cost is 0.</param>
    public void Record(CallQuote quote, CallSettlement settlement)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(settlement.Cost, 0);
        _accounts.Append(this, quote, settlement);
    }

    /// <summary>
    /// Tells that a provider turns the job away for a reason that other jobs will meet too, such as a wrong key or an unknown model. Where the
    /// attempt then fails, this is its reason; equal reasons of consecutive jobs end the stage.
    /// </summary>
    /// <param name="reason">The reason as a phrase: the same for every job that meets it.</param>
    public void Deny(string reason)
    {
        lock (_gate)
            Denial ??= reason;
    }

    /// <summary>Ends the attempt: no further calls; those in flight are told to end, and count at their maximum if they do not within seconds.</summary>
    /// <returns>When every call is settled.</returns>
    public async ValueTask DisposeAsync()
    {
        bool isBusy;
        lock (_gate)
        {
            if (_isClosed)
                return;
            _isClosed = true;
            isBusy = _open.Count > 0;
        }

        await _closing.CancelAsync().ConfigureAwait(false);
        if (isBusy)
            await _settled.Task.WaitAsync(Patience, _accounts.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        CallReservation[] left;
        lock (_gate)
            left = [.. _open];
        foreach (var reservation in left)
            reservation.Force();
        _closing.Dispose();
        _accounts.Closed(this);
    }

    internal TimeSpan Elapsed(long begun) => _accounts.Time.GetElapsedTime(begun);

    /// <summary>
    /// Books a settlement. It is handed to the journal before the money is free: so whatever is reserved with that money comes after it, in
    /// every part of the journal that a crash may leave.
    /// </summary>
    internal void Settle(CallReservation reservation, CallSettlement settlement)
    {
        _accounts.Post(new SettleCall(reservation.Record, settlement));
        lock (_gate)
        {
            _spent += settlement.Cost;
            _ledger.Settle(reservation.Maximum, settlement.Cost);
            _open.Remove(reservation);
            if (_isClosed && _open.Count == 0)
                _settled.TrySetResult();
        }
    }

    private CallReservation Open(CallQuote quote)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                _ledger.Release(quote.Maximum);
                throw new OperationCanceledException("The attempt is over.", Closing);
            }

            var reservation = new CallReservation(this, quote, _accounts.Open(this, quote), _accounts.Time.GetTimestamp());
            _open.Add(reservation);
            return reservation;
        }
    }

    private CallRefusal Refuse(decimal needed)
    {
        var (cap, left, whose) = (_ledger.Cap ?? 0, _ledger.LeftAtBest ?? 0, Cap is null ? "the batch's" : "the job's");
        var message = $"a call that may cost up to ${Usd.Text(needed)} did not fit the ${Usd.Text(left)} left of {whose} ${Usd.Text(cap)}";
        var refusal = new CallRefusal(needed, left, cap, Cap is null, message);
        Interlocked.Increment(ref _refused);
        lock (_gate)
            Refusal ??= refusal;
        return refusal;
    }
}
