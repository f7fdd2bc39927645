using System.Collections.Immutable;
using System.Text;
using Volley.Models.Pipeline;
using Volley.Models.Wire;

namespace Volley.Models.Cassettes;

/// <summary>What is needed to keep the answer of one call.</summary>
internal sealed class Tape(
    Cassette cassette, CassetteKey key, ModelCall call, ImmutableArray<KeyValuePair<string, string>> headers, string? secret, int status)
{
    /// <summary>A longer answer is not kept.</summary>
    public const int MaxBytes = AnswerReader.MaxBytes;

    /// <summary>Whether the answer would come again. Known of a stream when it is over.</summary>
    public bool IsWorthKeeping => call.Receipt.Failure is { } failure
        ? !failure.IsOwn && failure.Class == FailureClass.Permanent
        : call.Receipt.IsComplete;

    /// <summary>Keeps the answer.</summary>
    /// <returns>When it is on disk.</returns>
    public async Task KeepAsync(ReadOnlyMemory<byte> body, ImmutableArray<int> chunks)
    {
        if (body.Length > MaxBytes)
            return;
        var recording = new Recording
        {
            Status = status,
            Headers = [.. headers.Select(WithoutSecret)],
            Body = WithoutSecret(body),
            Chunks = chunks,
            Usage = call.Receipt.Usage ?? TokenUsage.None,
        };
        await cassette.AddAsync(key, recording).ConfigureAwait(false);
    }

    /// <summary>Should a provider echo the key, stars stand in its place, as many.</summary>
    private ReadOnlyMemory<byte> WithoutSecret(ReadOnlyMemory<byte> body)
    {
        if (secret is null)
            return body;
        var needle = Encoding.UTF8.GetBytes(secret);
        if (body.Span.IndexOf(needle) < 0)
            return body;
        var clean = body.ToArray();
        for (var at = clean.AsSpan().IndexOf(needle); at >= 0; at = clean.AsSpan().IndexOf(needle))
            clean.AsSpan(at, needle.Length).Fill((byte)'*');
        return clean;
    }

    private KeyValuePair<string, string> WithoutSecret(KeyValuePair<string, string> header) =>
        secret is null ? header : new(header.Key, header.Value.Replace(secret, new string('*', secret.Length), StringComparison.Ordinal));
}
