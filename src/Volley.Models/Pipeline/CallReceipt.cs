using Volley.Models.Wire;

namespace Volley.Models.Pipeline;

/// <summary>What a call came to, over all its attempts. Complete once the answer's body is read to its end. Thread-safe.</summary>
public sealed class CallReceipt
{
    private readonly Lock _lock = new();
    private decimal _cost;
    private int _hits;
    private TokenUsage? _usage;

    /// <summary>What all attempts together cost, in USD.</summary>
    public decimal Cost
    {
        get
        {
            lock (_lock)
                return _cost;
        }
    }

    /// <summary>How often the provider was reached for.</summary>
    public int Hits
    {
        get
        {
            lock (_lock)
                return _hits;
        }
    }

    /// <summary>The tokens of the attempt that was answered; <see langword="null"/> where none was.</summary>
    public TokenUsage? Usage
    {
        get
        {
            lock (_lock)
                return _usage;
        }
    }

    /// <summary>Whether the answer came from a recording.</summary>
    public bool IsReplayed { get; internal set; }

    /// <summary>Whether the provider's answer came to its end as its format has it.</summary>
    public bool IsComplete { get; internal set; }

    /// <summary>Why the call failed in the end; <see langword="null"/> where it did not.</summary>
    public CallFailure? Failure { get; internal set; }

    internal void Hit()
    {
        lock (_lock)
            _hits++;
    }

    internal void Add(decimal cost, TokenUsage? usage)
    {
        lock (_lock)
        {
            _cost += cost;
            _usage = usage ?? _usage;
        }
    }
}

/// <summary>Why a call failed.</summary>
/// <param name="Class">What kind of failure it is.</param>
/// <param name="Status">The HTTP status that the client is given.</param>
/// <param name="Code">A stable word for programs, such as <c>budget_exceeded</c>; the provider's own code, or <c>provider_error</c>.</param>
/// <param name="Message">What happened, as a phrase for people.</param>
/// <param name="IsOwn">Whether Volley refused the call or gave it up, rather than the provider.</param>
public sealed record CallFailure(FailureClass Class, int Status, string Code, string Message, bool IsOwn)
{
    /// <summary>
    /// Whether the job need not try again: the call has used up its attempts, or no attempt would help. Not so where an answer that had begun broke off.
    /// </summary>
    public bool IsFinal { get; init; } = true;
}
