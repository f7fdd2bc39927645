using Volley.Diagnostics;
using Volley.Specs.Yaml;

namespace Volley.Specs.Reading;

/// <summary>A map whose keys are taken one by one; what is left at the end is unknown.</summary>
/// <param name="context">Where mistakes go.</param>
/// <param name="map">The map.</param>
/// <param name="owner">What the map is, for messages, such as <c>'retry'</c> or <c>stage 'train'</c>.</param>
internal sealed class MapReader(SpecContext context, YamlMap map, string owner)
{
    private readonly List<string> _known = [];
    private readonly HashSet<string> _rejected = new(StringComparer.Ordinal);

    /// <summary>The map.</summary>
    public YamlMap Map => map;

    /// <summary>What the map is, for messages.</summary>
    public string Owner => owner;

    /// <summary>Whether a key is present, with a value or without.</summary>
    public bool Has(string key) => map.Entries.ContainsKey(key);

    /// <summary>Whether a key was asked for.</summary>
    public bool IsTaken(string key) => _known.Contains(key);

    /// <summary>The value of a known key; <see langword="null"/> where it is absent, or present without a value, which is reported.</summary>
    public YamlNode? Take(string key)
    {
        _known.Add(key);
        if (!map.Entries.TryGetValue(key, out var entry))
            return null;
        if (entry.Value is not YamlScalar { Kind: ScalarKind.Null })
            return entry.Value;
        context.Error(DiagnosticCodes.WrongType, entry.Key, $"'{key}' has no value", "Give it one, or remove the key.");
        return null;
    }

    /// <summary>The value of a key that must be there; its absence is reported.</summary>
    public YamlNode? Require(string key, string hint)
    {
        if (!Has(key))
            context.Error(DiagnosticCodes.MissingKey, map, $"{owner} has no '{key}'", hint);
        return Take(key);
    }

    /// <summary>Reports a key that is known, but not here.</summary>
    public void RejectHere(string key, string code, string message, string hint)
    {
        if (map.Entries.TryGetValue(key, out var entry) && _rejected.Add(key))
            context.Error(code, entry.Key, message, hint);
    }

    /// <summary>Reports the keys that were not asked for.</summary>
    /// <param name="isFree">Which of them are free for anything.</param>
    public void RejectOthers(Func<string, bool>? isFree = null)
    {
        if (map.Entries.Count == 0)
            return;
        var known = new HashSet<string>(_known, StringComparer.Ordinal);
        foreach (var (key, entry) in map.Entries)
        {
            if (known.Contains(key) || _rejected.Contains(key) || isFree?.Invoke(key) == true)
                continue;
            var nearest = NearestName.Of(key, _known);
            context.Error(DiagnosticCodes.UnknownKey, entry.Key, $"{owner} has an unknown key '{Describe.Short(key)}'",
                nearest is not null ? $"Did you mean '{nearest}'?" : $"Known keys here are {string.Join(", ", _known.Distinct())}.");
        }
    }
}
