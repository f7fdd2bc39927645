using Volley.Diagnostics;

namespace Volley.Models.Gateway;

/// <summary>What a gateway by itself is told.</summary>
public sealed record StandaloneGatewayOptions
{
    /// <summary>How it listens.</summary>
    public GatewayOptions Gateway { get; init; } = new();

    /// <summary>The token; <see langword="null"/> for a new one of 256 random bits.</summary>
    public string? Token { get; init; }

    /// <summary>What its calls may cost together until it ends, in USD; <see langword="null"/> for no limit.</summary>
    public decimal? Budget { get; init; }

    /// <summary>Gives the value of an environment variable of this process.</summary>
    public required Func<string, string?> Environment { get; init; }

    /// <summary>Is told what the user must hear of. Called from any thread.</summary>
    public Action<Diagnostic>? Warn { get; init; }
}
