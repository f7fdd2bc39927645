namespace Volley.Models.Providers;

/// <summary>A model as people write it: the provider, a slash, and the model's name there, which may have slashes itself.</summary>
/// <param name="Provider">The provider's name.</param>
/// <param name="Name">The model's name at the provider; not empty.</param>
public readonly record struct ModelId(string Provider, string Name)
{
    /// <summary>Reads an id such as <c>openrouter/meta-llama/llama-3.3-70b</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="id">The id.</param>
    /// <returns>Whether the text is one.</returns>
    public static bool TryParse(string text, out ModelId id)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var isId = slash > 0 && slash < text.Length - 1 && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));
        id = isId ? new ModelId(text[..slash], text[(slash + 1)..]) : default;
        return isId;
    }

    /// <summary>The id as people write it.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{Provider}/{Name}";
}
