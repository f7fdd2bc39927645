namespace Volley.Models.Gates;

/// <summary>What a provider account allows, and how its gate behaves; the defaults are right for an account of which nothing is known.</summary>
public sealed record GateOptions
{
    /// <summary>The account's name in messages: the provider's name.</summary>
    public required string Name { get; init; }

    /// <summary>How many requests a minute the account allows, greater than 0; <see langword="null"/> where that is not known and must be found out.</summary>
    public double? RequestsPerMinute { get; init; }

    /// <summary>How many tokens a minute the account allows, greater than 0; <see langword="null"/> for no limit.</summary>
    public long? TokensPerMinute { get; init; }

    /// <summary>How many requests may be in flight, at least 1; <see langword="null"/> to adapt.</summary>
    public int? Concurrency { get; init; }

    /// <summary>Where adaptive concurrency starts, at least 1.</summary>
    public int StartConcurrency { get; init; } = 20;

    /// <summary>How far adaptive concurrency goes, at least 1.</summary>
    public int MaxConcurrency { get; init; } = 1024;

    /// <summary>How long after a decrease of the concurrency the next one may follow.</summary>
    public TimeSpan Cooldown { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A hint of the provider that asks for a longer wait than this pauses the account.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The ceiling of the first back-off where the provider gives no hint; each further one doubles it.</summary>
    public TimeSpan BackOff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The highest ceiling of a back-off.</summary>
    public TimeSpan MaxBackOff { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What the jitter of back-offs is drawn from.</summary>
    public int Seed { get; init; }
}
