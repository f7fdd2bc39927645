using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Volley.Execution.Processes;

/// <summary>
/// The file of a capture. Up to the limit it is the output itself; beyond, its second half is a ring of the latest bytes, which is put in order
/// behind a mark when the file is closed. So the disk never holds more than the limit (twice, for a moment, at the end) and memory nothing.
/// </summary>
internal sealed class OutputLog(string path, long limit)
{
    /// <summary>How many bytes the tail holds at most.</summary>
    public const int TailSize = 8 * 1024;

    private const int CopySize = 64 * 1024;

    private readonly long _head = limit / 2;
    private SafeFileHandle? _file;

    public long Limit => limit;

    /// <summary>How many bytes were written, the ones that are cut included.</summary>
    public long Written { get; private set; }

    private long Ring => limit - _head;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        _file ??= Create(path);
        while (!bytes.IsEmpty)
        {
            var offset = OffsetOf(Written);
            var room = Written < limit ? limit - Written : limit - offset;
            var part = bytes[..(int)Math.Min(room, bytes.Length)];
            RandomAccess.Write(_file, part, offset);
            Written += part.Length;
            bytes = bytes[part.Length..];
        }
    }

    public byte[] ReadTail()
    {
        if (_file is null)
            return [];
        var size = (int)Math.Min(TailSize, Written <= limit ? Written : Ring);
        var tail = new byte[size];
        ReadAt(_file, Written - size, tail);
        return tail;
    }

    public void Close(bool keep)
    {
        if (_file is null)
            return;
        if (keep && Written > limit)
            Unroll(_file);
        Abandon();
        if (!keep)
            File.Delete(path);
    }

    /// <summary>Closes the file as it is.</summary>
    public void Abandon()
    {
        _file?.Dispose();
        _file = null;
    }

    private long OffsetOf(long position) => position < limit ? position : _head + ((position - _head) % Ring);

    private void ReadAt(SafeFileHandle file, long position, Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var offset = OffsetOf(position);
            var read = RandomAccess.Read(file, bytes[..(int)Math.Min(limit - offset, bytes.Length)], offset);
            if (read == 0)
                throw new EndOfStreamException("The captured output was truncated by someone else.");
            position += read;
            bytes = bytes[read..];
        }
    }

    private void Unroll(SafeFileHandle file)
    {
        var ordered = path + ".cut";
        using (var target = Create(ordered))
        {
            Copy(file, 0, target, 0, _head);
            var mark = Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture, $"\n[volley: {Written - limit} bytes cut here (output-limit {limit})]\n"));
            RandomAccess.Write(target, mark, _head);
            Copy(file, Written - Ring, target, _head + mark.Length, Ring);
        }

        File.Move(ordered, path, overwrite: true);
    }

    private void Copy(SafeFileHandle source, long position, SafeFileHandle target, long offset, long count)
    {
        var buffer = new byte[(int)Math.Min(CopySize, Math.Max(count, 1))];
        while (count > 0)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, count));
            ReadAt(source, position, part);
            RandomAccess.Write(target, part, offset);
            position += part.Length;
            offset += part.Length;
            count -= part.Length;
        }
    }

    /// <summary>Makes a new file, in place of whatever the job may have put there; follows no link, not even one in place of the folder.</summary>
    private static SafeFileHandle Create(string path)
    {
        if (new DirectoryInfo(Path.GetDirectoryName(path)!).LinkTarget is not null)
            throw new DirectoryNotFoundException("The job's folder was replaced by a link.");
        try
        {
            return Open(path);
        }
        catch (IOException) when (Directory.Exists(path) || File.Exists(path) || new FileInfo(path).LinkTarget is not null)
        {
            JobFolders.Remove(path);
            return Open(path);
        }
    }

    private static SafeFileHandle Open(string path) =>
        File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
}
