namespace Volley.Workloads.CodeGeneration.Chat;

/// <summary>How long one is patient with a model.</summary>
public sealed record ChatLimits
{
    /// <summary>How long a model may think without answering.</summary>
    public TimeSpan Thinking { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How often a model that only thought is asked once more.</summary>
    public int ThinkingRetries { get; init; } = 1;
}
