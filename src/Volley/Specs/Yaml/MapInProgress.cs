using Volley.Diagnostics;
using Volley.Specs.Reading;

namespace Volley.Specs.Yaml;

/// <summary>A map whose entries are being read: keeps its own keys apart from those that <c>&lt;&lt;</c> brings in.</summary>
internal sealed class MapInProgress(SpecContext context, YamlMap map)
{
    private YamlNode? _merged;

    /// <summary>The map.</summary>
    public YamlMap Map => map;

    /// <summary>Adds an entry of the map's own.</summary>
    public void Add(YamlNode key, YamlNode value)
    {
        if (key is not YamlScalar scalar)
        {
            context.Error(DiagnosticCodes.WrongType, key, $"a key must be text, not {Describe.Node(key)}",
                "Put the key in quotes; a '{name}' that begins a value needs quotes too.");
        }
        else if (scalar.IsMerge)
        {
            if (_merged is not null)
                context.Error(DiagnosticCodes.DuplicateKey, key, "the merge key '<<' is given twice",
                    "Give one '<<' with a list: '<<: [*a, *b]'.");
            _merged = value;
        }
        else if (!map.Entries.TryAdd(scalar.Text, new YamlEntry(scalar, value)))
        {
            var first = map.Entries[scalar.Text].Key;
            context.Error(DiagnosticCodes.DuplicateKey, key,
                $"the key '{Describe.Short(scalar.Text)}' is given twice; first on line {first.Line}", "Remove one of them.");
        }
    }

    /// <summary>Resolves the merge, where there is one. A map's own entries win, then those of earlier maps.</summary>
    public YamlMap Finish()
    {
        if (_merged is YamlList list)
        {
            foreach (var item in list.Items)
                Merge(item);
        }
        else if (_merged is not null)
        {
            Merge(_merged);
        }

        return map;
    }

    private void Merge(YamlNode source)
    {
        if (source is not YamlMap other)
        {
            context.Error(DiagnosticCodes.WrongType, source, $"'<<' merges maps, not {Describe.Node(source)}",
                "Give it the alias of a map, or a list of such aliases.");
            return;
        }

        foreach (var (name, entry) in other.Entries)
            map.Entries.TryAdd(name, entry);
    }
}
