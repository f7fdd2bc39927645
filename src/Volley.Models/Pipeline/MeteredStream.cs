using System.Buffers;
using Volley.Models.Wire;

namespace Volley.Models.Pipeline;

/// <summary>
/// A streamed answer on its way to the client, chunk by chunk as it comes. It is read along, and settled before its last chunk is handed on; one that is not
/// read to its end counts at its maximum.
/// </summary>
internal sealed class MeteredStream : ReadOnlyStream
{
    private readonly Stream _upstream;
    private readonly CallSettling _settling;
    private readonly int _status;
    private readonly AnswerReader _reader;
    private readonly UsageChunkFilter? _filter;
    private readonly ArrayBufferWriter<byte>? _filtered;
    private int _handedOn;
    private bool _isOver;
    private bool _isFinished;

    public MeteredStream(Stream upstream, CallAttempt attempt, int status)
    {
        (_upstream, _settling, _status) = (upstream, attempt.Settling!, status);
        var request = attempt.Call.Request;
        _reader = new AnswerReader(request.Format, isStream: true, keepsText: false);
        if (LedgerHandler.AddsUsage(request))
            (_filter, _filtered) = (new UsageChunkFilter(), new ArrayBufferWriter<byte>());
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_filtered is null || _filter is null)
            return await ReadUpstreamAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (buffer.IsEmpty)
            return 0;
        while (_handedOn == _filtered.WrittenCount)
        {
            _filtered.ResetWrittenCount();
            _handedOn = 0;
            if (_isOver)
                return 0;
            var count = await ReadUpstreamAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (count > 0)
                _filter.Append(buffer.Span[..count], _filtered);
            else
                _filter.Finish(_filtered);
        }

        var ready = _filtered.WrittenMemory[_handedOn..];
        var length = Math.Min(ready.Length, buffer.Length);
        ready[..length].CopyTo(buffer);
        _handedOn += length;
        return length;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _settling.Cancelled(_status);
            _upstream.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadUpstreamAsync(Memory<byte> buffer, CancellationToken token)
    {
        int count;
        try
        {
            count = await _upstream.ReadAsync(buffer, token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _settling.Cancelled(_status);
            throw;
        }
        catch
        {
            _settling.BrokenOff(_status);
            throw;
        }

        if (count == 0)
            _isOver = true;
        else if (!_isFinished)
            _reader.Append(buffer.Span[..count]);

        // Settled before the client has the end: what it asks next finds the money free.
        if (_isOver || _reader.IsComplete)
            Finish();
        return count;
    }

    /// <summary>What comes after the end of the answer is passed on, but not read: no usage is expected there.</summary>
    private void Finish()
    {
        if (!_isFinished)
            _settling.Answered(_reader.Finish(), _status);
        _isFinished = true;
    }
}
