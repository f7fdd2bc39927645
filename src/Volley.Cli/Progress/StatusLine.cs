using Volley.Cli.Tables;
using Volley.Cli.Terminal;
using Volley.Scheduling;

namespace Volley.Cli.Progress;

/// <summary>Rate, elapsed time, time left with its range, and money.</summary>
internal static class StatusLine
{
    public static StyledLine Of(BatchSnapshot snapshot, int width)
    {
        var line = Of(snapshot, Detail.Full);
        if (line.Width > width)
            line = Of(snapshot, Detail.WithoutRange);
        return line.Width <= width ? line : Of(snapshot, Detail.Brief).Truncate(width);
    }

    /// <summary>The time left: <c>about 1m 05s left (50s to 1m 30s)</c>; the range only where it says more.</summary>
    public static string TimeLeft(Estimate remaining, bool withRange)
    {
        var expected = DurationText.Coarse(remaining.Expected);
        var low = DurationText.Coarse(remaining.Low);
        var high = DurationText.Coarse(remaining.High);
        return withRange && low != high ? $"about {expected} left ({low} to {high})" : $"about {expected} left";
    }

    private enum Detail
    {
        Full,
        WithoutRange,
        Brief,
    }

    private static StyledLine Of(BatchSnapshot snapshot, Detail detail)
    {
        var line = new StyledLine();
        if (snapshot.Rate is { } rate and > 0 && double.IsFinite(rate))
            line.Add(NumberText.Rate(rate)).Add(" · ", Tone.Dim);
        line.Add(DurationText.Coarse(snapshot.Elapsed)).Add(detail == Detail.Brief ? "" : " elapsed");
        if (snapshot.Remaining is { } remaining && snapshot.Decided < snapshot.Total)
            line.Add(" · ", Tone.Dim).Add(detail == Detail.Brief ? "~" + DurationText.Coarse(remaining.Expected) + " left" : TimeLeft(remaining, detail == Detail.Full), Tone.Strong);
        if (snapshot.Spent is not null || snapshot.Budget is not null)
            line.Add(" · ", Tone.Dim).Add(MoneyText.Spent(snapshot.Spent, snapshot.Budget), MoneyTone(snapshot));
        return line;
    }

    private static Tone MoneyTone(BatchSnapshot snapshot) =>
        snapshot is { Spent: { } spent, Budget: { } budget } && spent >= budget * 0.9m ? Tone.Warn : Tone.Plain;
}
