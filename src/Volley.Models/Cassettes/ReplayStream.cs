using Volley.Models.Pipeline;

namespace Volley.Models.Cassettes;

/// <summary>A recorded stream, chunk by chunk as it came.</summary>
internal sealed class ReplayStream(Recording recording) : ReadOnlyStream
{
    private int _at;
    private int _chunk;
    private int _left = recording.Chunks[0];

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<int>(cancellationToken);
        while (_left == 0 && _chunk + 1 < recording.Chunks.Length)
            _left = recording.Chunks[++_chunk];
        var length = Math.Min(_left, buffer.Length);
        recording.Body.Slice(_at, length).CopyTo(buffer);
        _at += length;
        _left -= length;
        return ValueTask.FromResult(length);
    }
}
