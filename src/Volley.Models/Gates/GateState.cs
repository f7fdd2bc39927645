namespace Volley.Models.Gates;

/// <summary>
/// A gate without clock, threads and tasks: what may start when. For one caller at a time; moments are time since any fixed one and never go back.
/// </summary>
/// <remarks>
/// One line, first come, first served: nobody overtakes the first, so a request with many tokens is not starved by small ones. A request starts when
/// the hold is over, one of the places in flight is free, its turn has come by the pace, and the tokens are there.
/// </remarks>
internal sealed class GateState(GateOptions options)
{
    private readonly PriorityQueue<GateTicket, long> _line = new();
    private readonly ConcurrencyLimit _concurrency = new(options);
    private readonly TokenBudget _tokens = new(options.TokensPerMinute);
    private readonly Pace _pace = new(options.RequestsPerMinute / 60);
    private readonly Spacing _spacing = new();
    private readonly Hold _hold = new(options);
    private long _places;
    private int _stretch;

    /// <summary>How many requests are in flight.</summary>
    public int InFlight { get; private set; }

    /// <summary>How many requests wait.</summary>
    public int Waiting { get; private set; }

    /// <summary>How many requests may be in flight.</summary>
    public int Limit => _concurrency.Limit;

    /// <summary>How many requests a second may start; infinite where nothing limits that.</summary>
    public double PerSecond => _pace.PerSecond;

    /// <summary>What the first waiting request waits for.</summary>
    public GateReason Reason { get; private set; }

    /// <summary>When it is worth asking <see cref="Next"/> again; <see langword="null"/> where only an answer changes anything.</summary>
    public TimeSpan? NextLook { get; private set; }

    /// <summary>Until when the provider wants nobody to send, where it asked for more than the longest wait; in the past where it did not.</summary>
    public TimeSpan PausedUntil => _hold.PausedUntil;

    /// <summary>Puts a request in the line: behind all others, or where it stood before.</summary>
    public void Enter(GateTicket ticket)
    {
        if (ticket.Place < 0)
            ticket.Place = _places++;
        _line.Enqueue(ticket, ticket.Place);
        Waiting++;
    }

    /// <summary>A waiting request gives up.</summary>
    public void Withdraw(GateTicket ticket)
    {
        if (ticket.State != GateTicketState.Waiting)
            return;

        // It stays in the line until its turn, which is found out in Next.
        ticket.State = GateTicketState.Gone;
        Waiting--;
    }

    /// <summary>Lets the first waiting request through, where it may start now.</summary>
    /// <returns>The request; <see langword="null"/> where none may start, with <see cref="Reason"/> and <see cref="NextLook"/> set.</returns>
    public GateTicket? Next(TimeSpan now)
    {
        while (_line.TryPeek(out var gone, out _) && gone.State != GateTicketState.Waiting)
            _line.Dequeue();
        (Reason, NextLook) = (GateReason.None, null);
        if (!_line.TryPeek(out var first, out _))
            return null;
        if (!MayStart(first, now))
            return null;
        _line.Dequeue();
        Start(first, now);
        return first;
    }

    /// <summary>A request ended.</summary>
    /// <param name="ticket">The request.</param>
    /// <param name="answer">How.</param>
    /// <param name="hint">How long the provider wants everyone to wait.</param>
    /// <param name="used">How many tokens it used; <see langword="null"/> where that is not known, and its bound stands.</param>
    /// <param name="now">The moment.</param>
    public void Leave(GateTicket ticket, GateAnswer answer, TimeSpan? hint, long? used, TimeSpan now)
    {
        if (ticket.State != GateTicketState.InFlight)
            throw new InvalidOperationException("A request leaves its gate once, after it was let through.");
        ticket.State = GateTicketState.Gone;
        InFlight--;
        if (used is { } tokens)
            _tokens.Correct(ticket.Tokens, tokens, now);
        if (answer is GateAnswer.RateLimited or GateAnswer.Overloaded)
            PushedBack(ticket, answer == GateAnswer.Overloaded, hint > TimeSpan.Zero ? hint : null, now);
        else if (answer == GateAnswer.Accepted)
            Answered(ticket);
    }

    private void Answered(GateTicket ticket)
    {
        // What had started before the last hold says nothing of the time after it.
        if (ticket.Stretch == _stretch && !_hold.IsOn)
            _hold.Forgive();
        if (!ticket.IsRetry)
            _concurrency.Answered(InFlight);
    }

    private bool MayStart(GateTicket first, TimeSpan now)
    {
        var turn = _hold.IsOn ? TimeSpan.Zero : _spacing.Next(_pace.PerSecond);
        var (reason, ready) = (GateReason.Hold, _hold.IsOn ? _hold.Until : TimeSpan.Zero);
        if (turn > ready)
            (reason, ready) = (GateReason.Requests, turn);
        if (_tokens.ReadyFor(first.Tokens, now) is var filled && filled > ready)
            (reason, ready) = (GateReason.Tokens, filled);
        if (ready > now)
            (Reason, NextLook) = (reason, ready);
        else if (InFlight >= _concurrency.Limit)
            (Reason, NextLook) = (GateReason.Concurrency, null);
        else
            return true;
        return false;
    }

    private void Start(GateTicket ticket, TimeSpan now)
    {
        if (_hold.IsOn)
            Resume(now);
        ticket.State = GateTicketState.InFlight;
        ticket.Stretch = _stretch;
        Waiting--;
        InFlight++;
        _spacing.Start(_pace.PerSecond, now);
        _pace.Started(now);
        _tokens.Take(ticket.Tokens, now);
        _concurrency.Started(InFlight);
    }

    private void Resume(TimeSpan now)
    {
        // Refusals come faster than answers, so only now is it known that the provider took any.
        if (_pace.Taken > 0)
            _hold.Forgive();
        if (_hold.IsEpisode)
            _pace.Resume(now, _hold.IsOverload);
        else
            _pace.Restart(now);
        _spacing.Forget();
        _hold.End();
        _stretch++;
    }

    private void PushedBack(GateTicket ticket, bool isOverload, TimeSpan? hint, TimeSpan now)
    {
        var isOld = ticket.Stretch < _stretch;
        if (!isOld)
            _pace.TurnedAway();
        if (!isOld && !_hold.IsOn)
        {
            _hold.Begin(hint, isOverload, now);
            _concurrency.PushedBack(now, InFlight);
        }
        else if (hint is { } wait)
        {
            // It was on its way when the others were already held; the deadline that it brings holds everyone all the same.
            _hold.Extend(wait, now);
        }
    }
}
