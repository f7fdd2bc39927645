using Volley.Models.Prices;

namespace Volley.Models.Providers;

/// <summary>A model that can be called, and what it costs.</summary>
public sealed record ResolvedModel
{
    /// <summary>Its id, provider in front: what results and costs name it by.</summary>
    public required ModelId Id { get; init; }

    /// <summary>Its provider.</summary>
    public required ModelProvider Provider { get; init; }

    /// <summary>What it costs.</summary>
    public required Price Price { get; init; }

    /// <summary>
    /// The output limit of requests that ask for none, in tokens: what the spec or the user's file says, else the model's own maximum;
    /// <see langword="null"/> where neither is known.
    /// </summary>
    public long? MaxOutput { get; init; }

    /// <summary>The most that a call can cost, in USD, whose request does not bound it; <see langword="null"/> where nobody says.</summary>
    public decimal? MaxCost { get; init; }

    /// <summary>The model's name at the provider.</summary>
    public string Name => Id.Name;
}
