using System.Buffers;
using System.Collections.Frozen;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Volley.Models.Gateway;

/// <summary>Hands a pipeline's answer on to the client: status, headers, and the body chunk by chunk as it comes.</summary>
internal static class AnswerCopy
{
    private const int ChunkSize = 16 * 1024;

    /// <summary>What belongs to the connection with the provider, or would bind the client to the provider's site.</summary>
    private static readonly FrozenSet<string> Dropped = new[]
    {
        "connection", "keep-alive", "proxy-authenticate", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "content-length",
        "set-cookie", "alt-svc", "strict-transport-security", "server", "via",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Copies status and headers.</summary>
    public static void Begin(HttpResponseMessage answer, HttpResponse response)
    {
        response.StatusCode = (int)answer.StatusCode;
        Copy(answer.Headers.NonValidated, response);
        Copy(answer.Content.Headers.NonValidated, response);
        response.ContentLength = answer.Content is StreamContent ? null : answer.Content.Headers.ContentLength;
    }

    /// <summary>Copies the body; each chunk is on its way before the next is waited for.</summary>
    public static async Task CopyAsync(HttpResponseMessage answer, HttpResponse response, CancellationToken token)
    {
        using var body = await answer.Content.ReadAsStreamAsync(token).ConfigureAwait(false);
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            while (await body.ReadAsync(buffer, token).ConfigureAwait(false) is > 0 and var count)
                await response.BodyWriter.WriteAsync(buffer.AsMemory(0, count), token).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void Copy(HttpHeadersNonValidated headers, HttpResponse response)
    {
        foreach (var (name, values) in headers)
            if (!Dropped.Contains(name) && values.All(v => v.All(c => c is '\t' or >= ' ' and < '\x7f')))
                response.Headers[name] = new StringValues([.. values]);
    }
}
