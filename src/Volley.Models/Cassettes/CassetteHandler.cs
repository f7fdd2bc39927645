using System.Net;
using Volley.Budgets;
using Volley.Models.Pipeline;
using Volley.Models.Wire;

namespace Volley.Models.Cassettes;

/// <summary>Answers calls from recordings, and records those that are made.</summary>
/// <remarks>
/// Recorded is what would come again: whole answers, and errors that no retry changes. What a budget refused, or a network or a limit failed, is not.
/// </remarks>
internal sealed class CassetteHandler(Cassette cassette, ProviderKeys keys, ProviderCounters counters, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const int Excerpt = 60;

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = CallAttempt.Of(request).Call;
        var key = CassetteKey.Of(call, cassette.Occurrences);
        if (cassette.Find(key) is { } recording)
            return Replay(call, recording);
        if (cassette.Mode == CassetteMode.Replay)
            return Missing(call, key);
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return await RecordAsync(response, call, key, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> RecordAsync(HttpResponseMessage response, ModelCall call, CassetteKey key, CancellationToken token)
    {
        var tape = new Tape(cassette, key, call, RecordedHeaders.Of(response), keys.Of(call.Model.Provider), (int)response.StatusCode);
        if (response.Content is StreamContent)
        {
            var stream = await response.Content.ReadAsStreamAsync(token).ConfigureAwait(false);
            response.ReplaceContent(new StreamContent(new RecordingStream(stream, tape)));
        }
        else if (tape.IsWorthKeeping)
        {
            await tape.KeepAsync(await response.Content.ReadAsByteArrayAsync(token).ConfigureAwait(false), []).ConfigureAwait(false);
        }

        return response;
    }

    private HttpResponseMessage Replay(ModelCall call, Recording recording)
    {
        var response = new HttpResponseMessage((HttpStatusCode)recording.Status)
        {
            Content = recording.Chunks.IsEmpty ? new ReadOnlyMemoryContent(recording.Body) : new StreamContent(new ReplayStream(recording)),
        };
        RecordedHeaders.Restore(response, recording.Headers);
        if (!response.IsSuccessStatusCode)
            OwnAnswers.MakeFinal(response);
        Account(call, recording);
        return response;
    }

    /// <summary>A replayed call reserves nothing and costs nothing, but it has its row, with the tokens of the answer.</summary>
    private void Account(ModelCall call, Recording recording)
    {
        var usage = recording.Usage;
        if (recording.Status is >= 200 and < 300)
        {
            call.Receipt.IsComplete = true;
        }
        else
        {
            var failure = ProviderFailure.Read(call.Request.Format, recording.Status, recording.Body);
            call.Receipt.Failure = new CallFailure(FailureClassifier.Of(failure), recording.Status, failure.Code ?? failure.Type ?? "provider_error",
                $"the provider '{call.Model.Provider.Name}' answered {recording.Status}: {failure.Message}", IsOwn: false);
        }

        call.Receipt.IsReplayed = true;
        call.Receipt.Add(0, usage);
        counters.Settled(call, CallStatus.Replayed, 0, usage);
        call.Account.Record(
            new CallQuote { Provider = call.Model.Provider.Name, Model = call.Model.Name, Maximum = 0, PriceVersion = call.Model.Price.Version },
            new CallSettlement
            {
                Status = CallStatus.Replayed,
                InputTokens = usage.Input,
                OutputTokens = usage.Output,
                CachedInputTokens = usage.CachedInput,
                CacheWriteTokens = usage.CacheWrite + usage.LongCacheWrite,
                ReasoningTokens = usage.Reasoning,
                HttpStatus = recording.Status,
            });
    }

    private static HttpResponseMessage Missing(ModelCall call, CassetteKey key)
    {
        var again = (key.Repeat, key.Attempt, key.Occurrence) == (1, 1, 1) ? "" : $", repeat {key.Repeat}, attempt {key.Attempt}, occurrence {key.Occurrence}";
        return OwnAnswers.Refuse(call, FailureClass.Permanent, new ProviderError(ErrorKind.NotFound, "cassette_miss",
            $"The cassette holds no answer of '{key.Provider}/{key.Model}' to \"{RequestExcerpt.Of(call.Body, Excerpt)}\" (request {key.Request[..12]}{again}). " +
            "Record it with 'cassette: record', or undo what changed the request."));
    }
}
