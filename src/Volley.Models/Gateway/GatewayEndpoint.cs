namespace Volley.Models.Gateway;

/// <summary>What a path of the gateway is for.</summary>
internal enum GatewayEndpoint
{
    /// <summary>Nothing that is known.</summary>
    Unknown,

    /// <summary>Calls of a model; the only one that reaches a provider.</summary>
    Call,

    /// <summary>The list of models, or one of them.</summary>
    Models,

    /// <summary>The list of models as Ollama has it.</summary>
    Tags,

    /// <summary>A path of a provider that cannot be metered.</summary>
    NotMetered,

    /// <summary>Whether the gateway is well.</summary>
    Health,

    /// <summary>Counts for Prometheus.</summary>
    Metrics,
}
