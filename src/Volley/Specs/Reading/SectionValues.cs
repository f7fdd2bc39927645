using System.Collections.Immutable;
using Volley.Specs.Sections;

namespace Volley.Specs.Reading;

/// <summary>The values of a spec's sections, read when first asked for, each once.</summary>
internal sealed class SectionValues(SpecContext context, MapReader map, SpecLanguage language)
{
    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);

    /// <summary>Whether a section that the spec has meters what jobs spend.</summary>
    public bool MetersSpending { get; private set; }

    /// <summary>Reads the sections that the spec has; makes the others known.</summary>
    public void ReadPresent()
    {
        foreach (var entry in language.Sections)
            if (map.Has(entry.Key))
                Get(entry.Key);
            else
                map.Take(entry.Key);
    }

    /// <summary>A section's value; one that the spec does not have is read with none.</summary>
    public object? Get(string key)
    {
        if (_values.TryGetValue(key, out var known))
            return known;
        var entry = language.Sections.FirstOrDefault(e => e.Key == key)
            ?? throw new ArgumentException($"The language has no section '{key}'.", nameof(key));
        var reader = entry.CreateReader();
        var node = map.Take(key);
        MetersSpending |= map.Has(key) && reader.MetersSpending;
        // A section without a value is reported by now; it is not taken for an absent one.
        var value = node is null && map.Has(key) ? null : reader.Read(new SectionReading(context, node is null ? null : new SpecNode(context, node)));
        return _values[key] = value;
    }

    /// <summary>All values that were read.</summary>
    public SpecSections ToSections() => _values.Count == 0
        ? SpecSections.Empty
        : new SpecSections(_values.Where(v => v.Value is not null).ToImmutableDictionary(v => v.Key, v => v.Value!));
}
