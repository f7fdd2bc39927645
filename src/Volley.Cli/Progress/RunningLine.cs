using System.Globalization;
using Volley.Cli.Tables;
using Volley.Cli.Terminal;
using Volley.Scheduling;

namespace Volley.Cli.Progress;

/// <summary>The running jobs, oldest first, as many as fit.</summary>
internal static class RunningLine
{
    private const int WidestJob = 36;

    public static StyledLine Of(BatchSnapshot snapshot, int width)
    {
        var head = $"running {NumberText.Count(snapshot.RunningCount)} of {NumberText.Count(snapshot.Parallel)}: ";
        var line = StyledLine.Of(head, Tone.Dim);
        var shown = 0;
        foreach (var job in snapshot.Running)
        {
            var separator = shown == 0 ? "" : " · ";
            var rest = snapshot.RunningCount - shown - 1;
            var more = rest > 0 ? More(rest).Length : 0;
            var time = Time(job);
            var room = width - line.Width - separator.Length - 1 - time.Length - more;
            var name = TextCells.TruncateMiddle(job.JobId, Math.Min(WidestJob, Math.Max(12, room)));
            if (shown > 0 && line.Width + separator.Length + TextCells.Width(name) + 1 + time.Length + more > width)
                break;
            line.Add(separator, Tone.Dim).Add(name).Add(" ").Add(time, Tone.Accent);
            shown++;
        }

        if (snapshot.RunningCount > shown && shown > 0)
            line.Add(More(snapshot.RunningCount - shown), Tone.Dim);
        return line.Truncate(width);
    }

    private static string Time(RunningJob job)
    {
        var time = DurationText.Coarse(job.For);
        return job.Attempt > 1 ? string.Create(CultureInfo.InvariantCulture, $"{time} (attempt {job.Attempt})") : time;
    }

    private static string More(int count) => $" · +{NumberText.Count(count)} more";
}
