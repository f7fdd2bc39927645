using System.Globalization;
using System.Text;
using System.Text.Json;
using Volley.Journal;

namespace Volley.Cli.Tables;

/// <summary>
/// Results as CSV (RFC 4180): one column per parameter and per metric that occurs anywhere, found in a first pass over the rows and
/// filled in a second, so that memory does not grow with them.
/// </summary>
internal static class ResultCsv
{
    private static readonly string[] Before = ["job", "index", "stage"];
    private static readonly string[] Between = ["repeat", "outcome", "exit_code"];
    private static readonly string[] After = ["cost", "error_code", "error_message"];

    /// <summary>Writes the results.</summary>
    /// <param name="rows">Starts a pass over the rows.</param>
    /// <param name="writer">Where to write.</param>
    public static void Write(Func<IEnumerable<ResultRow>> rows, TextWriter writer)
    {
        var columns = new ResultColumns();
        foreach (var row in rows())
            columns.Add(row);

        var line = new StringBuilder();
        foreach (var name in Header(columns))
            Append(line, name);
        EndLine(line, writer);
        var members = new List<JsonMember>();
        foreach (var row in rows())
        {
            Append(line, row.JobId);
            Append(line, row.Index.ToString(CultureInfo.InvariantCulture));
            Append(line, row.Stage);
            AppendMembers(line, row.Parameters, columns.Parameters, members);
            Append(line, row.Repeat.ToString(CultureInfo.InvariantCulture));
            Append(line, row.Outcome.Name());
            Append(line, row.ExitCode?.ToString(CultureInfo.InvariantCulture));
            AppendMembers(line, row.Metrics, columns.Metrics, members);
            Append(line, row.Cost?.ToString(CultureInfo.InvariantCulture));
            Append(line, row.Error?.Code);
            Append(line, row.Error?.Message);
            EndLine(line, writer);
        }
    }

    // A parameter or metric that is called like another column says what it is, as often as it takes.
    private static IEnumerable<string> Header(ResultColumns columns)
    {
        var taken = new HashSet<string>([.. Before, .. Between, .. After]);
        var parameters = columns.Parameters.Select(p => Unique(p, "parameter_", taken)).ToList();
        var metrics = columns.Metrics.Select(m => Unique(m, "metric_", taken)).ToList();
        return [.. Before, .. parameters, .. Between, .. metrics, .. After];
    }

    private static string Unique(string name, string prefix, HashSet<string> taken)
    {
        while (!taken.Add(name))
            name = prefix + name;
        return name;
    }

    private static void AppendMembers(StringBuilder line, string? json, IReadOnlyList<string> names, List<JsonMember> members)
    {
        JsonObjectText.Read(json, members);
        foreach (var name in names)
        {
            var place = members.FindIndex(m => m.Name == name);
            Append(line, place < 0 || members[place].Kind == JsonTokenType.Null ? null : members[place].Text);
        }
    }

    private static void Append(StringBuilder line, string? value)
    {
        if (line.Length > 0)
            line.Append(',');
        if (value is null)
            return;
        if (value.AsSpan().IndexOfAny(",\"\r\n") < 0)
            line.Append(value);
        else
            line.Append('"').Append(value.Replace("\"", "\"\"")).Append('"');
    }

    private static void EndLine(StringBuilder line, TextWriter writer)
    {
        writer.Write(line.Append("\r\n"));
        line.Clear();
    }
}
