using Volley.Diagnostics;

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

    /// <summary>Is told what the user must hear of, such as a fault of Volley's own that a program sees as a 500. Called from any thread.</summary>
    public Action<Diagnostic>? Warn { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
