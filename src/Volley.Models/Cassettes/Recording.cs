using System.Collections.Immutable;
using Volley.Models.Wire;

namespace Volley.Models.Cassettes;

/// <summary>An answer as it was recorded.</summary>
internal sealed record Recording
{
    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>Those of the headers that say what the answer is. None of them authenticates anybody.</summary>
    public required ImmutableArray<KeyValuePair<string, string>> Headers { get; init; }

    /// <summary>The body.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The tokens that were counted; not all answers say them again.</summary>
    public TokenUsage Usage { get; init; } = TokenUsage.None;

    /// <summary>The lengths of a stream's chunks, which add up to the body's; empty for an answer that is no stream.</summary>
    public ImmutableArray<int> Chunks { get; init; } = [];
}
