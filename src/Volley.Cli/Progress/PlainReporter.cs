using Volley.Cli.Tables;
using Volley.Scheduling;

namespace Volley.Cli.Progress;

/// <summary>Decides when a plain line is due: at the start, then when both ten seconds and ten percent have passed since the last.</summary>
/// <param name="title">The batch's name.</param>
internal sealed class PlainReporter(string title)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private bool _hasBegun;
    private TimeSpan _lastAt;
    private long _lastDecided;

    /// <summary>The line that a snapshot makes due; <see langword="null"/> for none.</summary>
    public string? Next(BatchSnapshot snapshot)
    {
        var isFirst = !_hasBegun;
        if (!isFirst && (snapshot.Elapsed - _lastAt < Interval || (snapshot.Decided - _lastDecided) * 10 < snapshot.Total))
            return null;
        _hasBegun = true;
        _lastAt = snapshot.Elapsed;
        _lastDecided = snapshot.Decided;
        return isFirst ? Start(snapshot) : Progress(snapshot);
    }

    private string Start(BatchSnapshot snapshot)
    {
        var line = $"{title}: {NumberText.Count(snapshot.Total, "job")}";
        if (snapshot.Stages.Length > 1)
            line += $" in {snapshot.Stages.Length} stages";
        line += $", {NumberText.Count(snapshot.Parallel)} at once";
        var reused = snapshot.Stages.Sum(s => s.Reused);
        return reused > 0 ? $"{line}, {NumberText.Count(reused)} done by earlier runs" : line;
    }

    private static string Progress(BatchSnapshot snapshot)
    {
        var failed = snapshot.Stages.Sum(s => s.Failed);
        var percent = StageLines.Percent(snapshot.Decided, snapshot.Total).Trim();
        var line = $"{percent}  {NumberText.Count(snapshot.Decided)}/{NumberText.Count(snapshot.Total)}";
        if (failed > 0)
            line += $" · {NumberText.Count(failed)} failed";
        return $"{line} · {StatusLine.Of(snapshot, int.MaxValue)}";
    }
}
