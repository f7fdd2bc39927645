using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Volley.Workloads.CodeGeneration.Answers;

/// <summary>Applies edits: the exact text first, then line by line with runs of white space taken for one blank, else not at all.</summary>
public static partial class EditApplier
{
    private const int PreviewLength = 50;
    private const int SoughtLength = 100;
    private const int LineLength = 80;
    private const int LeastHintBytes = 6;

    /// <summary>Applies one edit.</summary>
    /// <param name="content">The file's content.</param>
    /// <param name="edit">The edit. Its text is replaced where it first occurs, or where it occurs nearest to the line that the edit names.</param>
    /// <returns>The new content, or why there is none.</returns>
    public static EditOutcome Apply(string content, EditInstruction edit)
    {
        // The empty text is everywhere: whatever place was taken, nobody meant it.
        if (string.IsNullOrWhiteSpace(edit.Find))
            return new EditOutcome(null, $"FIND text of an edit of {edit.File} has nothing but blanks, so there is no place to apply it. Name the lines to replace.");
        if (FindExact(content, edit) is var at and >= 0)
            return new EditOutcome(string.Concat(content.AsSpan(0, at), edit.Replace, content.AsSpan(at + edit.Find.Length)), null);
        var lines = content.Split('\n');
        var collapsed = Array.ConvertAll(lines, Collapse);
        if (FindTolerant(collapsed, edit) is { } place)
            return new EditOutcome(string.Join('\n', [.. lines[..place.First], edit.Replace + EndOf(lines[place.First + place.Count - 1]), .. lines[(place.First + place.Count)..]]), null);
        return Failure(lines, collapsed, edit);
    }

    /// <summary>The beginning of a text, for messages.</summary>
    /// <param name="text">The text.</param>
    /// <returns>At most 50 characters.</returns>
    public static string Preview(string text) => Beginning(text, PreviewLength);

    private static string Beginning(string text, int length)
    {
        var beginning = new StringBuilder();
        foreach (var rune in text.EnumerateRunes().Take(length))
            beginning.Append(rune);
        return beginning.ToString();
    }

    private static int FindExact(string content, EditInstruction edit)
    {
        var best = content.IndexOf(edit.Find, StringComparison.Ordinal);
        if (edit.NearLine is not { } near || best < 0)
            return best;
        var (line, counted, distance) = (1, 0, int.MaxValue);
        for (var at = best; at >= 0; at = content.IndexOf(edit.Find, at + 1, StringComparison.Ordinal))
        {
            line += content.AsSpan(counted, at - counted).Count('\n');
            counted = at;
            if (Math.Abs(line - near) < distance)
                (best, distance) = (at, Math.Abs(line - near));
        }

        return best;
    }

    private static (int First, int Count)? FindTolerant(string[] collapsed, EditInstruction edit)
    {
        var wanted = edit.Find.Split('\n').Select(Collapse).ToArray();
        (int First, int Count)? best = null;
        for (var first = 0; first + wanted.Length <= collapsed.Length; first++)
        {
            if (!collapsed.AsSpan(first, wanted.Length).SequenceEqual(wanted))
                continue;
            if (edit.NearLine is not { } near)
                return (first, wanted.Length);
            if (best is null || Math.Abs(first + 1 - near) < Math.Abs(best.Value.First + 1 - near))
                best = (first, wanted.Length);
        }

        return best;
    }

    private static EditOutcome Failure(string[] lines, string[] collapsed, EditInstruction edit)
    {
        var error = new StringBuilder($"FIND text not found in {edit.File}.\nSearched for: {QuotedText.Of(Beginning(edit.Find, SoughtLength))}");
        var first = Collapse(edit.Find.Split('\n')[0]);
        var (possible, hint) = Hint(collapsed, edit.Find.Split('\n')[0], first);
        if (possible >= 0)
            error.Append(CultureInfo.InvariantCulture, $"\n\n{hint}: {QuotedText.Of(Beginning(WithoutReturn(lines[possible]), LineLength))}");
        var nearest = possible >= 0 ? possible : NearestLine.Find(collapsed, first);
        return nearest < 0
            ? new EditOutcome(null, error.ToString())
            : new EditOutcome(null, error.ToString(), nearest + 1, lines[nearest].Trim()) { IsNamed = possible >= 0 };
    }

    /// <summary>The line that has the first line of what was to be found, be it in another case; none where that is too short to tell.</summary>
    private static (int Line, string Hint) Hint(string[] collapsed, string written, string first)
    {
        if (Encoding.UTF8.GetByteCount(written.Trim()) < LeastHintBytes)
            return (-1, "");
        var same = Array.FindIndex(collapsed, line => line.Contains(first, StringComparison.Ordinal));
        if (same >= 0)
            return (same, $"Possible match at line {same + 1}");
        var similar = Array.FindIndex(collapsed, line => line.Contains(first, StringComparison.OrdinalIgnoreCase));
        return (similar, $"Similar text at line {similar + 1} (case mismatch?)");
    }

    private static string EndOf(string line) => line.EndsWith('\r') ? "\r" : "";

    private static string WithoutReturn(string line) => line.EndsWith('\r') ? line[..^1] : line;

    private static string Collapse(string line) => WhiteSpace().Replace(line.Trim(), " ");

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex WhiteSpace();
}
