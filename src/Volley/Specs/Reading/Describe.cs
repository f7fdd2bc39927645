using System.Globalization;
using System.Text;
using Volley.Specs.Yaml;

namespace Volley.Specs.Reading;

/// <summary>Words for what a user wrote.</summary>
internal static class Describe
{
    private const int MaxLength = 60;

    /// <summary>What a node is, as a phrase.</summary>
    public static string Node(YamlNode node) => node switch
    {
        YamlList => "a list",
        YamlMap => "a map",
        YamlScalar { Kind: ScalarKind.Null } => "nothing",
        YamlScalar { Kind: ScalarKind.Number } scalar => $"the number {Short(scalar.Text)}",
        YamlScalar { Kind: ScalarKind.Boolean } scalar => $"the boolean {scalar.Text}",
        YamlScalar scalar => $"the text '{Short(scalar.Text)}'",
        _ => throw new ArgumentException("Unknown kind of node.", nameof(node)),
    };

    /// <summary>A text on one line, cut where it is long.</summary>
    public static string Short(string text)
    {
        var cut = text.Length > MaxLength ? string.Concat(text.AsSpan(0, MaxLength), "…") : text;
        if (!cut.Any(char.IsControl))
            return cut;
        var shown = new StringBuilder();
        foreach (var c in cut)
            shown.Append(char.IsControl(c) ? $"\\u{(int)c:x4}" : c);
        return shown.ToString();
    }

    /// <summary>How many there are beside one that is named, in brackets behind a space; empty where there is none.</summary>
    public static string More(int count) => count > 0 ? string.Create(CultureInfo.InvariantCulture, $" (and {count:N0} more)") : "";

    /// <summary>Names in quotes, joined by commas.</summary>
    public static string List(IEnumerable<string> names) => string.Join(", ", names.Select(n => $"'{Short(n)}'"));
}
