using Microsoft.Win32.SafeHandles;

namespace Volley.Outputs;

/// <summary>A file that grows at its end, from a prefix that is known to be right.</summary>
internal sealed class OutputFile(string path) : IDisposable
{
    private readonly SafeFileHandle _file = OpenOwn(path);
    private byte[] _existing = [];
    private bool _isDirty;

    /// <summary>The open file.</summary>
    public SafeFileHandle Handle => _file;

    /// <summary>The length of the part that is right.</summary>
    public long Position { get; private set; }

    /// <summary>Whether what lies behind <see cref="Position"/> may be right too, so that it is compared before it is written.</summary>
    public bool IsComparing { get; private set; }

    /// <summary>Goes back to the beginning, to compare what is there.</summary>
    public void Rewind() => (Position, IsComparing) = (0, RandomAccess.GetLength(_file) > 0);

    /// <summary>Takes a part for right and cuts off the rest.</summary>
    public void Keep(long length)
    {
        Position = length;
        Cut();
    }

    /// <summary>Adds bytes at <see cref="Position"/>; writes nothing where they are there already.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        var same = IsComparing ? SamePrefix(bytes) : 0;
        if (same < bytes.Length)
        {
            if (IsComparing)
                Cut(Position + same);
            RandomAccess.Write(_file, bytes[same..], Position + same);
            _isDirty = true;
        }

        Position += bytes.Length;
    }

    /// <summary>Ends the comparison: what lies behind <see cref="Position"/> is wrong.</summary>
    public void Cut() => Cut(Position);

    /// <summary>Forces what was written to disk.</summary>
    public void Sync()
    {
        if (_isDirty)
            RandomAccess.FlushToDisk(_file);
        _isDirty = false;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>Opens the file itself: a link that a job put in its place would lead out of the batch folder, and a pipe keeps nothing.</summary>
    private static SafeFileHandle OpenOwn(string path)
    {
        if (new FileInfo(path).LinkTarget is not null)
            File.Delete(path);
        var file = Open(path);
        try
        {
            _ = RandomAccess.GetLength(file);
            return file;
        }
        catch (NotSupportedException)
        {
            file.Dispose();
            File.Delete(path);
            return Open(path);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static SafeFileHandle Open(string path) =>
        File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    private void Cut(long length)
    {
        IsComparing = false;
        if (RandomAccess.GetLength(_file) <= length)
            return;
        RandomAccess.SetLength(_file, length);
        _isDirty = true;
    }

    private int SamePrefix(ReadOnlySpan<byte> bytes)
    {
        if (_existing.Length < bytes.Length)
            _existing = new byte[bytes.Length];
        var length = RandomAccess.Read(_file, _existing.AsSpan(0, bytes.Length), Position);
        return bytes.CommonPrefixLength(_existing.AsSpan(0, length));
    }
}
