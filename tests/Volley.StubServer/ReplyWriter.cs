using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Volley.StubServer;

/// <summary>Puts text on the wire, through Kestrel's own pooled buffers, and breaks the connection when told to.</summary>
internal sealed class ReplyWriter(HttpContext context)
{
    private readonly HttpResponse _response = context.Response;

    /// <summary>Writes and flushes pieces of so many bytes; 0 for all at once.</summary>
    public int TrickleBytes { get; set; }

    /// <summary>Writes an answer of known length.</summary>
    public Task WholeAsync(string text, string type) => PartAsync(text, text, type);

    /// <summary>Writes a part of an answer that was announced as a whole.</summary>
    public Task PartAsync(string part, string whole, string type)
    {
        _response.ContentType = type;
        _response.ContentLength = Encoding.UTF8.GetByteCount(whole);
        return ChunkAsync(part);
    }

    /// <summary>Prepares for chunks.</summary>
    public void BeginStream(string type)
    {
        _response.ContentType = type;
        _response.Headers.CacheControl = "no-cache";
    }

    /// <summary>Writes a chunk and sees it off.</summary>
    public async Task ChunkAsync(string text)
    {
        context.RequestAborted.ThrowIfCancellationRequested();
        var writer = _response.BodyWriter;
        if (TrickleBytes <= 0)
        {
            Encoding.UTF8.GetBytes(text, writer);
            await writer.FlushAsync(context.RequestAborted);
            return;
        }

        foreach (var piece in Encoding.UTF8.GetBytes(text).Chunk(TrickleBytes))
            await writer.WriteAsync(piece, context.RequestAborted);
    }

    /// <summary>Ends the answer as the fault says: by a reset, never, or as if it were complete.</summary>
    public Task BreakAsync(StubFaultKind kind)
    {
        switch (kind)
        {
            case StubFaultKind.Reset:
                // Without this the kernel would end the connection with FIN, which a client may take for an end.
                if (context.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket)
                    socket.LingerState = new LingerOption(enable: true, seconds: 0);
                context.Abort();
                return Task.CompletedTask;
            case StubFaultKind.Stall:
                return Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
            default:
                return Task.CompletedTask;
        }
    }
}
