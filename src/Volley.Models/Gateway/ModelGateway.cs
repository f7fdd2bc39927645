using System.Net;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Volley.Budgets;
using Volley.Diagnostics;
using Volley.Models.Diagnostics;
using Volley.Models.Pipeline;
using Volley.Models.Providers;

namespace Volley.Models.Gateway;

/// <summary>
/// The door for programs that know nothing of Volley: a server on 127.0.0.1 that speaks as the providers do and makes every call through the one
/// pipeline. Real keys never leave the pipeline; programs hold a token each.
/// </summary>
/// <remarks>It is Kestrel alone, without a host around it: nothing of the environment changes it, it takes no signals, and it is there in milliseconds.</remarks>
public sealed class ModelGateway : IAsyncDisposable
{
    private readonly GatewayTokens _tokens = new();
    private readonly GatewayApplication _application;
    private readonly KestrelServer _server;
    private readonly GatewayOptions _options;
    private bool _isStarted;
    private bool _isStopped;

    /// <summary>Makes a gateway; it listens once it is started.</summary>
    /// <param name="pipeline">What makes the calls; not disposed of.</param>
    /// <param name="providers">Whose models can be asked.</param>
    /// <param name="options">How it listens.</param>
    public ModelGateway(ModelPipeline pipeline, ProviderTable providers, GatewayOptions options)
    {
        _options = options;
        _application = new GatewayApplication(pipeline, providers, _tokens, options);
        var kestrel = new KestrelServerOptions { AddServerHeader = false, AllowSynchronousIO = false };

        // The body's limit is the gateway's own, so that its error has the provider's shape; a client may read a stream as slowly as it likes.
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Listen(IPAddress.Loopback, options.Port, listen => listen.Protocols = HttpProtocols.Http1);

        // With a write buffer of one byte a write ends when the kernel has all of it: a connection that is broken off after a chunk breaks after the chunk.
        var sockets = new SocketTransportOptions { Backlog = 4096, MaxWriteBufferSize = 1 };
        var transport = new SocketTransportFactory(Options.Create(sockets), NullLoggerFactory.Instance);
        _server = new KestrelServer(Options.Create(kestrel), transport, NullLoggerFactory.Instance);
    }

    /// <summary>Where it listens, such as <c>http://127.0.0.1:41234</c>, without a slash at the end; empty before it is started.</summary>
    public string Url { get; private set; } = "";

    /// <summary>Starts to listen.</summary>
    /// <param name="token">Gives up.</param>
    /// <returns>When it listens.</returns>
    /// <exception cref="BatchException">The port cannot be had.</exception>
    public async Task StartAsync(CancellationToken token)
    {
        try
        {
            await _server.StartAsync(_application, token).ConfigureAwait(false);
        }
        catch (IOException fault)
        {
            throw new BatchException(Diagnostic.Error(ModelCodes.GatewayPortTaken, $"the gateway cannot listen on port {_options.Port} of 127.0.0.1: {fault.Message.TrimEnd('.')}", null,
                "Choose another port, or none for any that is free."), fault);
        }

        _isStarted = true;
        Url = _server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();
    }

    /// <summary>Lets an account in by a token of its own.</summary>
    /// <param name="account">Who pays for the calls that the token makes.</param>
    /// <param name="token">The token; <see langword="null"/> for a new one of 256 random bits.</param>
    /// <returns>The token.</returns>
    /// <exception cref="InvalidOperationException">The token is in use.</exception>
    public string Admit(CallAccount account, string? token = null)
    {
        token ??= GatewayTokens.Create();
        _tokens.Add(token, account);
        return token;
    }

    /// <summary>Lets a token in no longer. Calls that it has in flight go on: the account's end is what ends them.</summary>
    /// <param name="token">The token.</param>
    public void Revoke(string token) => _tokens.Remove(token);

    /// <summary>Takes no further calls, and lets those in flight end.</summary>
    /// <param name="now">Ends those in flight at once; they end by themselves after <see cref="GatewayOptions.Drain"/>, too.</param>
    /// <returns>When all have ended.</returns>
    public async Task StopAsync(CancellationToken now)
    {
        _application.IsStopping = true;
        if (!_isStarted || _isStopped)
            return;
        _isStopped = true;
        using var drain = new CancellationTokenSource(_options.Drain, _options.Time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(drain.Token, now);
        await _server.StopAsync(ending.Token).ConfigureAwait(false);
    }

    /// <summary>Ends what is in flight at once and closes.</summary>
    /// <returns>When it is closed.</returns>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        _server.Dispose();
    }
}
