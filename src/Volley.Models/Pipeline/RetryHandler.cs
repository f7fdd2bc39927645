using System.Net;
using Volley.Models.Providers;
using Volley.Models.Wire;

namespace Volley.Models.Pipeline;

/// <summary>
/// The one place where a call is tried again: at most as often as the provider's settings allow, and only where another attempt may fare better. A stream
/// is tried again only before its first byte was handed on.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>An attempt goes down the chain with a reservation and a place at the gate of its own.</item>
/// <item>An answer is handed on; of a stream the first chunk is read before, so that one that fails at once still can be tried again.</item>
/// <item>What is permanent, or Volley's own refusal, is final. What the provider sets a time for, and its limits, wait at the gate, which holds everybody; all else backs off here.</item>
/// <item>After the last attempt the provider's own error is handed on, marked as final; where there is none, one is made in its shape.</item>
/// </list>
/// </remarks>
internal sealed class RetryHandler(RetryDelay delay, RetryWaits waits, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var attempt = CallAttempt.Of(request);
        var call = attempt.Call;
        while (true)
        {
            var (response, fault) = await TryAsync(request, attempt, cancellationToken).ConfigureAwait(false);
            if (response is not null && (attempt.IsOwn || attempt.Class is null))
                return response;
            if (attempt.Number >= AttemptsOf(call.Model.Provider, fault) || !IsPassing(attempt.Class!.Value))
                return Final(attempt, response, fault);
            response?.Dispose();
            if (attempt.Class is not FailureClass.RateLimited && !attempt.HasHint)
                await waits.WaitAsync(call.Model.Provider.Name, delay.After(attempt), cancellationToken).ConfigureAwait(false);
            attempt = attempt.Next();
            request = attempt.ToRequest();
        }
    }

    private static int AttemptsOf(ModelProvider provider, Exception? fault) =>
        fault is AttemptTimeoutException && provider.IsSilenceFinal ? 1 : provider.Attempts;

    private static bool IsPassing(FailureClass kind) => kind is FailureClass.Transient or FailureClass.RateLimited or FailureClass.Overloaded;

    private async Task<(HttpResponseMessage? Response, Exception? Fault)> TryAsync(HttpRequestMessage request, CallAttempt attempt, CancellationToken token)
    {
        HttpResponseMessage? response = null;
        try
        {
            response = await base.SendAsync(request, token).ConfigureAwait(false);
            if (response.IsSuccessStatusCode && attempt.Class is null && response.Content is StreamContent)
                await StreamStart.CheckAsync(response, attempt, token).ConfigureAwait(false);
            return (response, null);
        }
        catch (Exception fault) when (TransportFaults.IsOne(fault))
        {
            response?.Dispose();
            token.ThrowIfCancellationRequested();
            attempt.Class = FailureClass.Transient;
            return (null, fault);
        }
        catch
        {
            response?.Dispose();
            throw;
        }
    }

    private static HttpResponseMessage Final(CallAttempt attempt, HttpResponseMessage? response, Exception? fault)
    {
        var (call, provider, kind) = (attempt.Call, attempt.Call.Model.Provider.Name, attempt.Class!.Value);
        var tries = attempt.Number == 1 ? "" : $", after {attempt.Number} attempts";
        if (fault is not null)
        {
            return OwnAnswers.Refuse(call, kind, new ProviderError(fault is TimeoutException ? ErrorKind.Timeout : ErrorKind.BadGateway, fault is AttemptTimeoutException ? "provider_silent" : "provider_unreachable",
                $"The provider '{provider}' did not answer: {TransportFaults.Describe(fault)}{tries}."));
        }

        var message = attempt.Failure?.Message ?? "no reason given";
        if (response!.IsSuccessStatusCode)
        {
            response.Dispose();
            return OwnAnswers.Refuse(call, kind, new ProviderError(ErrorKind.BadGateway, attempt.Failure?.Code ?? "provider_failed",
                $"The provider '{provider}' gave no answer: {message}{tries}."));
        }

        Deny(attempt, (int)response.StatusCode);
        var code = attempt.Failure?.Code ?? attempt.Failure?.Type ?? "provider_error";
        call.Receipt.Failure = new CallFailure(kind, (int)response.StatusCode, code, $"the provider '{provider}' answered {(int)response.StatusCode}: {message}{tries}", IsOwn: false);
        OwnAnswers.MakeFinal(response);
        return response;
    }

    /// <summary>Tells the engine of what every job that asks this provider will meet.</summary>
    private static void Deny(CallAttempt attempt, int status)
    {
        var (provider, model) = (attempt.Call.Model.Provider.Name, attempt.Call.Model.Name);
        var reason = attempt.Class switch
        {
            FailureClass.OutOfCredit => $"the account at '{provider}' has no credit left",
            FailureClass.Permanent when status == (int)HttpStatusCode.Unauthorized => $"'{provider}' does not accept the key",
            FailureClass.Permanent when status == (int)HttpStatusCode.Forbidden => $"'{provider}' forbids the model '{model}' to this key",
            FailureClass.Permanent when status == (int)HttpStatusCode.NotFound => $"'{provider}' has no model '{model}'",
            _ => null,
        };
        if (reason is not null)
            attempt.Call.Account.Deny(reason);
    }
}
