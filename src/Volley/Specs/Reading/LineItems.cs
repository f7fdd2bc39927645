using System.Text;
using Volley.Diagnostics;
using Volley.Planning;
using Volley.Specs.Yaml;

namespace Volley.Specs.Reading;

/// <summary>Items from a text file, one a line; blank lines and those that begin with <c>#</c> are dropped.</summary>
internal static class LineItems
{
    /// <summary>Reads a file.</summary>
    public static ItemsDraft Read(SpecContext context, string path, YamlNode node)
    {
        using var reader = ItemsReader.Open(context, path, node);
        if (reader is null)
            return ItemsDraft.Missing;
        var rows = new List<ParameterValue[]>();
        var number = 0;
        try
        {
            while (reader.ReadLine() is { } line)
            {
                number++;
                var text = line.Trim();
                if (text.Contains('\0'))
                    context.ErrorIn(path, number, node, DiagnosticCodes.NulCharacter, "the line contains a NUL character",
                        "Remove it: no program can be given one.");
                else if (text.Length > 0 && text[0] != '#')
                    rows.Add([new ParameterValue(text)]);
            }
        }
        catch (DecoderFallbackException)
        {
            context.ErrorIn(path, number + 1, node, DiagnosticCodes.FileMalformed, "the items file is not UTF-8 text from about here on",
                "Save it as UTF-8.");
            return ItemsDraft.Missing;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            ItemsReader.ReportUnreadable(context, path, node, e);
            return ItemsDraft.Missing;
        }

        return ItemsDraft.Of(new ItemTable([ItemTable.ItemName], rows));
    }
}
