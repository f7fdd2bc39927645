using System.Buffers;

namespace Volley.Execution.Processes;

/// <summary>A line of output that begins with <c>{</c>.</summary>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Content">Its bytes, without the line end; <see langword="null"/> where it is longer than a result may be.</param>
internal readonly record struct ObjectLine(long Line, byte[]? Content);

/// <summary>Finds the last line that begins with <c>{</c> in a stream of bytes, however much of the stream is kept elsewhere.</summary>
internal sealed class ObjectLineScanner
{
    private readonly ArrayBufferWriter<byte> _open = new();
    private bool _isOpen;
    private bool _isTooLong;
    private bool _atStart = true;
    private long _line = 1;
    private ObjectLine? _last;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_atStart)
                _isOpen = bytes[0] == (byte)'{';
            var end = bytes.IndexOf((byte)'\n');
            Take(end < 0 ? bytes : bytes[..end]);
            _atStart = end >= 0;
            if (end < 0)
                return;
            EndLine();
            bytes = bytes[(end + 1)..];
        }
    }

    /// <summary>The last such line so far; a line without its end counts.</summary>
    public ObjectLine? Last()
    {
        if (_isOpen)
            Close();
        return _last;
    }

    private void Take(ReadOnlySpan<byte> part)
    {
        if (!_isOpen || _isTooLong)
            return;
        _isTooLong = _open.WrittenCount + part.Length > ResultReader.MaxBytes;
        if (!_isTooLong)
            _open.Write(part);
    }

    private void EndLine()
    {
        if (_isOpen)
            Close();
        _line++;
    }

    private void Close()
    {
        _last = new ObjectLine(_line, _isTooLong ? null : _open.WrittenSpan.ToArray());
        _open.ResetWrittenCount();
        _isTooLong = false;
        _isOpen = false;
    }
}
