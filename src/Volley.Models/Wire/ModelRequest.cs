namespace Volley.Models.Wire;

/// <summary>What of a request must be known to price, route and meter it. Everything else passes through unread.</summary>
public sealed record ModelRequest
{
    /// <summary>The request's format.</summary>
    public required WireFormat Format { get; init; }

    /// <summary>The model's name as sent, perhaps with the provider in front.</summary>
    public required string Model { get; init; }

    /// <summary>Whether the answer is to be streamed; what the format takes for granted where the request does not say.</summary>
    public bool IsStream { get; init; }

    /// <summary>
    /// The output limit that was asked for, in tokens, at least 0; the largest where several fields give one; <see langword="null"/> where
    /// none is given or one of them asks for no limit (as <c>-1</c> does).
    /// </summary>
    public long? MaxOutput { get; init; }

    /// <summary>How many answers are asked for; at least 1.</summary>
    public int Answers { get; init; } = 1;

    /// <summary>Whether a stream is asked to end with its usage (<c>stream_options.include_usage</c>).</summary>
    public bool AsksForUsage { get; init; }

    /// <summary>What lets it cost more than its bound.</summary>
    public CostRisks Risks { get; init; }

    /// <summary>Which cache writes it may be billed for.</summary>
    public CacheWrites CacheWrites { get; init; }

    /// <summary>How many tools it declares.</summary>
    public int Tools { get; init; }

    /// <summary>Those of the tools that the request only names, since the provider has defined what they do.</summary>
    public int BuiltInTools { get; init; }

    /// <summary>Whether it asks for an answer in a given shape (a JSON schema or JSON).</summary>
    public bool HasOutputShape { get; init; }

    /// <summary>The size of the body, in bytes.</summary>
    public required int Bytes { get; init; }

    /// <summary>Reads a request's body.</summary>
    /// <param name="format">The endpoint's format.</param>
    /// <param name="body">The body: one JSON object in UTF-8.</param>
    /// <param name="problem">Why it cannot be understood; <see langword="null"/> where it can.</param>
    /// <returns>The request, or <see langword="null"/>.</returns>
    public static ModelRequest? Read(WireFormat format, ReadOnlyMemory<byte> body, out RequestProblem? problem) =>
        RequestReader.Read(format, body, out problem);
}
