using Volley.Models.Wire;

namespace Volley.Models.Pipeline;

/// <summary>
/// Lets no attempt be sent whose maximum is not reserved, and settles each: from the usage that the answer brings, while it passes by.
/// </summary>
internal sealed class LedgerHandler(ProviderKeys keys, TimeProvider time, ProviderCounters counters, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var attempt = CallAttempt.Of(request);
        var call = attempt.Call;
        if (keys.IsMissing(call.Model.Provider))
            return MissingKey(attempt);
        var admission = await CallBudget.ReserveAsync(call, cancellationToken).ConfigureAwait(false);
        if (admission.Reservation is not { } reservation)
        {
            counters.Refused(call);
            return OwnAnswers.Refuse(attempt, admission.Refusal!);
        }

        var settling = attempt.Settling = new CallSettling(attempt, reservation, time, counters);
        attempt.Tokens = reservation.Quote.InputBound + (admission.Limit ?? call.Request.MaxOutput ?? 0);
        request.Content = new ReadOnlyMemoryContent(Rewrite(call, admission.Limit));
        try
        {
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            return await ReadAsync(response, attempt, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            settling.Cancelled(null);
            throw;
        }
        catch
        {
            settling.BrokenOff(null);
            throw;
        }
    }

    private static HttpResponseMessage MissingKey(CallAttempt attempt)
    {
        var (provider, variable) = (attempt.Call.Model.Provider.Name, attempt.Call.Model.Provider.KeyVariable);
        attempt.Call.Account.Deny($"the key of '{provider}' is not set");
        return OwnAnswers.Refuse(attempt, new ProviderError(ErrorKind.Unauthorized, "key_not_set",
            $"The provider '{provider}' needs a key, and the environment variable {variable} was not set where Volley was started."));
    }

    private static async Task<HttpResponseMessage> ReadAsync(HttpResponseMessage response, CallAttempt attempt, CancellationToken token)
    {
        if (!response.IsSuccessStatusCode)
        {
            attempt.Settling!.TurnedAway((int)response.StatusCode);
            return response;
        }

        if (IsStream(attempt.Call.Request, response))
            return await StreamAsync(response, attempt, token).ConfigureAwait(false);
        await BufferAsync(response, attempt, token).ConfigureAwait(false);
        return response;
    }

    /// <summary>Reads an answer that is no stream whole: so one that breaks off can still be tried again.</summary>
    private static async Task BufferAsync(HttpResponseMessage response, CallAttempt attempt, CancellationToken token)
    {
        var body = await BoundedBody.ReadAsync(response.Content, AnswerReader.MaxBytes, token).ConfigureAwait(false);
        var reader = new AnswerReader(attempt.Call.Request.Format, isStream: false, keepsText: false);
        reader.Append(body.Bytes.Span);
        var answer = reader.Finish();
        if (body.IsWhole && answer.End == AnswerEnd.Failed)
            attempt.Settling!.Failed(answer.Failure, (int)response.StatusCode);
        else if (body.IsWhole)
            attempt.Settling!.Answered(answer, (int)response.StatusCode);
        else
            attempt.Settling!.BrokenOff((int)response.StatusCode);
        response.ReplaceContent(new ReadOnlyMemoryContent(body.Bytes));
        Judge(attempt, answer);
        if (!body.IsWhole)
            (attempt.Class, attempt.Failure) = (FailureClass.Permanent, new ProviderFailure(0, null, null, $"an answer of more than {AnswerReader.MaxBytes >> 20} MiB"));
    }

    private static async Task<HttpResponseMessage> StreamAsync(HttpResponseMessage response, CallAttempt attempt, CancellationToken token)
    {
        var upstream = await response.Content.ReadAsStreamAsync(token).ConfigureAwait(false);
        response.ReplaceContent(new StreamContent(new MeteredStream(upstream, attempt, (int)response.StatusCode)));
        return response;
    }

    private static void Judge(CallAttempt attempt, ModelAnswer answer)
    {
        (attempt.Class, attempt.Failure) = answer.End switch
        {
            AnswerEnd.Complete => ((FailureClass?)null, (ProviderFailure?)null),
            AnswerEnd.Failed when answer.Failure is { } failure => (FailureClassifier.Of(failure), failure),
            AnswerEnd.Truncated => (FailureClass.Transient, new ProviderFailure(0, null, null, "the answer broke off")),
            _ => (FailureClass.Transient, new ProviderFailure(0, null, null, "what came is no answer")),
        };
    }

    /// <summary>A server may answer a request for a stream with a body of JSON.</summary>
    private static bool IsStream(ModelRequest request, HttpResponseMessage response) =>
        request.IsStream && response.Content.Headers.ContentType?.MediaType is not "application/json";

    private static ReadOnlyMemory<byte> Rewrite(ModelCall call, long? limit)
    {
        var (request, model) = (call.Request, call.Model);
        var rewrite = new RequestRewrite
        {
            Model = request.Model == model.Name ? null : model.Name,
            MaxOutput = limit,
            ChatLimitField = model.Provider.ChatLimitField,
            IncludeUsage = AddsUsage(request),
        };
        return rewrite.Apply(request.Format, call.Body);
    }

    /// <summary>Whether the stream's usage is asked for although the client did not; what comes of it is taken out again.</summary>
    internal static bool AddsUsage(ModelRequest request) => request is { Format: WireFormat.OpenAiChat, IsStream: true, AsksForUsage: false };
}
