using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Volley.Budgets;
using Volley.Models.Pipeline;
using Volley.Models.Providers;
using Volley.Models.Wire;

namespace Volley.Models.Gateway;

/// <summary>Takes a client's call to the pipeline, and the answer back.</summary>
/// <remarks>
/// <list type="number">
/// <item>The body is read whole, up to a limit: its size bounds what it can cost.</item>
/// <item>The body is read as a request of the path's format; what decides about money must be unambiguous.</item>
/// <item>The model is found, with its provider and price.</item>
/// <item>The pipeline makes the call: recordings, retries, money, the account's gate, the network. The client hears of none of them but a refusal.</item>
/// <item>Status and headers are handed on.</item>
/// <item>The body is handed on, each chunk at once. A client that leaves ends the call at the provider.</item>
/// <item>An answer that breaks off ends with an error event in its format, and with a broken connection: neither a library nor a bare reader takes it for
/// whole.</item>
/// </list>
/// </remarks>
internal sealed class GatewayForwarder(ModelPipeline pipeline, ProviderTable providers, int maxBodyBytes)
{
    /// <summary>Forwards a call.</summary>
    /// <param name="context">The request and its response.</param>
    /// <param name="route">What the path says.</param>
    /// <param name="account">Who pays.</param>
    /// <returns>Where the request ended.</returns>
    public async Task<GatewayError> ForwardAsync(HttpContext context, GatewayRoute route, CallAccount account)
    {
        // 1. The body.
        var (body, unreadable) = await RequestBody.ReadAsync(context.Request, maxBodyBytes, context.RequestAborted).ConfigureAwait(false);
        if (unreadable is not null)
            return await GatewayAnswer.RefuseAsync(context, route.Format, unreadable).ConfigureAwait(false);

        // 2. The request.
        if (ModelRequest.Read(route.Format, body, out var problem) is not { } request)
            return await GatewayAnswer.RefuseAsync(context, route.Format, GatewayRefusal.BadRequest(problem!)).ConfigureAwait(false);

        // 3. The model. What one job asks for in vain, others will too.
        if (ModelChoice.Find(providers, route.Door, request, out var refusal) is not { } model)
        {
            if (refusal!.Reason == GatewayError.UnknownModel)
                account.Deny(refusal.Error.Message.TrimEnd('.'));
            return await GatewayAnswer.RefuseAsync(context, route.Format, refusal).ConfigureAwait(false);
        }

        var call = new ModelCall
        {
            Model = model,
            Request = request,
            Body = body,
            Account = account,
            Headers = HeadersOf(context.Request),
            Query = context.Request.QueryString.Value ?? "",
        };
        return await SendAsync(context, call).ConfigureAwait(false);
    }

    private async Task<GatewayError> SendAsync(HttpContext context, ModelCall call)
    {
        try
        {
            // 4. The call.
            using var answer = await pipeline.SendAsync(call, context.RequestAborted).ConfigureAwait(false);

            // 5. Status and headers.
            AnswerCopy.Begin(answer, context.Response);

            // 6. The body.
            await AnswerCopy.CopyAsync(answer, context.Response, context.RequestAborted).ConfigureAwait(false);
            return GatewayError.None;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return GatewayError.ClientLeft;
        }
        catch (OperationCanceledException)
        {
            return await FailAsync(context, call, GatewayError.AttemptOver).ConfigureAwait(false);
        }
        catch (Exception fault) when (TransportFaults.IsOne(fault))
        {
            // 7. Only an answer that has begun can break off: before that, the pipeline makes an error of it.
            return await BreakAsync(context, call, TransportFaults.Describe(fault)).ConfigureAwait(false);
        }
    }

    private static async Task<GatewayError> FailAsync(HttpContext context, ModelCall call, GatewayError error)
    {
        if (!context.Response.HasStarted)
            return await GatewayAnswer.RefuseAsync(context, call.Request.Format, GatewayRefusal.Of(error)).ConfigureAwait(false);
        context.Abort();
        return error;
    }

    private static async Task<GatewayError> BreakAsync(HttpContext context, ModelCall call, string what)
    {
        var error = new ProviderError(ErrorKind.BadGateway, "answer_broke_off", $"The answer of the provider '{call.Model.Provider.Name}' broke off: {what}.");
        if (!context.Response.HasStarted)
            return await GatewayAnswer.RefuseAsync(context, call.Request.Format, new GatewayRefusal(GatewayError.AnswerBroken, error)).ConfigureAwait(false);
        if (call.Request.IsStream)
            await context.Response.BodyWriter.WriteAsync(error.StreamEvent(call.Request.Format), context.RequestAborted).ConfigureAwait(false);
        context.Abort();
        return GatewayError.AnswerBroken;
    }

    private static ImmutableArray<KeyValuePair<string, string>> HeadersOf(HttpRequest request)
    {
        var headers = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>(request.Headers.Count);
        foreach (var (name, value) in request.Headers)
            if (RequestHeaders.IsPassedOn(name))
                headers.Add(new(name, value.ToString()));
        return headers.DrainToImmutable();
    }
}
