using System.Collections.Concurrent;
using Volley.Models.Providers;

namespace Volley.Models.Pipeline;

/// <summary>The providers' keys, from the environment. They leave this class only for a provider's own requests.</summary>
internal sealed class ProviderKeys(Func<string, string?> environment)
{
    private readonly ConcurrentDictionary<string, string?> _keys = new(StringComparer.Ordinal);

    /// <summary>A provider's key; <see langword="null"/> where it needs none, or it is not set.</summary>
    public string? Of(ModelProvider provider) => provider.KeyVariable is { } name ? _keys.GetOrAdd(name, Read) : null;

    /// <summary>Whether a provider's key is missing.</summary>
    public bool IsMissing(ModelProvider provider) => provider.KeyVariable is not null && Of(provider) is null;

    private string? Read(string name) => environment(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
}
