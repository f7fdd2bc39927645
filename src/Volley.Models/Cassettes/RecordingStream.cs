using System.Buffers;
using System.Collections.Immutable;
using Volley.Models.Pipeline;

namespace Volley.Models.Cassettes;

/// <summary>A stream that is recorded while it passes, and kept before its end is told.</summary>
internal sealed class RecordingStream(Stream upstream, Tape tape) : ReadOnlyStream
{
    private readonly ArrayBufferWriter<byte> _body = new(4096);
    private readonly ImmutableArray<int>.Builder _chunks = ImmutableArray.CreateBuilder<int>();
    private bool _isOver;

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await upstream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (count > 0)
            Add(buffer.Span[..count]);
        else if (!buffer.IsEmpty)
            await KeepAsync().ConfigureAwait(false);
        return count;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            upstream.Dispose();
        base.Dispose(disposing);
    }

    private void Add(ReadOnlySpan<byte> chunk)
    {
        if (_body.WrittenCount > Tape.MaxBytes)
            return;
        _body.Write(chunk);
        _chunks.Add(chunk.Length);
    }

    private async Task KeepAsync()
    {
        if (_isOver)
            return;
        _isOver = true;
        if (tape.IsWorthKeeping)
            await tape.KeepAsync(_body.WrittenMemory, _chunks.ToImmutable()).ConfigureAwait(false);
    }
}
