using System.Buffers.Binary;
using System.Globalization;

namespace Volley.Planning;

/// <summary>
/// A job's identity: the first 128 bits of a SHA-256 over what determines its result, never over its position.
/// </summary>
/// <param name="Value">The 128 bits, big-endian.</param>
public readonly record struct JobKey(UInt128 Value)
{
    /// <summary>The length of a key in bytes.</summary>
    public const int Size = 16;

    /// <summary>Reads a key from its first 16 bytes.</summary>
    /// <param name="bytes">At least 16 bytes, big-endian.</param>
    /// <returns>The key.</returns>
    public static JobKey FromBytes(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128BigEndian(bytes));

    /// <summary>Writes the key's 16 bytes, big-endian.</summary>
    /// <param name="destination">At least 16 bytes.</param>
    public void WriteTo(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, Value);

    /// <summary>The key's 16 bytes, big-endian.</summary>
    /// <returns>A new array of 16 bytes.</returns>
    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        WriteTo(bytes);
        return bytes;
    }

    /// <summary>The key as 32 lower-case hex digits.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);
}
