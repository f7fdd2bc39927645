using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Volley.StubServer;

/// <summary>Takes a request off the wire.</summary>
internal static class RequestReader
{
    /// <summary>The whole body; null where the client went away before its end.</summary>
    public static async Task<byte[]?> BodyAsync(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(context.RequestAborted);
                if (read.IsCompleted)
                {
                    var body = read.Buffer.ToArray();
                    reader.AdvanceTo(read.Buffer.End);
                    return body;
                }

                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>The body as JSON; null where it is none.</summary>
    public static JsonDocument? Json(byte[] body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static Dictionary<string, string> Headers(IHeaderDictionary headers)
    {
        var copy = new Dictionary<string, string>(headers.Count, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in headers)
            copy[name] = values.ToString();
        return copy;
    }

    public static string? Key(IHeaderDictionary headers)
    {
        var authorization = headers.Authorization.ToString();
        if (authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            return authorization["Bearer ".Length..];
        return authorization.Length > 0 ? authorization : headers["x-api-key"].FirstOrDefault();
    }

    /// <summary>Sixteen hexadecimal digits that path and body determine.</summary>
    public static string Hash(string path, byte[] body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(path + "\n"));
        hash.AppendData(body);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return Convert.ToHexStringLower(digest[..sizeof(ulong)]);
    }
}
