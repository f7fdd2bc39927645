using System.Globalization;
using Volley.Cli.Tables;
using Volley.Cli.Terminal;
using Volley.Scheduling;

namespace Volley.Cli.Progress;

/// <summary>One line a stage: name, bar, done of total, and the outcomes, in columns.</summary>
internal static class StageLines
{
    private const int WidestBar = 40;
    private const int NarrowestBar = 8;

    public static List<StyledLine> Of(IReadOnlyList<StageProgress> stages, FrameLayout layout)
    {
        var names = stages.Select(s => s.Name ?? layout.Title).ToList();
        var done = stages.Select(s => $"{NumberText.Count(s.Decided)}/{NumberText.Count(s.Total)}").ToList();
        var counts = stages.Select(s => Counts(s, withSucceeded: true)).ToList();
        var nameWidth = Math.Min(names.Max(TextCells.Width), Math.Max(8, layout.Width / 4));
        var doneWidth = done.Max(TextCells.Width);
        var room = layout.Width - nameWidth - doneWidth - 12;
        if (room - counts.Max(c => c.Width) < NarrowestBar)
            counts = [.. stages.Select(s => Counts(s, withSucceeded: false))];
        var hasPercent = room - counts.Max(c => c.Width) >= NarrowestBar;
        if (!hasPercent)
            room += 6;
        var barWidth = Math.Clamp(room - counts.Max(c => c.Width), NarrowestBar, WidestBar);

        var lines = new List<StyledLine>(stages.Count);
        for (var i = 0; i < stages.Count; i++)
        {
            var line = new StyledLine().Add(TextCells.PadRight(TextCells.TruncateMiddle(names[i], nameWidth), nameWidth), Tone.Strong).Add("  ");
            Bar(line, stages[i], barWidth, layout.Unicode);
            line.Add("  ").Add(TextCells.PadLeft(done[i], doneWidth)).Add(hasPercent ? "  " + Percent(stages[i]) : "").Add(counts[i].Width > 0 ? "  " : "");
            foreach (var span in counts[i].Spans)
                line.Add(span.Text, span.Tone);
            lines.Add(line.Truncate(layout.Width));
        }

        return lines;
    }

    /// <summary>The outcomes that occur: <c>1,190 ok  14 failed</c>.</summary>
    public static StyledLine Counts(StageProgress stage, bool withSucceeded)
    {
        var line = new StyledLine();
        Add(stage.Succeeded, "ok", Tone.Good, withSucceeded);
        Add(stage.Failed, "failed", Tone.Bad, true);
        Add(stage.Skipped, "skipped", Tone.Warn, true);
        Add(stage.Refused, "refused", Tone.Warn, true);
        return line;

        void Add(long count, string word, Tone tone, bool isWanted)
        {
            if (count > 0 && isWanted)
                line.Add(line.Width > 0 ? "  " : "").Add($"{NumberText.Count(count)} {word}", tone);
        }
    }

    /// <summary>The share that is decided: 100 % only when all are, 0 % only when none is.</summary>
    public static string Percent(StageProgress stage) => Percent(stage.Decided, stage.Total);

    public static string Percent(long decided, long total)
    {
        if (total <= 0)
            return "100%";
        var percent = Math.Clamp(decided * 100 / total, decided > 0 ? 1 : 0, decided < total ? 99 : 100);
        return percent.ToString(CultureInfo.InvariantCulture).PadLeft(3) + "%";
    }

    private static void Bar(StyledLine line, StageProgress stage, int width, bool unicode)
    {
        var filled = stage.Total == 0 ? width : (int)(stage.Decided * width / stage.Total);
        var failed = Share(stage.Failed, stage, filled);
        var unrun = Math.Min(Share(stage.Skipped + stage.Refused, stage, filled), filled - failed);
        var full = unicode ? '━' : '#';
        line.Add(new string(full, filled - failed - unrun), Tone.Good)
            .Add(new string(full, failed), Tone.Bad)
            .Add(new string(full, unrun), Tone.Warn)
            .Add(new string(unicode ? '╌' : '.', width - filled), Tone.Dim);
    }

    // Cells of the filled part, at least one where there is anything to show.
    private static int Share(long count, StageProgress stage, int filled) =>
        count == 0 || filled == 0 ? 0 : Math.Clamp((int)Math.Round((double)count / stage.Decided * filled), 1, filled);
}
