using System.Collections.Immutable;

namespace Volley.Specs.Sections;

/// <summary>What the sections of a spec say, by key.</summary>
public sealed class SpecSections
{
    private readonly ImmutableDictionary<string, object> _values;

    internal SpecSections(ImmutableDictionary<string, object> values) => _values = values;

    /// <summary>No sections.</summary>
    public static SpecSections Empty { get; } = new(ImmutableDictionary<string, object>.Empty);

    /// <summary>What a section says.</summary>
    /// <typeparam name="T">What its reader returns.</typeparam>
    /// <param name="key">The section's key.</param>
    /// <returns>The value; <see langword="null"/> where the spec does not have the section and no stage asked for it.</returns>
    public T? Find<T>(string key)
        where T : class => _values.GetValueOrDefault(key) as T;
}
