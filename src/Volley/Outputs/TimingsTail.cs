using System.Buffers.Text;
using Microsoft.Win32.SafeHandles;

namespace Volley.Outputs;

/// <summary>Where <c>timings.jsonl</c> ends.</summary>
/// <param name="Sequence">The entry of its last complete line; 0 where it has none, or one that is not Volley's.</param>
/// <param name="Length">The length up to the end of that line, in bytes: what follows was torn by a kill.</param>
internal readonly record struct TimingsTail(long Sequence, long Length)
{
    private const int BlockLength = 1 << 16;

    /// <summary>Reads the end of a file; one that is not there is empty.</summary>
    public static TimingsTail Read(string path)
    {
        if (!File.Exists(path))
            return default;
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return Read(file);
    }

    /// <summary>Reads the end of an open file.</summary>
    public static TimingsTail Read(SafeFileHandle file)
    {
        var length = RandomAccess.GetLength(file);
        for (var block = (long)BlockLength; ; block *= 2)
        {
            var bytes = new byte[Math.Min(block, length)];
            var start = length - bytes.Length;
            var read = bytes.AsSpan(0, RandomAccess.Read(file, bytes, start));
            var end = read.LastIndexOf((byte)'\n');
            var before = end <= 0 ? -1 : read[..end].LastIndexOf((byte)'\n');
            if (start > 0 && before < 0)
                continue;
            return end < 0 ? default : Line(read[(before + 1)..end], start + end + 1);
        }
    }

    private static TimingsTail Line(ReadOnlySpan<byte> line, long end)
    {
        ReadOnlySpan<byte> head = "{\"seq\":"u8;
        return line.StartsWith(head) && Utf8Parser.TryParse(line[head.Length..], out long sequence, out var digits) && line[(head.Length + digits)..].StartsWith(","u8)
            ? new(sequence, end)
            : default;
    }
}
