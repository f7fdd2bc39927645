using System.Buffers.Binary;
using System.Globalization;

namespace Volley.Planning;

/// <summary>
/// A job's identity: the first 128 bits of a SHA-256 over what determines its result, never over its position.
/// </summary>
/// <param name="High">The upper 64 bits.</param>
/// <param name="Low">The lower 64 bits.</param>
/// <remarks>Two words rather than a <see cref="UInt128"/>: code over that type is not compiled ahead of time, and every start would pay for it.</remarks>
public readonly record struct JobKey(ulong High, ulong Low)
{
    /// <summary>The length of a key in bytes.</summary>
    public const int Size = 16;

    /// <summary>Adds two keys modulo 2^128: a digest of a set of keys that does not depend on their order.</summary>
    /// <param name="left">A key, or a sum of keys.</param>
    /// <param name="right">A key, or a sum of keys.</param>
    /// <returns>The sum.</returns>
    public static JobKey operator +(JobKey left, JobKey right)
    {
        var low = unchecked(left.Low + right.Low);
        return new JobKey(unchecked(left.High + right.High + (low < left.Low ? 1UL : 0UL)), low);
    }

    /// <summary>Adds two keys, as the operator does.</summary>
    /// <param name="left">A key, or a sum of keys.</param>
    /// <param name="right">A key, or a sum of keys.</param>
    /// <returns>The sum.</returns>
    public static JobKey Add(JobKey left, JobKey right) => left + right;

    /// <summary>Reads a key from its first 16 bytes.</summary>
    /// <param name="bytes">At least 16 bytes, big-endian.</param>
    /// <returns>The key.</returns>
    public static JobKey FromBytes(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    /// <summary>Writes the key's 16 bytes, big-endian.</summary>
    /// <param name="destination">At least 16 bytes.</param>
    public void WriteTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, High);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], Low);
    }

    /// <summary>The key's 16 bytes, big-endian.</summary>
    /// <returns>A new array of 16 bytes.</returns>
    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        WriteTo(bytes);
        return bytes;
    }

    /// <summary>The hash code: a few of the key's bits, which are as good as random.</summary>
    /// <returns>The hash code.</returns>
    public override int GetHashCode() => (int)Low;

    /// <summary>The key as 32 lower-case hex digits.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => High.ToString("x16", CultureInfo.InvariantCulture) + Low.ToString("x16", CultureInfo.InvariantCulture);
}
