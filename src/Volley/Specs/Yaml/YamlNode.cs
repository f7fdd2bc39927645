namespace Volley.Specs.Yaml;

/// <summary>A node of a spec's text, with the place where it is written. Aliases share the node that they name.</summary>
internal abstract class YamlNode(int line, int column)
{
    /// <summary>The line, from 1.</summary>
    public int Line { get; } = line;

    /// <summary>The column, from 1.</summary>
    public int Column { get; } = column;

    /// <summary>How many nodes this one stands for when all aliases are expanded, itself included.</summary>
    public long Size { get; set; } = 1;

    /// <summary>How many levels this node and those in it have; 1 for a scalar.</summary>
    public int Height { get; set; } = 1;
}

/// <summary>A text, number, boolean or null.</summary>
internal sealed class YamlScalar(string text, ScalarKind kind, int line, int column) : YamlNode(line, column)
{
    /// <summary>The text: as written where the scalar is plain, else with its escapes resolved.</summary>
    public string Text { get; } = text;

    /// <summary>What the scalar is under YAML 1.2's core schema.</summary>
    public ScalarKind Kind { get; } = kind;

    /// <summary>Whether it was written as <c>&lt;&lt;</c> without quotes, which as a key asks for a merge.</summary>
    public bool IsMerge { get; init; }
}

/// <summary>A list.</summary>
internal sealed class YamlList(int line, int column) : YamlNode(line, column)
{
    /// <summary>The elements, in the order written.</summary>
    public List<YamlNode> Items { get; } = [];
}

/// <summary>A map, its merge keys already resolved.</summary>
internal sealed class YamlMap(int line, int column) : YamlNode(line, column)
{
    /// <summary>The entries: the map's own in the order written, then the merged ones.</summary>
    public OrderedDictionary<string, YamlEntry> Entries { get; } = new(StringComparer.Ordinal);
}

/// <summary>A key and its value.</summary>
internal sealed record YamlEntry(YamlScalar Key, YamlNode Value);

/// <summary>What a scalar is under YAML 1.2's core schema.</summary>
internal enum ScalarKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>A whole or floating number, infinities and not-a-number included.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>Nothing: empty, <c>~</c> or <c>null</c>.</summary>
    Null,
}
