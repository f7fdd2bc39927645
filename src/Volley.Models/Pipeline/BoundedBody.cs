using System.Buffers;

namespace Volley.Models.Pipeline;

/// <summary>A body that was read into memory, up to a limit.</summary>
/// <param name="Bytes">What was read.</param>
/// <param name="IsWhole">Whether that is all of it.</param>
internal readonly record struct BoundedBody(ReadOnlyMemory<byte> Bytes, bool IsWhole)
{
    /// <summary>Reads a body to its end, or to the limit.</summary>
    public static async Task<BoundedBody> ReadAsync(HttpContent content, int limit, CancellationToken token)
    {
        using var stream = await content.ReadAsStreamAsync(token).ConfigureAwait(false);
        var known = content.Headers.ContentLength;
        var buffer = new ArrayBufferWriter<byte>(known is > 0 and < 1 << 20 ? (int)known + 1 : 4096);
        while (true)
        {
            var count = await stream.ReadAsync(buffer.GetMemory(), token).ConfigureAwait(false);
            if (count == 0)
                return new BoundedBody(buffer.WrittenMemory, true);
            buffer.Advance(count);
            if (buffer.WrittenCount > limit)
                return new BoundedBody(buffer.WrittenMemory[..limit], false);
        }
    }
}
