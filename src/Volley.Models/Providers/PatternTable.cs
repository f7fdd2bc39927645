using System.Collections.Immutable;
using Volley.Models.Prices;

namespace Volley.Models.Providers;

/// <summary>Values for models by name or pattern, in layers: what the spec says comes before what the user's file says.</summary>
/// <typeparam name="T">The values.</typeparam>
/// <remarks>Within a layer a name comes before the undated name, and that before the longest pattern; <c>*</c> ends a pattern.</remarks>
public sealed class PatternTable<T>
    where T : class
{
    private readonly ImmutableArray<ImmutableArray<KeyValuePair<string, T>>> _layers;

    /// <summary>Makes a table without values.</summary>
    public PatternTable()
        : this([])
    {
    }

    private PatternTable(ImmutableArray<ImmutableArray<KeyValuePair<string, T>>> layers) => _layers = layers;

    /// <summary>The models that are given by name rather than by a pattern, each once.</summary>
    public IEnumerable<string> Names => _layers.SelectMany(l => l).Select(v => v.Key).Where(k => !k.EndsWith('*')).Distinct(StringComparer.Ordinal);

    /// <summary>The table with a layer over those that it has.</summary>
    /// <param name="values">The layer: names and patterns with their values.</param>
    /// <returns>The new table.</returns>
    public PatternTable<T> Over(IEnumerable<KeyValuePair<string, T>> values) => new(_layers.Insert(0, [.. values]));

    /// <summary>The value for a model.</summary>
    /// <param name="model">The model's name at the provider.</param>
    /// <returns>The value, or <see langword="null"/>.</returns>
    public T? Find(string model)
    {
        var undated = ModelNames.WithoutDate(model);
        foreach (var layer in _layers)
        {
            var found = Exact(layer, model) ?? (undated is null ? null : Exact(layer, undated)) ?? Longest(layer, model);
            if (found is not null)
                return found;
        }

        return null;
    }

    private static T? Exact(ImmutableArray<KeyValuePair<string, T>> layer, string model) => layer.FirstOrDefault(v => v.Key == model).Value;

    private static T? Longest(ImmutableArray<KeyValuePair<string, T>> layer, string model) => layer
        .Where(v => v.Key.EndsWith('*') && model.StartsWith(v.Key[..^1], StringComparison.Ordinal))
        .OrderByDescending(v => v.Key.Length)
        .FirstOrDefault().Value;
}
