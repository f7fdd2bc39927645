using Volley.Budgets;
using Volley.Models.Gates;
using Volley.Models.Wire;

namespace Volley.Models.Pipeline;

/// <summary>Ends an attempt once, however it ends: the money is settled, its place in flight is free, and the call's receipt has it.</summary>
/// <remarks>
/// What the provider turned away, or never saw, costs nothing. What was answered costs what the answer says was used, or the bound where it does not say.
/// Everything else counts at its maximum: nobody knows what was billed.
/// </remarks>
internal sealed class CallSettling(CallAttempt attempt, CallReservation reservation, TimeProvider time, ProviderCounters counters)
{
    private readonly long _begun = time.GetTimestamp();
    private int _isSettled;

    /// <summary>The call.</summary>
    public ModelCall Call => attempt.Call;

    /// <summary>The provider refused the attempt.</summary>
    public void TurnedAway(int status) => Settle(CallStatus.TurnedAway, 0, TokenUsage.None, status);

    /// <summary>The attempt was answered with a failure, or its answer broke off.</summary>
    public void BrokenOff(int? status)
    {
        if (!attempt.WasSent)
            Settle(CallStatus.NotSent, 0, TokenUsage.None, status);
        else
            Settle(CallStatus.BrokenOff, reservation.Maximum, Bound, status, GateAnswer.Failed);
    }

    /// <summary>Whoever asked did not wait.</summary>
    public void Cancelled(int? status)
    {
        if (!attempt.WasSent)
            Settle(CallStatus.NotSent, 0, TokenUsage.None, status);
        else
            Settle(CallStatus.Cancelled, reservation.Maximum, Bound, status);
    }

    /// <summary>The answer came to its end.</summary>
    public void Answered(ModelAnswer answer, int status)
    {
        if (answer.End == AnswerEnd.Complete)
            Complete(answer.Usage, status);
        else
            BrokenOff(status);
    }

    /// <summary>The answer is an error and nothing else, although its status is not: only a refusal is known to cost nothing.</summary>
    public void Failed(ProviderFailure? failure, int status)
    {
        var kind = failure is null ? FailureClass.Transient : FailureClassifier.Of(failure);
        if (kind is FailureClass.RateLimited or FailureClass.Overloaded)
            Settle(CallStatus.TurnedAway, 0, TokenUsage.None, status, kind == FailureClass.RateLimited ? GateAnswer.RateLimited : GateAnswer.Overloaded);
        else
            BrokenOff(status);
    }

    private TokenUsage Bound => new() { Input = reservation.Quote.InputBound, Output = reservation.Quote.OutputBound, IsEstimate = true };

    private void Complete(TokenUsage? usage, int status)
    {
        attempt.Call.Receipt.IsComplete = true;
        var cost = usage is null ? reservation.Maximum : attempt.Call.Model.Price.CostOf(usage);
        var kind = attempt.Call.Model.Provider.Format == Providers.ProviderFormat.Scripted ? CallStatus.Scripted : CallStatus.Succeeded;
        Settle(kind, cost, usage ?? Bound, status, GateAnswer.Accepted);
    }

    private void Settle(CallStatus status, decimal cost, TokenUsage usage, int? http, GateAnswer gate = GateAnswer.Cancelled)
    {
        if (Interlocked.Exchange(ref _isSettled, 1) != 0)
            return;
        reservation.Settle(new CallSettlement
        {
            Status = status,
            Cost = cost,
            InputTokens = usage.Input,
            OutputTokens = usage.Output,
            CachedInputTokens = usage.CachedInput,
            CacheWriteTokens = usage.CacheWrite + usage.LongCacheWrite,
            ReasoningTokens = usage.Reasoning,
            IsEstimate = usage.IsEstimate,
            HttpStatus = http,
            Duration = time.GetElapsedTime(_begun),
        });
        var isAnswered = status is CallStatus.Succeeded or CallStatus.Scripted;
        attempt.Call.Receipt.Add(cost, isAnswered ? usage : null);
        counters.Settled(attempt.Call, status, cost, usage);
        attempt.Lease?.Leave(gate, tokensUsed: cost == 0 && !isAnswered ? 0 : usage.IsEstimate ? null : usage.Total);
    }
}
