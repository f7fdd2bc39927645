using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Volley.StubServer.Log;

namespace Volley.StubServer;

/// <summary>
/// A server on 127.0.0.1 that speaks as model providers do, does what it is told, and keeps count of what reached it.
/// It is Kestrel alone, without a host around it: nothing of the environment changes it, and it takes no signals.
/// </summary>
public sealed class StubModelServer : IHttpApplication<HttpContext>, IAsyncDisposable
{
    private readonly KestrelServer _kestrel;
    private readonly StubOptions _options;
    private readonly ConcurrentQueue<Exception> _mistakes = new();

    private StubModelServer(StubOptions options)
    {
        _options = options;
        Log = new HitLog(options.Time);
        var kestrel = new KestrelServerOptions { AddServerHeader = false, AllowSynchronousIO = false };
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Listen(IPAddress.Loopback, options.Port, listen => listen.Protocols = HttpProtocols.Http1);
        // With a write buffer of one byte a write ends when the kernel has all of it: a reset after a chunk comes after the chunk.
        var transport = new SocketTransportFactory(
            Options.Create(new SocketTransportOptions { Backlog = 4096, MaxWriteBufferSize = 1 }), NullLoggerFactory.Instance);
        _kestrel = new KestrelServer(Options.Create(kestrel), transport, NullLoggerFactory.Instance);
    }

    /// <summary>Where it listens, such as <c>http://127.0.0.1:41234</c>, without a slash at the end.</summary>
    public string Url { get; private set; } = "";

    /// <summary>Everything that reached it.</summary>
    public HitLog Log { get; }

    /// <summary>Every hit in the order of the log, as things stand.</summary>
    public IReadOnlyList<StubHit> Hits => Log.Hits;

    /// <summary>What all answers cost in full, in USD: what a provider may bill at most. See <see cref="HitLog.Total"/>.</summary>
    public decimal ProviderTotal => Log.Total;

    internal bool IsStopping { get; private set; }

    /// <summary>Starts a server; it accepts requests when this returns.</summary>
    public static async Task<StubModelServer> StartAsync(StubOptions? options = null, CancellationToken cancellation = default)
    {
        var server = new StubModelServer(options ?? new StubOptions());
        try
        {
            await server._kestrel.StartAsync(server, cancellation);
        }
        catch
        {
            server._kestrel.Dispose();
            throw;
        }

        server.Url = server._kestrel.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();
        return server;
    }

    /// <summary>Ends all connections at once and stops.</summary>
    /// <exception cref="AggregateException">The delegate that chooses behaviours threw, or something in the server did.</exception>
    public async ValueTask DisposeAsync()
    {
        if (IsStopping)
            return;
        IsStopping = true;
        await _kestrel.StopAsync(new CancellationToken(canceled: true));
        await Log.WaitUntilIdleAsync();
        _kestrel.Dispose();
        if (!_mistakes.IsEmpty)
            throw new AggregateException("The stub server could not do what it was told.", _mistakes);
    }

    HttpContext IHttpApplication<HttpContext>.CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    async Task IHttpApplication<HttpContext>.ProcessRequestAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments(StubSummary.Path))
        {
            await context.Response.WriteAsync(StubSummary.Of(Log), context.RequestAborted);
            return;
        }

        await new StubExchange(this, _options, context).RunAsync();
    }

    void IHttpApplication<HttpContext>.DisposeContext(HttpContext context, Exception? exception)
    {
        if (exception is not null and not OperationCanceledException)
            _mistakes.Enqueue(exception);
    }

    internal void Blame(Exception mistake) => _mistakes.Enqueue(mistake);
}
