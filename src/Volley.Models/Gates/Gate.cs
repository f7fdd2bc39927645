namespace Volley.Models.Gates;

/// <summary>
/// The one admission point of a provider account, shared by all that use it: requests and tokens a minute, how many are in flight, and a deadline that
/// holds everyone when the provider asks for it. First come, first served. Thread-safe.
/// </summary>
public sealed class Gate : IDisposable
{
    private readonly Lock _lock = new();
    private readonly GateOptions _options;
    private readonly TimeProvider _time;
    private readonly Action<GateStatus>? _paused;
    private readonly GateState _state;
    private readonly ITimer _timer;
    private readonly long _origin;
    private TimeSpan _announced;

    /// <summary>Opens a gate.</summary>
    /// <param name="options">What the account allows.</param>
    /// <param name="time">The clock.</param>
    /// <param name="paused">Told once each time the provider asks for a longer wait than <see cref="GateOptions.LongestWait"/>.</param>
    public Gate(GateOptions options, TimeProvider time, Action<GateStatus>? paused = null)
    {
        (_options, _time, _paused) = (options, time, paused);
        _state = new GateState(options);
        _origin = time.GetTimestamp();
        _timer = time.CreateTimer(static gate => ((Gate)gate!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The gate at this moment.</summary>
    public GateStatus Status
    {
        get
        {
            lock (_lock)
                return StatusAt(Now);
        }
    }

    private TimeSpan Now => _time.GetElapsedTime(_origin);

    /// <summary>Waits for the moment to send a request.</summary>
    /// <param name="tokens">How many tokens it may use, at least 0.</param>
    /// <param name="retryOf">The place of its first try; <see langword="null"/> for a first try.</param>
    /// <param name="token">Gives up the wait.</param>
    /// <returns>The lease to give back when the answer is complete.</returns>
    public ValueTask<GateLease> EnterAsync(long tokens, long? retryOf, CancellationToken token)
    {
        if (token.IsCancellationRequested)
            return ValueTask.FromCanceled<GateLease>(token);
        var waiter = new Waiter(this) { Tokens = tokens, IsRetry = retryOf is not null, Place = retryOf ?? -1 };
        lock (_lock)
        {
            _state.Enter(waiter);
            Admit();
            if (waiter.State == GateTicketState.InFlight)
                return ValueTask.FromResult(new GateLease(this, waiter));
        }

        return WaitAsync(waiter, token);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    internal void Leave(GateTicket ticket, GateAnswer answer, TimeSpan? hint, long? tokensUsed)
    {
        GateStatus? pause;
        lock (_lock)
        {
            _state.Leave(ticket, answer, hint, tokensUsed, Now);
            Admit();
            pause = NewPause();
        }

        if (pause is not null)
            _paused?.Invoke(pause);
    }

    private static async ValueTask<GateLease> WaitAsync(Waiter waiter, CancellationToken token)
    {
        await using var registration = token.UnsafeRegister(static (state, cancelled) => ((Waiter)state!).GiveUp(cancelled), waiter).ConfigureAwait(false);
        return await waiter.Task.ConfigureAwait(false);
    }

    private void Look()
    {
        lock (_lock)
            Admit();
    }

    /// <summary>Lets through what may start, and comes back when more may.</summary>
    private void Admit()
    {
        var now = Now;
        while (_state.Next(now) is Waiter waiter)
            waiter.LetThrough();

        // Timers count whole milliseconds and cut off the rest.
        var wait = _state.NextLook is { } next ? TimeSpan.FromMilliseconds(Math.Min(Math.Ceiling((next - now).TotalMilliseconds), int.MaxValue)) : Timeout.InfiniteTimeSpan;
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private void GiveUp(Waiter waiter)
    {
        lock (_lock)
        {
            _state.Withdraw(waiter);
            Admit();
        }
    }

    /// <summary>A pause is told once, and again only where it turns out to be a good deal longer.</summary>
    private GateStatus? NewPause()
    {
        var (now, until) = (Now, _state.PausedUntil);
        if (until <= now || (now < _announced && until - _announced <= _options.LongestWait))
            return null;
        _announced = until;
        return StatusAt(now);
    }

    private GateStatus StatusAt(TimeSpan now) => new(_options.Name, _state.InFlight, _state.Limit, _state.Waiting)
    {
        Reason = _state.Waiting > 0 ? _state.Reason : GateReason.None,
        Until = _state.Waiting > 0 && _state.NextLook is { } next ? Moment(next, now) : null,
        PausedUntil = _state.PausedUntil > now ? Moment(_state.PausedUntil, now) : null,
        RequestsPerSecond = double.IsPositiveInfinity(_state.PerSecond) ? null : _state.PerSecond,
    };

    private DateTimeOffset Moment(TimeSpan at, TimeSpan now) => _time.GetUtcNow() + (at - now);

    /// <summary>A request that waits, or waited.</summary>
    private sealed class Waiter(Gate gate) : GateTicket
    {
        private readonly TaskCompletionSource<GateLease> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<GateLease> Task => _source.Task;

        public void LetThrough() => _source.TrySetResult(new GateLease(gate, this));

        public void GiveUp(CancellationToken token)
        {
            gate.GiveUp(this);

            // Where it was let through at the same moment, the lease wins: its holder sees the token itself.
            if (State == GateTicketState.Gone)
                _source.TrySetCanceled(token);
        }
    }
}
