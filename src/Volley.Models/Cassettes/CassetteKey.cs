using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Volley.Models.Pipeline;
using Volley.Models.Wire;

namespace Volley.Models.Cassettes;

/// <summary>What a recording is found by: everything that tells one call from another, and nothing of the job's position.</summary>
/// <param name="Digest">The SHA-256 of all below.</param>
internal sealed record CassetteKey(byte[] Digest)
{
    private const byte Version = 1;

    /// <summary>The provider's name.</summary>
    public required string Provider { get; init; }

    /// <summary>The model's name at the provider.</summary>
    public required string Model { get; init; }

    /// <summary>The request's format.</summary>
    public required WireFormat Format { get; init; }

    /// <summary>The digest of the canonical request.</summary>
    public required string Request { get; init; }

    /// <summary>The job's repeat number.</summary>
    public required int Repeat { get; init; }

    /// <summary>The job's attempt.</summary>
    public required int Attempt { get; init; }

    /// <summary>Which of the equal requests of the attempt it is, from 1.</summary>
    public required int Occurrence { get; init; }

    /// <summary>The key of a call.</summary>
    public static CassetteKey Of(ModelCall call, Occurrences occurrences)
    {
        var (provider, model, format) = (call.Model.Provider.Name, call.Model.Name, call.Request.Format);
        var (repeat, attempt) = (call.Account.Job.Repeat, call.Account.Attempt);
        var request = CanonicalRequest.Of(call.Body).Digest;
        var occurrence = occurrences.Next(call.Account, $"{provider}\n{model}\n{format}\n{request}");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, provider);
        Add(hash, model);
        Add(hash, format.ToString());
        Add(hash, request);
        Span<byte> numbers = stackalloc byte[13];
        numbers[0] = Version;
        BinaryPrimitives.WriteInt32LittleEndian(numbers[1..], repeat);
        BinaryPrimitives.WriteInt32LittleEndian(numbers[5..], attempt);
        BinaryPrimitives.WriteInt32LittleEndian(numbers[9..], occurrence);
        hash.AppendData(numbers);
        return new CassetteKey(hash.GetHashAndReset())
        {
            Provider = provider,
            Model = model,
            Format = format,
            Request = request,
            Repeat = repeat,
            Attempt = attempt,
            Occurrence = occurrence,
        };
    }

    /// <summary>Every part ends with a byte that no text holds.</summary>
    private static void Add(IncrementalHash hash, string part)
    {
        hash.AppendData(Encoding.UTF8.GetBytes(part));
        hash.AppendData([0xFF]);
    }
}
