namespace Volley.Models.Providers;

/// <summary>What a provider account takes at once, and in a minute.</summary>
public sealed record ProviderLimits
{
    /// <summary>Requests a minute, at least 1; <see langword="null"/> for no limit known beforehand.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Tokens a minute, input and output together, at least 1; <see langword="null"/> for no limit known beforehand.</summary>
    public int? TokensPerMinute { get; init; }

    /// <summary>Calls at once, at least 1; <see langword="null"/> to find out (adaptive).</summary>
    public int? Concurrency { get; init; }
}

/// <summary>How long a provider may keep silent. A call that exceeds one of these has failed, and may be tried again.</summary>
public sealed record ProviderTimeouts
{
    /// <summary>Until there is a connection. Default: 10 s.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From there to the first byte of the answer, which for an answer that is no stream is all of the work. Default: 10 min.</summary>
    public TimeSpan FirstByte { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Between two pieces of an answer. Default: 2 min.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>One attempt as a whole. Default: 30 min.</summary>
    public TimeSpan Total { get; init; } = TimeSpan.FromMinutes(30);
}
