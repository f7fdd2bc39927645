using Volley.Cli.Tables;
using Volley.Cli.Terminal;
using Volley.Scheduling;

namespace Volley.Cli.Summary;

/// <summary>The summary's first line: <c>18 jobs: 17 succeeded, 1 failed, 3 reused from earlier runs · 4.2s · $0.12 of $3.00</c>.</summary>
internal static class CountsLine
{
    public static StyledLine Of(RunReport report)
    {
        var line = Counts(report.Final);
        var ending = report.Ending switch
        {
            RunEnding.Interrupted => "interrupted after ",
            RunEnding.Stopped => "stopped at a failure after ",
            RunEnding.Failed => "ended by a fault after ",
            _ => "",
        };
        line.Add(" · ", Tone.Dim).Add(ending, Tone.Warn).Add(DurationText.Of(report.Final.Elapsed));
        return AddMoney(line, report.Final);
    }

    /// <summary>The counts, and the money where the batch has any.</summary>
    public static StyledLine WithMoney(BatchSnapshot snapshot) => AddMoney(Counts(snapshot), snapshot);

    /// <summary>The counts alone.</summary>
    public static StyledLine Counts(BatchSnapshot snapshot)
    {
        long succeeded = 0, failed = 0, skipped = 0, refused = 0, reused = 0;
        foreach (var stage in snapshot.Stages)
        {
            succeeded += stage.Succeeded;
            failed += stage.Failed;
            skipped += stage.Skipped;
            refused += stage.Refused;
            reused += stage.Reused;
        }

        var line = StyledLine.Of(NumberText.Count(snapshot.Total, "job"), Tone.Strong).Add(": ");
        var isFirst = true;
        Add(succeeded, "succeeded", Tone.Good);
        Add(failed, "failed", Tone.Bad);
        Add(skipped, "skipped", Tone.Warn);
        Add(refused, "refused", Tone.Warn);
        Add(snapshot.Total - snapshot.Decided, "undecided", Tone.Warn);
        Add(reused, "reused from earlier runs", Tone.Dim);
        return isFirst ? line.Add("none") : line;

        void Add(long count, string word, Tone tone)
        {
            if (count == 0)
                return;
            line.Add(isFirst ? "" : ", ").Add($"{NumberText.Count(count)} {word}", tone);
            isFirst = false;
        }
    }

    private static StyledLine AddMoney(StyledLine line, BatchSnapshot snapshot) =>
        snapshot.Spent is null && snapshot.Budget is null ? line : line.Add(" · ", Tone.Dim).Add(MoneyText.Spent(snapshot.Spent, snapshot.Budget));
}
