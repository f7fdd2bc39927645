using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Volley.Journal;

namespace Volley.Planning;

/// <summary>Collects what a digest is made of. Every field is preceded by its length, so that no two lists of fields read alike.</summary>
internal sealed class KeyWriter
{
    private const ulong OtherSeed = 0x9E3779B97F4A7C15;

    [ThreadStatic]
    private static KeyWriter? _cached;

    private readonly ArrayBufferWriter<byte> _buffer = new(512);

    /// <summary>The calling thread's writer, empty.</summary>
    public static KeyWriter Rent()
    {
        var writer = _cached ??= new KeyWriter();
        writer._buffer.ResetWrittenCount();
        return writer;
    }

    public KeyWriter Add(string? text)
    {
        if (text is null)
            return Add(-1);
        var length = Encoding.UTF8.GetByteCount(text);
        Add(length);
        Encoding.UTF8.GetBytes(text, _buffer.GetSpan(length));
        _buffer.Advance(length);
        return this;
    }

    public KeyWriter Add(int number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.GetSpan(4), number);
        _buffer.Advance(4);
        return this;
    }

    public KeyWriter Add(JobKey key)
    {
        key.WriteTo(_buffer.GetSpan(JobKey.Size));
        _buffer.Advance(JobKey.Size);
        return this;
    }

    /// <summary>The key of what was added.</summary>
    public JobKey ToKey()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_buffer.WrittenSpan, hash);
        return JobKey.FromBytes(hash);
    }

    /// <summary>What was added, as the values that two jobs have in common.</summary>
    public MatchedValues ToMatchedValues() => new(XxHash64.Compute(_buffer.WrittenSpan), XxHash64.Compute(_buffer.WrittenSpan, OtherSeed));

    /// <summary>The digest of what was added, as 32 hex digits.</summary>
    public string ToDigest() => ToKey().ToString();
}
