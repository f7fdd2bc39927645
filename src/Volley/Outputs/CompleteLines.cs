using Microsoft.Win32.SafeHandles;

namespace Volley.Outputs;

/// <summary>Reads the lines of a file that end in a newline; a torn last one is left out.</summary>
internal sealed class CompleteLines(string path) : IDisposable
{
    private readonly SafeFileHandle _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private long _offset;

    /// <summary>The number of the line last read, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Reads the next line.</summary>
    /// <param name="line">The line without its newline, valid until the next call.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        var seen = 0;
        while (true)
        {
            var rest = _buffer.AsSpan(_start, _end - _start);
            var length = rest[seen..].IndexOf((byte)'\n');
            if (length >= 0)
            {
                line = rest[..(seen + length)];
                _start += seen + length + 1;
                Number++;
                return true;
            }

            seen = rest.Length;
            if (!Fill())
            {
                line = default;
                return false;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private bool Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = RandomAccess.Read(_file, _buffer.AsSpan(_end), _offset);
        _offset += read;
        _end += read;
        return read > 0;
    }
}
