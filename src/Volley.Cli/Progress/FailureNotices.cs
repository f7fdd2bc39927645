using Volley.Cli.Terminal;
using Volley.Journal;

namespace Volley.Cli.Progress;

/// <summary>A line for each of the first failures, then one that says where the others are. Safe from any thread.</summary>
/// <param name="most">How many failures are shown; 0 to say nothing of them.</param>
/// <param name="resultsCommand">The command that shows them all.</param>
internal sealed class FailureNotices(int most, string resultsCommand)
{
    private int _count;

    /// <summary>The line for a decided job; <see langword="null"/> where there is nothing to say.</summary>
    public StyledLine? Next(ResultRow row)
    {
        if (most == 0 || row.Outcome != Outcome.Failed)
            return null;
        var count = Interlocked.Increment(ref _count);
        if (count <= most)
            return Line(row);
        return count == most + 1 ? StyledLine.Of($"More failures are counted, not shown: {resultsCommand}", Tone.Dim) : null;
    }

    private static StyledLine Line(ResultRow row)
    {
        var line = new StyledLine().Add("failed ", Tone.Bad).Add(row.JobId, Tone.Strong);
        if (row.Error is { } error)
            line.Add(": " + error.Message);
        if (!string.IsNullOrWhiteSpace(row.Detail))
            line.Add((row.Error?.Message.EndsWith('.') == true ? " " : ": ") + row.Detail.Trim(), Tone.Dim);
        return line;
    }
}
