using System.Collections.Immutable;
using System.Globalization;
using Volley.Diagnostics;
using Volley.Models.Cassettes;
using Volley.Models.Diagnostics;
using Volley.Models.Gates;
using Volley.Scheduling;

namespace Volley.Models.Pipeline;

/// <summary>
/// The one way to a model: recordings, retries, the ledger, the account's gate and the network, in this order. One for a run, or for a gateway by itself;
/// all calls of the process that share an account share its gate. Thread-safe.
/// </summary>
public sealed class ModelPipeline : IWaitReporter, IDisposable
{
    private readonly HttpMessageInvoker _chain;
    private readonly GateTable _gates;
    private readonly RetryWaits _waits;
    private readonly ProviderCounters _counters = new();

    /// <summary>Builds a pipeline; nothing is connected to before the first call.</summary>
    /// <param name="options">What it works with.</param>
    public ModelPipeline(ModelPipelineOptions options)
    {
        var keys = Keys = new ProviderKeys(options.Environment);
        _waits = new RetryWaits(options.Time);
        _gates = new GateTable(options.Time, options.Seed, options.Warn is { } warn ? status => warn(Paused(status)) : null);
        HttpMessageHandler chain = new TransportHandler(keys, options.Time, options.Transports);
        chain = new GateHandler(_gates, keys, options.Time, _counters, chain);
        chain = new LedgerHandler(keys, options.Time, _counters, chain);
        chain = new RetryHandler(new RetryDelay(options.RetryDelay, options.MaxRetryDelay, options.Seed), _waits, chain);
        if (options.Cassette is { } cassette)
            chain = new CassetteHandler(cassette, keys, _counters, chain);
        _chain = new HttpMessageInvoker(chain);
    }

    /// <summary>The gates of the accounts that were called so far.</summary>
    public ImmutableArray<GateStatus> Gates => [.. _gates.Open.Select(g => g.Status).OrderBy(s => s.Name, StringComparer.Ordinal)];

    /// <summary>What was called so far, by model.</summary>
    public ImmutableArray<CallCounts> Counts => _counters.Counts();

    /// <summary>The providers' keys: whoever shows what a pipeline threw must take them out.</summary>
    internal ProviderKeys Keys { get; }

    /// <summary>Makes a call. Whatever the provider does, there is an answer: errors have the shape that its clients read.</summary>
    /// <param name="call">The call.</param>
    /// <param name="token">Ends the call, and its answer as long as that is being read; the provider is then told so, and the call counts at its maximum.</param>
    /// <returns>
    /// The provider's answer, or one of Volley's own. A stream comes chunk by chunk; the call is settled once its body is read to the end, or disposed.
    /// Errors bear <c>x-should-retry: false</c>.
    /// </returns>
    /// <exception cref="OperationCanceledException">The token was cancelled, or the attempt that makes the call is over.</exception>
    /// <exception cref="BatchException">The journal or the recordings cannot be written.</exception>
    public async Task<HttpResponseMessage> SendAsync(ModelCall call, CancellationToken token)
    {
        var ending = CancellationTokenSource.CreateLinkedTokenSource(token, call.Account.Closing);
        HttpResponseMessage? response = null;
        try
        {
            response = await _chain.SendAsync(new CallAttempt(call, 1).ToRequest(), ending.Token).ConfigureAwait(false);
            if (response.Content is not StreamContent)
                return response;

            // The token ends the stream too, so it lives as long.
            var stream = await response.Content.ReadAsStreamAsync(ending.Token).ConfigureAwait(false);
            response.ReplaceContent(new StreamContent(new CallStream(stream, ending)));
            ending = null;
            return response;
        }
        catch
        {
            response?.Dispose();
            throw;
        }
        finally
        {
            ending?.Dispose();
        }
    }

    /// <inheritdoc/>
    public ImmutableArray<WaitReport> Waits() =>
        [.. Gates.Where(g => g.Waiting > 0).Select(Report), .. _waits.Reports()];

    /// <summary>Closes connections. Calls must have ended.</summary>
    public void Dispose()
    {
        _chain.Dispose();
        _gates.Dispose();
    }

    private static WaitReport Report(GateStatus gate) => new($"gate {gate.Name}", gate.Waiting, gate.Until, gate.Reason switch
    {
        GateReason.Hold when gate.PausedUntil is not null => "the provider pauses the account",
        GateReason.Hold => "the provider asked everyone to wait",
        GateReason.Requests => "requests a minute",
        GateReason.Tokens => "tokens a minute",
        GateReason.Concurrency => "requests in flight",
        _ => null,
    });

    private static Diagnostic Paused(GateStatus gate)
    {
        var until = gate.PausedUntil!.Value.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        return Diagnostic.Warning(ModelCodes.ProviderPaused, $"the provider '{gate.Name}' takes no calls before {until}", null,
            "Its jobs wait until then; interrupt the batch to go on another time, or raise 'longest-wait' of the provider to hear of longer waits only.");
    }
}
