using System.Collections.Immutable;

namespace Volley.Models.Cassettes;

/// <summary>Lengths of chunks as bytes: seven bits of each number at a time, the lowest first, the eighth set on all but the last.</summary>
internal static class ChunkLengths
{
    public static byte[] ToBytes(ImmutableArray<int> lengths)
    {
        var bytes = new List<byte>(lengths.Length * 2);
        foreach (var length in lengths)
        {
            var rest = (uint)length;
            for (; rest >= 0x80; rest >>= 7)
                bytes.Add((byte)(rest | 0x80));
            bytes.Add((byte)rest);
        }

        return [.. bytes];
    }

    /// <summary>Reads the lengths.</summary>
    /// <returns>The lengths; <see langword="null"/> where they do not add up to the body.</returns>
    public static ImmutableArray<int>? FromBytes(ReadOnlySpan<byte> bytes, int total)
    {
        var lengths = ImmutableArray.CreateBuilder<int>();
        var (length, shift, sum) = (0L, 0, 0L);
        foreach (var part in bytes)
        {
            length |= (long)(part & 0x7F) << shift;
            shift += 7;
            if (part >= 0x80 && shift < 35)
                continue;
            lengths.Add((int)Math.Min(length, int.MaxValue));
            sum += length;
            (length, shift) = (0, 0);
        }

        return bytes.IsEmpty || (shift == 0 && sum == total) ? lengths.ToImmutable() : null;
    }
}
