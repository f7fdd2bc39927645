using Microsoft.AspNetCore.Http;
using Volley.Models.Wire;

namespace Volley.Models.Gateway;

/// <summary>Answers that the gateway gives itself.</summary>
internal static class GatewayAnswer
{
    /// <summary>Turns a request away, in the shape that its provider's clients read, and tells them not to try again.</summary>
    /// <returns>Why.</returns>
    public static async Task<GatewayError> RefuseAsync(HttpContext context, WireFormat format, GatewayRefusal refusal)
    {
        var response = context.Response;
        response.Headers.Clear();
        response.Headers["x-should-retry"] = "false";
        if (refusal.Reason == GatewayError.WrongMethod)
            response.Headers.Allow = context.Request.Method == HttpMethods.Get ? HttpMethods.Post : HttpMethods.Get;

        // What is left of the body is not worth reading.
        if (refusal.Reason is GatewayError.BodyTooLarge or GatewayError.BodyUnreadable)
            response.Headers.Connection = "close";
        await WriteAsync(context, refusal.Error.Status, "application/json", refusal.Error.Body(format)).ConfigureAwait(false);
        return refusal.Reason;
    }

    /// <summary>Answers.</summary>
    public static async Task WriteAsync(HttpContext context, int status, string type, ReadOnlyMemory<byte> body)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = type;
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.BodyWriter.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }
}
