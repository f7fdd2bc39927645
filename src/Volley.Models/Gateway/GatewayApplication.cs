using System.Net;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Volley.Diagnostics;
using Volley.Models.Diagnostics;
using Volley.Models.Pipeline;
using Volley.Models.Providers;

namespace Volley.Models.Gateway;

/// <summary>What Kestrel hands requests to: tells calls from everything else, and checks who asks.</summary>
internal sealed class GatewayApplication(ModelPipeline pipeline, ProviderTable providers, GatewayTokens tokens, GatewayOptions options) : IHttpApplication<HttpContext>
{
    private readonly GatewayFaults _faults = new(providers, pipeline.Keys, options.Warn);
    private readonly GatewayForwarder _forwarder = new(pipeline, providers, options.MaxBodyBytes);

    /// <summary>What happened at the gateway.</summary>
    public GatewayCounters Counters { get; } = new();

    /// <summary>Whether calls are turned away since the gateway is about to end.</summary>
    public bool IsStopping { get; set; }

    /// <inheritdoc/>
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    /// <inheritdoc/>
    public async Task ProcessRequestAsync(HttpContext context)
    {
        Counters.Begin();
        var route = GatewayRoute.Of(context.Request.Path.Value ?? "", providers);
        var error = GatewayError.Internal;
        try
        {
            error = await AnswerAsync(context, route).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            error = GatewayError.ClientLeft;
        }
        catch (BatchException fault)
        {
            _faults.Log(fault);
            error = await FailAsync(context, route, GatewayError.NotRecorded).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            _faults.Log(fault, context.Request, route);
            error = await FailAsync(context, route, GatewayError.Internal).ConfigureAwait(false);
        }
        finally
        {
            Counters.End(error, context.Response.StatusCode);
        }
    }

    /// <inheritdoc/>
    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    private static async Task<GatewayError> FailAsync(HttpContext context, GatewayRoute route, GatewayError error)
    {
        if (!context.Response.HasStarted)
            return await GatewayAnswer.RefuseAsync(context, route.Format, GatewayRefusal.Of(error)).ConfigureAwait(false);
        context.Abort();
        return error;
    }

    private Task<GatewayError> AnswerAsync(HttpContext context, GatewayRoute route) => route.Endpoint switch
    {
        GatewayEndpoint.Health or GatewayEndpoint.Metrics => OpenAsync(context, route),
        GatewayEndpoint.Unknown => GatewayAnswer.RefuseAsync(context, route.Format, GatewayRefusal.Of(GatewayError.UnknownPath)),
        _ => GuardedAsync(context, route),
    };

    /// <summary>What is answered without a token, as a monitor has none. It says nothing secret; but no page in a browser may read even that.</summary>
    private async Task<GatewayError> OpenAsync(HttpContext context, GatewayRoute route)
    {
        if (context.Request.Host.Host is not ("127.0.0.1" or "localhost" or "[::1]"))
            return await GatewayAnswer.RefuseAsync(context, route.Format, GatewayRefusal.Of(GatewayError.StrangeHost)).ConfigureAwait(false);
        if (!IsReading(context.Request))
            return await GatewayAnswer.RefuseAsync(context, route.Format, GatewayRefusal.WrongMethod("GET")).ConfigureAwait(false);
        if (route.Endpoint == GatewayEndpoint.Metrics)
            await GatewayAnswer.WriteAsync(context, 200, "text/plain; version=0.0.4; charset=utf-8", Encoding.UTF8.GetBytes(GatewayMetrics.Text(Counters, pipeline))).ConfigureAwait(false);
        else
            await GatewayAnswer.WriteAsync(context, 200, "application/json", IsStopping ? """{"status":"stopping"}"""u8.ToArray() : """{"status":"ok"}"""u8.ToArray()).ConfigureAwait(false);
        return GatewayError.None;
    }

    private async Task<GatewayError> GuardedAsync(HttpContext context, GatewayRoute route)
    {
        var token = ClientToken.Of(context.Request, route);
        var account = token is null ? null : tokens.Find(token);
        var isReading = route.Endpoint is GatewayEndpoint.Models or GatewayEndpoint.Tags;
        var refusal = token is null ? GatewayRefusal.Of(GatewayError.NoToken)
            : account is null ? GatewayRefusal.Of(GatewayError.WrongToken)
            : route.Endpoint == GatewayEndpoint.NotMetered ? GatewayRefusal.NotMetered(route.Tail)
            : isReading && !IsReading(context.Request) ? GatewayRefusal.WrongMethod("GET")
            : !isReading && !HttpMethods.IsPost(context.Request.Method) ? GatewayRefusal.WrongMethod("POST")
            : IsStopping ? GatewayRefusal.Of(GatewayError.Stopping)
            : null;
        if (refusal is not null)
            return await GatewayAnswer.RefuseAsync(context, route.Format, refusal).ConfigureAwait(false);
        return isReading
            ? await ListAsync(context, route).ConfigureAwait(false)
            : await _forwarder.ForwardAsync(context, route, account!).ConfigureAwait(false);
    }

    private async Task<GatewayError> ListAsync(HttpContext context, GatewayRoute route)
    {
        var models = ModelListing.Of(providers, route.Door);
        var body = route.Endpoint == GatewayEndpoint.Tags ? ModelListing.Tags(models)
            : route.Tail.Length <= "models/".Length ? ModelListing.List(models, route.Format)
            : ModelListing.One(models, route.Tail["models/".Length..], route.Format);
        if (body is null)
        {
            var unknown = Diagnostic.Error(ModelCodes.UnknownPrice, "there is no such model", hint: "GET /v1/models lists those that are known.");
            return await GatewayAnswer.RefuseAsync(context, route.Format, GatewayRefusal.UnknownModel(unknown)).ConfigureAwait(false);
        }

        await GatewayAnswer.WriteAsync(context, (int)HttpStatusCode.OK, "application/json", body).ConfigureAwait(false);
        return GatewayError.None;
    }

    private static bool IsReading(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
}
