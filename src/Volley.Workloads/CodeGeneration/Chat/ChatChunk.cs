namespace Volley.Workloads.CodeGeneration.Chat;

/// <summary>A piece of an answer.</summary>
public sealed record ChatChunk
{
    /// <summary>What the answer goes on with; may be empty.</summary>
    public string Text { get; init; } = "";

    /// <summary>What the model thought meanwhile; no part of the answer.</summary>
    public string Thinking { get; init; } = "";

    /// <summary>Whether the answer is complete with this piece.</summary>
    public bool IsLast { get; init; }

    /// <summary>Whether the answer ends here because it met its limit of tokens.</summary>
    public bool IsCut { get; init; }

    /// <summary>What the call cost, in USD; only with the last piece, <see langword="null"/> where that is not known.</summary>
    public decimal? Cost { get; init; }
}

/// <summary>A whole answer.</summary>
/// <param name="Text">The text.</param>
/// <param name="Cost">What it cost, in USD; <see langword="null"/> where that is not known.</param>
public sealed record ChatAnswer(string Text, decimal? Cost);
