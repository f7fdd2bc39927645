using Volley.Cli.Tables;
using Volley.Cli.Terminal;
using Volley.Scheduling;

namespace Volley.Cli.Progress;

/// <summary>What the jobs that do not move wait for.</summary>
internal static class WaitingLine
{
    /// <summary>The line, in few words where many do not fit; <see langword="null"/> where nothing waits.</summary>
    public static StyledLine? Of(BatchSnapshot snapshot, int width)
    {
        var parts = Parts(snapshot, brief: false);
        if (parts.Count == 0)
            return null;
        var line = Line(snapshot, parts);
        return line.Width <= width ? line : Line(snapshot, Parts(snapshot, brief: true)).Truncate(width);
    }

    private static StyledLine Line(BatchSnapshot snapshot, List<string> parts)
    {
        var line = new StyledLine();
        if (snapshot.Ending is { } ending)
            line.Add(ending, Tone.Warn).Add(", not started: ", Tone.Dim);
        else
            line.Add("waiting: ", Tone.Dim);
        for (var i = 0; i < parts.Count; i++)
            line.Add(i == 0 ? "" : " · ", Tone.Dim).Add(parts[i]);
        return line;
    }

    private static List<string> Parts(BatchSnapshot snapshot, bool brief)
    {
        var waiting = snapshot.Waiting;
        var parts = new List<string>(5);
        Add(waiting.Need, "for needs", "needs", "");
        Add(waiting.Budget, "for the budget", "budget", "");
        Add(waiting.Retry, "for a retry", "retry", NextRetry(snapshot, brief));
        Add(waiting.Slot, "for a free slot", "slot", "");
        Add(waiting.Commit, "for the disk", "disk", "");
        foreach (var wait in snapshot.Waits)
            parts.Add(OfCalls(wait, snapshot.At, brief));
        return parts;

        void Add(long count, string words, string word, string suffix)
        {
            if (count > 0)
                parts.Add($"{NumberText.Count(count)} {(brief ? word : words)}{suffix}");
        }
    }

    private static string OfCalls(WaitReport wait, DateTimeOffset now, bool brief)
    {
        var calls = NumberText.Count(wait.Calls, "call");
        if (wait.Until is not { } until)
            return brief || wait.Reason is null ? $"{calls} for {wait.For}" : $"{calls} for {wait.For} ({wait.Reason})";
        var end = brief ? DurationText.Coarse(until - now) : $"until {until.UtcDateTime:HH:mm:ss} UTC, {DurationText.Coarse(until - now)}";
        return brief || wait.Reason is null ? $"{calls} for {wait.For} ({end})" : $"{calls} for {wait.For} ({end}: {wait.Reason})";
    }

    private static string NextRetry(BatchSnapshot snapshot, bool brief)
    {
        if (snapshot.Waiting.NextRetry is not { } next)
            return "";
        var left = DurationText.Coarse(next - snapshot.At);
        return brief ? $" ({left})" : $" (next in {left})";
    }
}
