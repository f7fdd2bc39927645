using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace Volley.Models.Gateway;

/// <summary>Reads the body of a request whole, up to a limit.</summary>
internal static class RequestBody
{
    /// <summary>Reads a body.</summary>
    /// <returns>The body; or the refusal where it cannot be read.</returns>
    /// <exception cref="OperationCanceledException">The client left.</exception>
    public static async ValueTask<(ReadOnlyMemory<byte> Body, GatewayRefusal? Refusal)> ReadAsync(HttpRequest request, int limit, CancellationToken token)
    {
        if (request.Headers.ContentEncoding.ToString() is not ("" or "identity"))
            return (default, GatewayRefusal.Of(GatewayError.BodyUnreadable));
        if (request.ContentLength > limit)
            return (default, GatewayRefusal.TooLarge(limit));
        var buffer = new ArrayBufferWriter<byte>(Math.Max(256, (int)(request.ContentLength ?? 4096)));
        try
        {
            while (true)
            {
                var result = await request.BodyReader.ReadAsync(token).ConfigureAwait(false);
                foreach (var piece in result.Buffer)
                    buffer.Write(piece.Span);
                request.BodyReader.AdvanceTo(result.Buffer.End);
                if (buffer.WrittenCount > limit)
                    return (default, GatewayRefusal.TooLarge(limit));
                if (result.IsCompleted)
                    return (buffer.WrittenMemory, null);
            }
        }
        catch (Exception fault) when (fault is IOException or BadHttpRequestException && !token.IsCancellationRequested)
        {
            return (default, GatewayRefusal.Of(GatewayError.BodyUnreadable));
        }
    }
}
