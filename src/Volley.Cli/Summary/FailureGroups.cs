using System.Globalization;
using Volley.Cli.Tables;
using Volley.Cli.Terminal;
using Volley.Journal;

namespace Volley.Cli.Summary;

/// <summary>Failures by what went wrong: a count and one real example each. Memory is bounded whatever the texts.</summary>
internal sealed class FailureGroups
{
    private const int MostGroups = 256;
    private const int MostShown = 5;

    private readonly Dictionary<string, Group> _groups = [];
    private long _ungrouped;

    /// <summary>Whether there is anything to show.</summary>
    public bool IsEmpty => _groups.Count == 0;

    /// <summary>The id of the first failed job in plan order.</summary>
    public string? FirstJob { get; private set; }

    /// <summary>Counts a row; only failed ones matter.</summary>
    public void Add(ResultRow row)
    {
        if (row.Outcome != Outcome.Failed)
            return;
        FirstJob ??= row.JobId;
        var text = Text(row);
        var head = Head(row);
        var key = $"{head}\n{ErrorPattern.Of(text)}";
        if (_groups.TryGetValue(key, out var group))
            group.Count++;
        else if (_groups.Count < MostGroups)
            _groups.Add(key, new Group(head, ErrorPattern.Of(text), row.JobId, text, _groups.Count) { Count = 1 });
        else
            _ungrouped++;
    }

    /// <summary>The groups, most frequent first.</summary>
    public IEnumerable<StyledLine> Lines(int width)
    {
        var groups = new List<Group>(_groups.Values);
        groups.Sort(static (a, b) => a.Count != b.Count ? b.Count.CompareTo(a.Count) : a.Order.CompareTo(b.Order));
        yield return StyledLine.Of(groups.Count == 1 ? "What failed:" : $"What failed, in {groups.Count} groups:", Tone.Strong);
        var shown = Math.Min(groups.Count, MostShown);
        var countWidth = NumberText.Count(groups[0].Count).Length;
        for (var i = 0; i < shown; i++)
        {
            var group = groups[i];
            var count = NumberText.Count(group.Count).PadLeft(countWidth);
            yield return new StyledLine().Add($"  {count} × ", Tone.Bad).Add(group.Head).Add(group.Pattern.Length > 0 ? ": " + group.Pattern : "").Truncate(width);
            yield return new StyledLine()
                .Add(new string(' ', countWidth + 5))
                .Add(group.Count == 1 ? "" : "such as ", Tone.Dim)
                .Add(group.Job, Tone.Accent)
                .Add(group.Pattern == group.Text || group.Text.Length == 0 ? "" : ": " + group.Text, Tone.Dim)
                .Truncate(width);
        }

        var rest = _ungrouped;
        for (var i = shown; i < groups.Count; i++)
            rest += groups[i].Count;
        if (rest > 0)
            yield return StyledLine.Of($"  and {NumberText.Count(rest, "other failure")} of other kinds", Tone.Dim);
    }

    private static string Head(ResultRow row)
    {
        var code = row.Error?.Code ?? "failed";
        return row.ExitCode is { } exit and not 0 && code == Execution.ErrorCodes.ExitCode
            ? string.Create(CultureInfo.InvariantCulture, $"exit code {exit}")
            : code;
    }

    // Of an exit code what the job said last is worth more than our own sentence, which repeats the code. Whatever else went
    // wrong only our sentence says: the last line of a job that was killed has nothing to do with it.
    private static string Text(ResultRow row)
    {
        if (row.Error is { } error && error.Code != Execution.ErrorCodes.ExitCode)
            return error.Message;
        return row.Detail?.Trim() ?? "";
    }

    private sealed class Group(string head, string pattern, string job, string text, int order)
    {
        public string Head => head;

        public string Pattern => pattern;

        public string Job => job;

        public string Text => text;

        public int Order => order;

        public long Count { get; set; }
    }
}
