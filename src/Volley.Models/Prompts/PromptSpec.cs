using System.Collections.Immutable;
using Volley.Models.Prompts.Expectations;
using Volley.Models.Prompts.Schemas;
using Volley.Specs;

namespace Volley.Models.Prompts;

/// <summary>What a prompt stage asks, as written.</summary>
public sealed record PromptSpec
{
    /// <summary>The model's id, such as <c>{model}</c> or <c>openai/gpt-4o-mini</c>.</summary>
    public required Template Model { get; init; }

    /// <summary>The instructions that precede the question; <see langword="null"/> for none.</summary>
    public Template? System { get; init; }

    /// <summary>The question.</summary>
    public required Template User { get; init; }

    /// <summary>The most tokens that an answer may have; <see langword="null"/> for what the model's own settings say.</summary>
    public int? MaxOutput { get; init; }

    /// <summary>The sampling temperature, 0 to 2; <see langword="null"/> for the provider's own.</summary>
    public decimal? Temperature { get; init; }

    /// <summary>What the answer must be; <see langword="null"/> for any text.</summary>
    public JsonSchema? Schema { get; init; }

    /// <summary>How often a model is told what is wrong with its answer and asked again; 0 to <see cref="MaxRepairs"/>.</summary>
    public int Repairs { get; init; }

    /// <summary>What an answer must be to pass; empty where nothing is checked.</summary>
    public ImmutableArray<ExpectationSpec> Expectations { get; init; } = [];

    /// <summary>The most repairs that can be asked for.</summary>
    public const int MaxRepairs = 10;
}
