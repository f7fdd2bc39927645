namespace Volley.Planning;

/// <summary>The unit of scheduling: a variation and its repeat number, or one entry of a list.</summary>
public sealed record Job
{
    /// <summary>Its place in plan order, from 0.</summary>
    public required long Index { get; init; }

    /// <summary>Its identity.</summary>
    public required JobKey Key { get; init; }

    /// <summary>Its readable, stable id; safe as a file name.</summary>
    public required string Id { get; init; }

    /// <summary>Its stage's name; <see langword="null"/> where the stage has none.</summary>
    public string? Stage { get; init; }

    /// <summary>Its parameters, the item's included.</summary>
    public ParameterSet Parameters { get; init; } = ParameterSet.Empty;

    /// <summary>Its repeat number, from 1.</summary>
    public int Repeat { get; init; } = 1;
}
