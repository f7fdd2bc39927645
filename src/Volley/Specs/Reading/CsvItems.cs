using System.Collections.Immutable;
using System.Text;
using CsvHelper;
using Volley.Diagnostics;
using Volley.Planning;
using Volley.Specs.Yaml;

namespace Volley.Specs.Reading;

/// <summary>Items from a CSV file with a header row: its columns are parameters, all values are text.</summary>
/// <remarks>The only class that names CsvHelper, so that nothing of it is loaded where no spec asks for it.</remarks>
internal sealed class CsvItems
{
    private readonly SpecContext _context;
    private readonly string _path;
    private readonly YamlNode _node;
    private bool _isGood = true;

    private CsvItems(SpecContext context, string path, YamlNode node)
    {
        _context = context;
        _path = path;
        _node = node;
    }

    /// <summary>Reads a file.</summary>
    public static ItemsDraft Read(SpecContext context, string path, YamlNode node)
    {
        using var reader = ItemsReader.Open(context, path, node);
        if (reader is null)
            return ItemsDraft.Unknown;
        try
        {
            return new CsvItems(context, path, node).ReadTable(reader);
        }
        catch (DecoderFallbackException)
        {
            context.ErrorIn(path, 0, node, DiagnosticCodes.FileMalformed, "the items file is not UTF-8 text", "Save it as UTF-8.");
            return ItemsDraft.Unknown;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            ItemsReader.ReportUnreadable(context, path, node, e);
            return ItemsDraft.Unknown;
        }
    }

    private ItemsDraft ReadTable(TextReader text)
    {
        var options = new CsvReaderOptions
        {
            Separator = ',',
            HasHeader = false,
            TrackLineNumbers = true,
            OnMalformedRecord = ReportMalformed,
        };
        using var reader = CsvReader.Create(text, options, leaveOpen: true);
        if (!reader.Read())
        {
            Report(1, "the CSV file has no header", "Name the columns in its first line.");
            return ItemsDraft.Unknown;
        }

        var columns = ReadHeader(reader);
        var rows = new List<ParameterValue[]>();
        while (reader.Read())
            ReadRow(reader, columns, rows);
        return _isGood ? ItemsDraft.Of(new ItemTable(columns, rows)) : new ItemsDraft(null, columns);
    }

    private ImmutableArray<string> ReadHeader(CsvReader reader)
    {
        var columns = reader.Current.ToArray().Select(c => c.Trim()).ToImmutableArray();
        var line = (int)reader.LineNumber;
        foreach (var column in columns)
        {
            if (ParameterName.IsReserved(column))
                Report(line, $"the column '{column}' cannot name a parameter: it means something else", "Rename the column.",
                    DiagnosticCodes.ReservedName);
            else if (!Template.IsName(column))
                Report(line, $"the column '{Describe.Short(column)}' cannot name a parameter",
                    "Use letters, digits, '_' and '-', a letter or '_' first.", DiagnosticCodes.BadName);
        }

        return columns;
    }

    private void ReadRow(CsvReader reader, ImmutableArray<string> columns, List<ParameterValue[]> rows)
    {
        var line = (int)reader.LineNumber;
        if (reader.FieldCount != columns.Length)
        {
            Report(line, $"this record has {reader.FieldCount} {(reader.FieldCount == 1 ? "value" : "values")}, but the header names {columns.Length}", "Give each record one value a column; quote values that contain commas.");
            return;
        }

        var row = new ParameterValue[columns.Length];
        for (var i = 0; i < row.Length; i++)
            row[i] = new ParameterValue(reader.GetString(i));
        if (Array.Exists(row, v => v.Text.Contains('\0')))
            Report(line, "this record contains a NUL character", "Remove it: no program can be given one.", DiagnosticCodes.NulCharacter);
        rows.Add(row);
    }

    private void ReportMalformed(CsvMalformedRecord record) => Report((int)record.LineNumber,
        record.Reason == CsvMalformedReason.UnterminatedQuote
            ? "a quote in this record is not closed"
            : "a quote in this record is not alone around its value",
        "Quote the whole value, and double the quotes in it: \"say \"\"hi\"\"\".");

    private void Report(int line, string message, string hint, string code = DiagnosticCodes.FileMalformed)
    {
        _isGood = false;
        _context.ErrorIn(_path, line, _node, code, message, hint);
    }
}
