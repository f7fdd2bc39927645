namespace Volley.Models.Wire;

/// <summary>
/// Splits the bytes of a stream into its events, wherever the bytes are cut: within a line end, within a character. Lines end with LF, CRLF or
/// CR; server-sent events end with an empty line, Ollama's with a line end.
/// </summary>
/// <remarks>Source: the HTML standard, section 9.2.6, interpreting an event stream; newline-delimited JSON.</remarks>
/// <param name="isLines">Whether every line is an event.</param>
internal sealed class StreamSplitter(bool isLines)
{
    /// <summary>The largest event; a stream with a larger one is not read on.</summary>
    public const int MaxRecord = 64 * 1024 * 1024;

    private byte[] _buffer = new byte[4096];
    private int _length;
    private int _scanned;
    private int _lineStart;

    /// <summary>Whether an event was larger than is read.</summary>
    public bool IsTooLarge { get; private set; }

    /// <summary>Whether bytes wait for the end of their event.</summary>
    public bool HasRest => _length > 0;

    /// <summary>Adds bytes and hands out the events that they complete.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="take">Is given each event; its memory is valid only during the call.</param>
    public void Append(ReadOnlySpan<byte> bytes, Action<StreamRecord> take)
    {
        if (IsTooLarge)
            return;
        Store(bytes);
        var start = 0;
        while (_scanned < _length)
        {
            var c = _buffer[_scanned];
            if (c is not ((byte)'\n' or (byte)'\r'))
            {
                var next = _buffer.AsSpan(_scanned, _length - _scanned).IndexOfAny((byte)'\n', (byte)'\r');
                _scanned = next < 0 ? _length : _scanned + next;
                continue;
            }

            // A CR at the end of what is there may be half of a CRLF: wait for the next byte before an event is ended by it.
            if (c == '\r' && _scanned + 1 == _length)
                break;
            var isPair = c == '\r' && _buffer[_scanned + 1] == '\n';
            var isBlank = _scanned == _lineStart;
            _scanned += isPair ? 2 : 1;
            _lineStart = _scanned;
            if (!isLines && !isBlank)
                continue;
            take(Parse(_buffer.AsMemory(start, _scanned - start)));
            start = _scanned;
        }

        Discard(start);
    }

    /// <summary>Hands out what is left when no more bytes come: an event whose end is missing.</summary>
    /// <returns>The event, or <see langword="null"/> where nothing is left.</returns>
    public StreamRecord? TakeRest()
    {
        if (_length == 0)
            return null;
        var rest = Parse(_buffer.AsMemory(0, _length).ToArray());
        _length = _scanned = _lineStart = 0;
        return rest;
    }

    private void Store(ReadOnlySpan<byte> bytes)
    {
        if (_length + (long)bytes.Length > MaxRecord)
        {
            IsTooLarge = true;
            return;
        }

        if (_length + bytes.Length > _buffer.Length)
            Array.Resize(ref _buffer, Math.Max(_length + bytes.Length, _buffer.Length * 2));
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Discard(int count)
    {
        if (count == 0)
            return;
        _buffer.AsSpan(count, _length - count).CopyTo(_buffer);
        _length -= count;
        _scanned -= count;
        _lineStart -= count;
    }

    private StreamRecord Parse(ReadOnlyMemory<byte> raw)
    {
        if (isLines)
        {
            var line = raw[..raw.Span.TrimEnd("\r\n"u8).Length];
            return new StreamRecord(raw, line, null, 0);
        }

        return EventParser.Parse(raw);
    }
}
