using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Volley.Budgets;

namespace Volley.Models.Gateway;

/// <summary>Who may use the gateway: one token for each attempt. Thread-safe.</summary>
/// <remarks>Only hashes are kept and compared, so the time of a look-up tells nothing about a token, and no dump of them is of use.</remarks>
internal sealed class GatewayTokens
{
    private const int TokenBytes = 32;

    private readonly ConcurrentDictionary<ulong, Entry> _entries = new();

    /// <summary>Makes a token of 256 random bits.</summary>
    public static string Create() => "volley-" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));

    /// <summary>Lets a token in.</summary>
    public void Add(string token, CallAccount account)
    {
        var hash = HashOf(token);
        if (!_entries.TryAdd(PlaceOf(hash), new Entry(hash, account)))
            throw new InvalidOperationException("The token is in use.");
    }

    /// <summary>Lets a token in no longer.</summary>
    public void Remove(string token) => _entries.TryRemove(PlaceOf(HashOf(token)), out _);

    /// <summary>Whose token it is; <see langword="null"/> where it is nobody's.</summary>
    public CallAccount? Find(string token)
    {
        var hash = HashOf(token);
        return _entries.TryGetValue(PlaceOf(hash), out var entry) && CryptographicOperations.FixedTimeEquals(hash, entry.Hash) ? entry.Account : null;
    }

    private static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private static ulong PlaceOf(byte[] hash) => BinaryPrimitives.ReadUInt64LittleEndian(hash);

    private sealed record Entry(byte[] Hash, CallAccount Account);
}
