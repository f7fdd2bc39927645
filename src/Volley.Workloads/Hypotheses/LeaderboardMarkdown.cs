using System.Globalization;
using System.Text;
using Volley.Workloads.Python;

namespace Volley.Workloads.Hypotheses;

/// <summary>Writes <c>hypothesis_leaderboard.md</c>.</summary>
internal static class LeaderboardMarkdown
{
    private const int MostDetails = 3;

    /// <summary>The whole text; ends with one line feed.</summary>
    public static string Text(LeaderboardSummary summary, SegmentTable segments)
    {
        var byClv = segments.TopByClv;
        var text = new StringBuilder();
        text.Append("# Hypothesis Leaderboard\n\n")
            .Append("This report combines hypothesis candidates across users to highlight which segment patterns appear strongest and most repeatable.\n\n")
            .Append("## Batch Metadata\n")
            .Append(CultureInfo.InvariantCulture, $"- Batch ID: {Code(summary.BatchId)}\n- Created at: {Code(summary.CreatedAt)}\n")
            .Append(CultureInfo.InvariantCulture, $"- Users attempted: {summary.Attempted}\n- Users succeeded: {summary.Succeeded}\n- Users failed: {summary.Failed}\n\n");
        AppendTable(text, "Top 10 by notional_weighted_avg_clv_pct", byClv, s => Score(s.NotionalClv));
        AppendTable(text, "Top 10 by notional_weighted_beat_close_rate", segments.TopByBeatClose, s => Score(s.NotionalBeatClose));
        AppendTable(text, "Top 10 by persistence (users_with_segment)", segments.TopByUsers, s => (Text(s.UsersWithSegment), s.TotalCount.ToString(CultureInfo.InvariantCulture)));
        text.Append("## Top Segment Detail\n\n");
        for (var i = 0; i < Math.Min(byClv.Count, MostDetails); i++)
            AppendDetail(text, i + 1, byClv[i]);
        if (byClv.Count == 0)
            text.Append("_No segments qualified for detailed view._\n");
        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static void AppendTable(StringBuilder text, string title, IReadOnlyList<SegmentTally> segments, Func<SegmentTally, (string Score, string Denominator)> columns)
    {
        text.Append("## ").Append(title).Append("\n\n| Rank | Segment | Score | Users | Denominator |\n| --- | --- | ---: | ---: | ---: |\n");
        for (var i = 0; i < segments.Count; i++)
        {
            var (score, denominator) = columns(segments[i]);
            var key = Key(segments[i].Key).Replace("|", "\\|", StringComparison.Ordinal);
            text.Append(CultureInfo.InvariantCulture, $"| {i + 1} | {key} | {score} | {segments[i].UsersWithSegment} | {denominator} |\n");
        }

        if (segments.Count == 0)
            text.Append("| - | _(none)_ | - | - | - |\n");
        text.Append('\n');
    }

    private static void AppendDetail(StringBuilder text, int place, SegmentTally segment)
    {
        var notional = segment.Examples.Where(e => e.Weighting == Contribution.Notional && e.User.Length > 0).ToArray();
        text.Append(CultureInfo.InvariantCulture, $"### {place}. {Key(segment.Key)}\n- users_with_segment: {segment.UsersWithSegment}\n- total_count: {segment.TotalCount}\n")
            .Append(CultureInfo.InvariantCulture, $"- total_notional_weight_used: {Number(segment.TotalNotionalWeight)}\n");
        AppendScore(text, "notional_weighted_avg_clv_pct", segment.NotionalClv);
        AppendScore(text, "notional_weighted_beat_close_rate", segment.NotionalBeatClose);
        if (notional.Length > 0)
            AppendRobust(text, notional[0].Metrics);
        var contributors = notional.Select(e => e.User).Distinct(StringComparer.Ordinal).Order(PythonText.Order).Select(Code).ToArray();
        text.Append("- notional contributors: ").Append(contributors.Length == 0 ? "_none_" : string.Join(", ", contributors)).Append("\n\n");
    }

    private static void AppendScore(StringBuilder text, string name, WeightedScore score) => text.Append(
        CultureInfo.InvariantCulture, $"- {name}: {Number(score.Value)} (users_used={score.UsersUsed}, weight_used={Number(score.Weight)})\n");

    private static void AppendRobust(StringBuilder text, PythonDict metrics)
    {
        var median = Shown(metrics["median_clv_pct"]);
        var trimmed = Shown(metrics["trimmed_mean_clv_pct"]);
        if (median is null && trimmed is null)
            return;
        var count = PythonNumber.ToInt(metrics["robust_clv_pct_count_used"])?.ToString(CultureInfo.InvariantCulture) ?? "None";
        text.Append(CultureInfo.InvariantCulture, $"- median_clv_pct: {Number(median)} | trimmed_mean_clv_pct: {Number(trimmed)} (robust_count_used={count})\n");
    }

    // Only shown, so no reason to refuse the user: most candidates' robust statistics are never looked at.
    private static double? Shown(PythonValue value) => PythonNumber.IsBeyondFloats(value) ? null : PythonNumber.ToFloat(value);

    private static (string Score, string Denominator) Score(WeightedScore score) => (Number(score.Value), Number(score.Weight));

    private static string Number(double? value) => value is { } number ? PythonNumber.Fixed6(number) : "null";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A name between backticks, on one line whatever is in it: the text behind a line end could pass for a part of the report.</summary>
    private static string Code(string name) => $"`{OneLine(name)}`";

    private static string OneLine(string text) => text.AsSpan().IndexOfAny('\n', '\r') < 0 ? text : text.Replace('\n', ' ').Replace('\r', ' ');

    /// <summary>A segment's key in a code span that ends where the key does, whatever is in it.</summary>
    private static string Key(string key)
    {
        var line = OneLine(key);
        if (!line.Contains('`', StringComparison.Ordinal))
            return $"`{line}`";
        var (longest, run) = (0, 0);
        foreach (var c in line)
            longest = Math.Max(longest, run = c == '`' ? run + 1 : 0);
        var fence = new string('`', longest + 1);
        return $"{fence} {line} {fence}";
    }
}
