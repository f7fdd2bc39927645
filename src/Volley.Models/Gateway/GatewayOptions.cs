namespace Volley.Models.Gateway;

/// <summary>How a gateway listens, and what it takes.</summary>
public sealed record GatewayOptions
{
    /// <summary>The port on 127.0.0.1; 0 for any that is free.</summary>
    public int Port { get; init; }

    /// <summary>The longest body that a request may have. Default: 64 MiB.</summary>
    public int MaxBodyBytes { get; init; } = 64 << 20;

    /// <summary>How long requests in flight may take to end once the gateway is told to. Default: 30 s.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
