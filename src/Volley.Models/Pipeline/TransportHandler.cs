using System.Collections.Concurrent;
using System.Net;
using Volley.Models.Providers;
using Volley.Models.Scripted;
using Volley.Models.Wire;

namespace Volley.Models.Pipeline;

/// <summary>
/// Sends an attempt to its provider: the provider's URL, the real key, a pool of connections for each provider, and time-outs. Nothing follows redirects,
/// and nothing here tries again.
/// </summary>
internal sealed class TransportHandler(ProviderKeys keys, TimeProvider time, Func<ModelProvider, HttpMessageHandler?>? transports) : HttpMessageHandler
{
    private readonly ConcurrentDictionary<string, Lazy<HttpMessageInvoker>> _invokers = new(StringComparer.Ordinal);
    private readonly Occurrences _occurrences = new();
    private readonly ConcurrentDictionary<(Uri Base, WireFormat Format), Uri> _endpoints = new();

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var attempt = CallAttempt.Of(request);
        var provider = attempt.Call.Model.Provider;
        request.RequestUri = UrlOf(attempt.Call);
        if (provider.Format == ProviderFormat.Scripted)
            DescribeToRules(request, attempt);
        else
            RequestHeaders.Write(request, attempt.Call, keys.Of(provider));
        var clock = new AttemptClock(provider.Timeouts, time, cancellationToken);
        try
        {
            clock.AwaitFirstByte();
            attempt.WasSent = true;
            var response = await InvokerOf(provider).SendAsync(request, clock.Token).ConfigureAwait(false);
            clock.Rest();
            var stream = await response.Content.ReadAsStreamAsync(clock.Token).ConfigureAwait(false);
            response.ReplaceContent(new StreamContent(new TimedStream(stream, clock)), isSame: true);
            return response;
        }
        catch (Exception fault)
        {
            var isTimedOut = clock.IsTimedOut;
            clock.Dispose();
            attempt.WasSent = fault is not HttpRequestException failed || !TransportFaults.NeverSent(failed);
            if (fault is not OperationCanceledException || cancellationToken.IsCancellationRequested)
                throw;
            if (isTimedOut)
                throw clock.Timeout();

            // The only other clock is that of the connection.
            attempt.WasSent = false;
            throw new TimeoutException("no connection in time", fault);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var invoker in _invokers.Values)
                invoker.Value.Dispose();
        }

        base.Dispose(disposing);
    }

    private Uri UrlOf(ModelCall call)
    {
        if (call.Model.Provider.BaseUrl is not { } root)
            return new Uri("http://scripted.invalid" + call.Request.Format.EndpointPath());
        var endpoint = _endpoints.GetOrAdd((root, call.Request.Format), static (key, provider) => provider.Endpoint(key.Format), call.Model.Provider);
        return call.Query.Length == 0 ? endpoint : new Uri(endpoint.AbsoluteUri + call.Query);
    }

    private HttpMessageInvoker InvokerOf(ModelProvider provider) => _invokers.GetOrAdd(
        provider.Name,
        static (_, p) => new Lazy<HttpMessageInvoker>(() => new HttpMessageInvoker(p.Handler.TransportTo(p.Provider))),
        (Provider: provider, Handler: this)).Value;

    private HttpMessageHandler TransportTo(ModelProvider provider) =>
        transports?.Invoke(provider) ?? (provider.Format == ProviderFormat.Scripted ? new ScriptedHandler(provider.Rules, time) : SocketsOf(provider));

    /// <summary>Equal requests of different jobs, repeats and attempts, or of one attempt, may be answered differently, but always in the same way.</summary>
    private void DescribeToRules(HttpRequestMessage request, CallAttempt attempt)
    {
        var (call, account) = (attempt.Call, attempt.Call.Account);
        if (attempt.Occurrence == 0)
            attempt.Occurrence = _occurrences.Next(account, CanonicalRequest.Of(call.Body).Digest);
        request.Options.Set(ScriptedHandler.Format, call.Request.Format);
        request.Options.Set(ScriptedHandler.Seed, $"{account.Job.Key}/{account.Attempt}/{attempt.Occurrence}");
        request.Options.Set(ScriptedHandler.Hit, attempt.Number);
    }

    private static SocketsHttpHandler SocketsOf(ModelProvider provider) => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,

        // The handler takes no more than 24 days.
        ConnectTimeout = provider.Timeouts.Connect is { TotalMilliseconds: > 0 and <= int.MaxValue } connect ? connect : Timeout.InfiniteTimeSpan,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        UseCookies = false,

        // Proxies of the environment are for the world outside.
        UseProxy = provider.BaseUrl is { IsLoopback: false },
        ActivityHeadersPropagator = null,
    };
}
