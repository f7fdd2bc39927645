namespace Volley.Budgets;

/// <summary>What a call may cost at most, before it is sent.</summary>
public sealed record CallQuote
{
    /// <summary>The provider's name, as the spec names it.</summary>
    public required string Provider { get; init; }

    /// <summary>The model, as the provider names it.</summary>
    public required string Model { get; init; }

    /// <summary>The most that the call can cost, in USD, at least 0: a proven bound wherever a cap is to hold.</summary>
    public required decimal Maximum { get; init; }

    /// <summary>The most tokens that the request can be.</summary>
    public long InputBound { get; init; }

    /// <summary>The most tokens that the answer can be.</summary>
    public long OutputBound { get; init; }

    /// <summary>Which prices it was reckoned by.</summary>
    public required string PriceVersion { get; init; }
}
