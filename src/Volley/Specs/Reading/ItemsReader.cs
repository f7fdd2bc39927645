using System.Collections.Immutable;
using System.Text;
using Volley.Diagnostics;
using Volley.Specs.Yaml;

namespace Volley.Specs.Reading;

/// <summary>Items as read.</summary>
/// <param name="Table">The items; <see langword="null"/> where there was a mistake.</param>
/// <param name="Columns">The parameters that an item gives; default where a mistake left them unknown.</param>
internal sealed record ItemsDraft(ItemTable? Table, ImmutableArray<string> Columns)
{
    /// <summary>Items whose columns are not known because of a mistake.</summary>
    public static ItemsDraft Unknown { get; } = new(null, default);

    /// <summary>A table that could be read, with its columns.</summary>
    public static ItemsDraft Of(ItemTable table) => new(table, table.Columns);

    /// <summary>Items of one column <c>item</c> that could not be read.</summary>
    public static ItemsDraft Missing { get; } = new(null, [ItemTable.ItemName]);
}

/// <summary>Reads <c>items:</c>, and the file that it names.</summary>
internal static class ItemsReader
{
    private const string Example = "Write 'items: {lines: users.txt}', '{files: \"data/*.json\"}', '{csv: cases.csv}', or a list.";

    /// <summary>Reads items from any of their four sources.</summary>
    public static ItemsDraft Read(SpecContext context, YamlNode node)
    {
        var draft = node is YamlList list ? InlineItems.Read(context, list) : ReadSource(context, node);
        if (draft.Table is not { Count: 0 })
            return draft;
        context.Error(DiagnosticCodes.NoItems, node, "'items' gives no items",
            "Add an item, or remove 'items' to run the command without one.");
        return draft with { Table = null };
    }

    /// <summary>The bytes of a file that the spec names, as text; a mistake is reported.</summary>
    public static TextReader? Open(SpecContext context, string path, YamlNode node)
    {
        try
        {
            return new StreamReader(Path.Combine(context.Source.Folder, path), new UTF8Encoding(false, throwOnInvalidBytes: true));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            ReportUnreadable(context, path, node, e);
            return null;
        }
    }

    /// <summary>Reports that a file of items cannot be read.</summary>
    public static void ReportUnreadable(SpecContext context, string path, YamlNode node, Exception cause)
    {
        var isMissing = cause is FileNotFoundException or DirectoryNotFoundException;
        context.Error(DiagnosticCodes.FileMissing, node, isMissing
            ? $"the items file '{Describe.Short(path)}' does not exist"
            : $"the items file '{Describe.Short(path)}' cannot be read: {cause.Message}",
            $"Paths are relative to '{context.Source.Folder}'; correct the path or the file.");
    }

    private static ItemsDraft ReadSource(SpecContext context, YamlNode node)
    {
        if (Values.Map(context, node, "'items'", Example) is not { } map)
            return ItemsDraft.Unknown;
        var (lines, files, csv) = (map.Take("lines"), map.Take("files"), map.Take("csv"));
        map.RejectOthers();
        var given = (map.Has("lines") ? 1 : 0) + (map.Has("files") ? 1 : 0) + (map.Has("csv") ? 1 : 0);
        if (given != 1)
        {
            context.Error(DiagnosticCodes.MissingKey, node, given == 0 ? "'items' names no source" : "'items' names more than one source",
                Example);
            return ItemsDraft.Unknown;
        }

        if (files is not null)
            return FileItems.Read(context, files);
        if (lines is not null)
            return Values.Text(context, lines, "'lines'") is { } path ? LineItems.Read(context, path, lines) : ItemsDraft.Missing;
        return csv is not null && Values.Text(context, csv, "'csv'") is { } table ? CsvItems.Read(context, table, csv) : ItemsDraft.Unknown;
    }
}
