using Volley.Cli.Terminal;
using Volley.Scheduling;

namespace Volley.Cli.Progress;

/// <summary>How a frame is drawn.</summary>
/// <param name="Width">The cells that a line may take; at least 20.</param>
/// <param name="MaxStages">How many stages are drawn; the others are counted.</param>
/// <param name="Title">The label of a stage without a name.</param>
/// <param name="Unicode">Whether the bars may use more than ASCII.</param>
internal sealed record FrameLayout(int Width, int MaxStages, string Title, bool Unicode = true);

/// <summary>A snapshot as the lines of the live view. No line is wider than the layout.</summary>
internal static class ProgressFrame
{
    /// <summary>The whole frame: stages, running jobs, rate and money, and what is waited for.</summary>
    public static List<StyledLine> Of(BatchSnapshot snapshot, FrameLayout layout)
    {
        var lines = Bars(snapshot, layout);
        if (snapshot.RunningCount > 0)
            lines.Add(RunningLine.Of(snapshot, layout.Width));
        lines.Add(StatusLine.Of(snapshot, layout.Width));
        if (WaitingLine.Of(snapshot, layout.Width) is { } waiting)
            lines.Add(waiting);
        return lines;
    }

    /// <summary>The bars alone: what stays when the run has ended.</summary>
    public static List<StyledLine> Bars(BatchSnapshot snapshot, FrameLayout layout)
    {
        if (snapshot.Stages.IsEmpty)
            return [];
        var shown = Choose(snapshot, layout.MaxStages);
        var lines = StageLines.Of(shown, layout);
        var hidden = snapshot.Stages.Length - shown.Count;
        if (hidden > 0)
            lines.Add(StyledLine.Of($"+{hidden} more stages, {Done(snapshot, shown)} of them done", Tone.Dim).Truncate(layout.Width));
        return lines;
    }

    // The stages that move, then those that come next, then the last that are done; drawn in plan order.
    private static List<StageProgress> Choose(BatchSnapshot snapshot, int most)
    {
        if (snapshot.Stages.Length <= most)
            return [.. snapshot.Stages];
        var ranked = snapshot.Stages
            .Select((stage, place) => (stage, place))
            .OrderBy(s => s.stage.Running > 0 ? 0 : s.stage.Decided == s.stage.Total ? 3 : s.stage.Decided > 0 ? 1 : 2)
            .ThenBy(s => s.stage.Decided == s.stage.Total ? -s.place : s.place)
            .Take(most);
        return [.. ranked.OrderBy(s => s.place).Select(s => s.stage)];
    }

    private static int Done(BatchSnapshot snapshot, List<StageProgress> shown) =>
        snapshot.Stages.Count(s => s.Decided == s.Total && !shown.Contains(s));
}
