namespace Volley.Models.Gates;

/// <summary>A request that was let through a gate and is in flight. It leaves exactly once; disposing it without that counts as given up.</summary>
public sealed class GateLease : IDisposable
{
    private readonly Gate _gate;
    private readonly GateTicket _ticket;
    private int _hasLeft;

    internal GateLease(Gate gate, GateTicket ticket) => (_gate, _ticket) = (gate, ticket);

    /// <summary>The request's place in the line, for a retry to keep.</summary>
    public long Place => _ticket.Place;

    /// <summary>The request ended. Later calls do nothing.</summary>
    /// <param name="answer">How.</param>
    /// <param name="hint">How long the provider wants everyone to wait; <see langword="null"/> where it does not say.</param>
    /// <param name="tokensUsed">How many tokens it used; <see langword="null"/> where that is not known.</param>
    public void Leave(GateAnswer answer, TimeSpan? hint = null, long? tokensUsed = null)
    {
        if (Interlocked.Exchange(ref _hasLeft, 1) == 0)
            _gate.Leave(_ticket, answer, hint, tokensUsed);
    }

    /// <inheritdoc/>
    public void Dispose() => Leave(GateAnswer.Cancelled);
}
