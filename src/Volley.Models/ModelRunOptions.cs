using Volley.Diagnostics;
using Volley.Models.Gateway;

namespace Volley.Models;

/// <summary>What a batch's models run with.</summary>
public sealed record ModelRunOptions
{
    /// <summary>Gives the value of an environment variable of this process.</summary>
    public required Func<string, string?> Environment { get; init; }

    /// <summary>Is told what the user must hear of, such as a provider that pauses the account.</summary>
    public Action<Diagnostic>? Warn { get; init; }

    /// <summary>How the gateway listens.</summary>
    public GatewayOptions Gateway { get; init; } = new();

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
