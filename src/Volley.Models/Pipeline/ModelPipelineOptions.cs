using Volley.Diagnostics;
using Volley.Models.Cassettes;
using Volley.Models.Providers;

namespace Volley.Models.Pipeline;

/// <summary>What a pipeline works with.</summary>
public sealed record ModelPipelineOptions
{
    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Gives the value of an environment variable; the providers' keys come from here and from nowhere else.</summary>
    public required Func<string, string?> Environment { get; init; }

    /// <summary>The recordings; <see langword="null"/> for none. The pipeline does not close them.</summary>
    public Cassette? Cassette { get; init; }

    /// <summary>
    /// What answers in a provider's place, such as a scripted one's rules; <see langword="null"/>, or its returning that, for the network. The pipeline
    /// disposes what it gets.
    /// </summary>
    public Func<ModelProvider, HttpMessageHandler?>? Transports { get; init; }

    /// <summary>Is told when a provider pauses its account for longer than its longest wait, and until when.</summary>
    public Action<Diagnostic>? Warn { get; init; }

    /// <summary>What the jitter of waits is drawn from.</summary>
    public int Seed { get; init; }

    /// <summary>The ceiling of the wait after a call's first failed attempt; each further one doubles it.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The highest ceiling of such a wait.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(60);
}
