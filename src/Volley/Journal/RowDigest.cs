using System.Buffers.Binary;
using System.Text;

namespace Volley.Journal;

/// <summary>The values of one row in an unambiguous form, and their checksum. Used again for every row.</summary>
internal sealed class RowDigest
{
    private const byte NullTag = 0;
    private const byte IntegerTag = 1;
    private const byte BytesTag = 2;
    private byte[] _row = new byte[1024];
    private int _length;

    /// <summary>The checksum of the values since <see cref="Clear"/>, different for equal rows of different tables.</summary>
    public long Checksum(JournalTable table) => (long)XxHash64.Compute(_row.AsSpan(0, _length), (ulong)table);

    public void Clear() => _length = 0;

    public void AddNull() => Claim(1)[0] = NullTag;

    public void Add(long value)
    {
        var place = Claim(9);
        place[0] = IntegerTag;
        BinaryPrimitives.WriteInt64LittleEndian(place[1..], value);
    }

    /// <summary>Adds bytes and returns the copy of them, valid until the next <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> Add(ReadOnlySpan<byte> value)
    {
        var place = Header(value.Length);
        value.CopyTo(place);
        return place;
    }

    /// <summary>Adds text as UTF-8 and returns that, valid until the next <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> Add(string value)
    {
        var place = Header(Encoding.UTF8.GetByteCount(value));
        Encoding.UTF8.GetBytes(value, place);
        return place;
    }

    private Span<byte> Header(int length)
    {
        var place = Claim(5 + length);
        place[0] = BytesTag;
        BinaryPrimitives.WriteInt32LittleEndian(place[1..], length);
        return place[5..];
    }

    /// <summary>Growing leaves the old array to the spans that were handed out.</summary>
    private Span<byte> Claim(int length)
    {
        if (_row.Length - _length < length)
            Array.Resize(ref _row, Math.Max(_row.Length * 2, _length + length));
        var place = _row.AsSpan(_length, length);
        _length += length;
        return place;
    }
}

/// <summary>The journal's tables; the number seeds the checksums of their rows and is never reused.</summary>
internal enum JournalTable
{
    Entries = 1,
    Lines = 2,
    Running = 3,
    Runs = 4,
    Meta = 5,
    Live = 6,
    Commits = 7,
    Calls = 8,
}
