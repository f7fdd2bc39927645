namespace Volley.Models.Prices;

/// <summary>A model in a price table.</summary>
/// <param name="Id">The model's id, provider in front, such as <c>openai/gpt-4o-mini</c>.</param>
/// <param name="Price">What it costs.</param>
/// <param name="MaxOutput">The most output tokens that it gives; <see langword="null"/> where the table does not say.</param>
public sealed record PriceEntry(string Id, Price Price, long? MaxOutput);
