using System.Collections.Immutable;
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
            Headers = [.. headers.Select(h => new KeyValuePair<string, string>(h.Key, Secrets.Hide(h.Value, secret)))],
            Body = Secrets.Hide(body, secret),
            Chunks = chunks,
            Usage = call.Receipt.Usage ?? TokenUsage.None,
        };
        await cassette.AddAsync(key, recording).ConfigureAwait(false);
    }
}
