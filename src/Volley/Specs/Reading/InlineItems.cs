using System.Collections.Immutable;
using Volley.Diagnostics;
using Volley.Planning;
using Volley.Specs.Yaml;

namespace Volley.Specs.Reading;

/// <summary>Items written in the spec itself: texts, or maps with the same keys.</summary>
internal static class InlineItems
{
    /// <summary>Reads a list.</summary>
    public static ItemsDraft Read(SpecContext context, YamlList list)
    {
        if (list.Items.Count > 0 && list.Items[0] is YamlMap first)
            return ReadRows(context, list, first);
        var rows = new List<ParameterValue[]>(list.Items.Count);
        foreach (var item in list.Items)
        {
            if (item is YamlMap)
                context.Error(DiagnosticCodes.WrongType, item, "an item is a map, but the first one is not",
                    "Make all items texts, or all of them maps with the same keys.");
            else if (Values.Parameter(context, item, "an item") is { } value)
                rows.Add([value]);
        }

        return rows.Count < list.Items.Count
            ? ItemsDraft.Missing
            : ItemsDraft.Of(new ItemTable([ItemTable.ItemName], rows));
    }

    private static ItemsDraft ReadRows(SpecContext context, YamlList list, YamlMap first)
    {
        ImmutableArray<string> columns = [.. first.Entries.Keys];
        if (columns.IsEmpty)
            context.Error(DiagnosticCodes.NoItems, first, "the first item has no keys",
                "Give each item the same keys, or make the items texts.");
        var isGood = !columns.IsEmpty;
        foreach (var entry in first.Entries.Values)
            isGood &= Names.Parameter(context, entry.Key, entry.Key.Text);
        var rows = new List<ParameterValue[]>(list.Items.Count);
        foreach (var item in list.Items)
        {
            if (ReadRow(context, item, columns, first) is { } row)
                rows.Add(row);
        }

        return isGood && rows.Count == list.Items.Count ? ItemsDraft.Of(new ItemTable(columns, rows)) : new ItemsDraft(null, columns);
    }

    private static ParameterValue[]? ReadRow(SpecContext context, YamlNode item, ImmutableArray<string> columns, YamlMap first)
    {
        if (item is not YamlMap map)
        {
            context.Error(DiagnosticCodes.WrongType, item, $"an item is {Describe.Node(item)}, but the first one is a map",
                "Make all items maps with the same keys, or all of them texts.");
            return null;
        }

        var missing = columns.Where(c => !map.Entries.ContainsKey(c)).ToList();
        var extra = map.Entries.Keys.Where(k => !first.Entries.ContainsKey(k)).ToList();
        if (missing.Count + extra.Count > 0)
        {
            var lacks = missing.Count > 0 ? $" lacks {Describe.List(missing)}" : "";
            var has = extra.Count > 0 ? $" has {Describe.List(extra)}, which the first has not" : "";
            context.Error(DiagnosticCodes.CellMismatch, item, $"an item{lacks}{(lacks.Length > 0 && has.Length > 0 ? " and" : "")}{has}",
                "Give all items the same keys.");
            return null;
        }

        var row = new ParameterValue[columns.Length];
        var isGood = true;
        for (var i = 0; i < row.Length; i++)
        {
            var value = Values.Parameter(context, map.Entries[columns[i]].Value, $"'{columns[i]}' of an item");
            isGood &= value is not null;
            row[i] = value ?? default;
        }

        return isGood ? row : null;
    }
}
