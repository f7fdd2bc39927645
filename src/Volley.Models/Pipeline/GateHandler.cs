using Volley.Models.Gates;
using Volley.Models.Wire;

namespace Volley.Models.Pipeline;

/// <summary>Waits at the account's gate before an attempt is sent, and tells the gate how it ended.</summary>
internal sealed class GateHandler(GateTable gates, ProviderKeys keys, TimeProvider time, ProviderCounters counters, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const int MostOfError = 256 * 1024;

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var attempt = CallAttempt.Of(request);
        var lease = await gates.Of(attempt.Call.Model.Provider).EnterAsync(attempt.Tokens, attempt.Place, cancellationToken).ConfigureAwait(false);
        (attempt.Lease, attempt.Place) = (lease, lease.Place);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            counters.Sent(attempt);
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
                await TurnedAwayAsync(response, attempt, lease, cancellationToken).ConfigureAwait(false);
            return response;
        }
        catch
        {
            lease.Leave(cancellationToken.IsCancellationRequested ? GateAnswer.Cancelled : GateAnswer.Failed, tokensUsed: attempt.WasSent ? null : 0);
            throw;
        }
    }

    private async Task TurnedAwayAsync(HttpResponseMessage response, CallAttempt attempt, GateLease lease, CancellationToken token)
    {
        var body = await ReadErrorAsync(response, attempt, token).ConfigureAwait(false);
        var failure = ProviderFailure.Read(attempt.Call.Request.Format, (int)response.StatusCode, body);
        var kind = FailureClassifier.Of(failure, response.Header("x-should-retry"));
        (attempt.Failure, attempt.Class) = (failure, kind);
        var hint = kind is FailureClass.RateLimited or FailureClass.Overloaded or FailureClass.Transient
            ? RetryHint.From(response.Header, time.GetUtcNow()) : null;

        // An error of another kind holds everyone only where it says so itself: limits that are used up are not its reason.
        var isAsked = hint is { Source: "retry-after" or "retry-after-ms" } && hint.Delay > TimeSpan.Zero;
        var answer = kind == FailureClass.RateLimited ? GateAnswer.RateLimited
            : kind == FailureClass.Overloaded || isAsked ? GateAnswer.Overloaded
            : GateAnswer.Failed;
        attempt.HasHint = answer != GateAnswer.Failed && hint is not null;
        lease.Leave(answer, answer == GateAnswer.Failed ? null : hint?.Delay, tokensUsed: 0);
    }

    /// <summary>Reads the body of an error into memory, without the key, should it quote that; one that does not come through is an empty one.</summary>
    private async Task<ReadOnlyMemory<byte>> ReadErrorAsync(HttpResponseMessage response, CallAttempt attempt, CancellationToken token)
    {
        ReadOnlyMemory<byte> bytes = default;
        try
        {
            var body = await BoundedBody.ReadAsync(response.Content, MostOfError, token).ConfigureAwait(false);
            bytes = Secrets.Hide(body.Bytes, keys.Of(attempt.Call.Model.Provider));
        }
        catch (Exception fault) when (TransportFaults.IsOne(fault) && !token.IsCancellationRequested)
        {
            // The status has said what counts.
        }

        response.ReplaceContent(new ReadOnlyMemoryContent(bytes));
        return bytes;
    }
}
