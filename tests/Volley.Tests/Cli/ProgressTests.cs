using FsCheck;
using FsCheck.Fluent;
using Volley.Cli.Progress;
using Volley.Cli.Terminal;
using Volley.Outputs;
using Volley.Scheduling;
using Volley.Tests.Cli.Fakes;

namespace Volley.Tests.Cli;

public sealed class ProgressTests
{
    private static string Draw(BatchSnapshot snapshot, int width, int maxStages = 12, bool unicode = true) =>
        string.Join('\n', ProgressFrame.Of(snapshot, new FrameLayout(width, maxStages, "compressors", unicode))) + "\n";

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    public void A_frame_shows_stages_running_jobs_money_and_what_is_waited_for(int width) =>
        Snapshot.Match(Draw(Sample.Busy, width), width.ToString(System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void A_frame_shows_only_ASCII_where_the_terminal_knows_no_more()
    {
        var snapshot = Sample.Busy with { Stages = [new StageProgress("train", 100, 40, 10, 5, 0, 0, 2)], Running = [new RunningJob("a", 1, default)], RunningCount = 1 };
        var bar = Draw(snapshot, 100, unicode: false).Split('\n')[0];
        Assert.StartsWith("train  ######################..................  55/100   55%  40 ok", bar);
        Assert.True(System.Text.Ascii.IsValid(bar));
    }

    [Fact]
    public void A_frame_of_many_stages_shows_those_that_move()
    {
        var stages = Enumerable.Range(1, 20).Select(i => new StageProgress($"stage-{i}", 10, i < 7 ? 10 : i < 9 ? 5 : 0, 0, 0, 0, 0, i is 7 or 8 ? 2 : 0));
        Snapshot.Match(Draw(Sample.Busy with { Stages = [.. stages] }, 80, maxStages: 4));
    }

    [Fact]
    public void A_frame_of_an_ending_run_says_why_nothing_starts()
    {
        var snapshot = Sample.Busy with { Ending = "interrupted", Waiting = new WaitCounts(0, 0, 200, 0, null, 0) };
        Assert.Contains("interrupted, not started: 200 for a free slot", Draw(snapshot, 80));
    }

    [Fact]
    public void A_frame_of_an_empty_or_finished_batch_is_full()
    {
        Assert.Contains("0/0  100%", Draw(Sample.Final(TimeSpan.Zero, Sample.Stage(0, 0)), 80));
        Assert.Contains("5/5  100%  5 ok", Draw(Sample.Final(TimeSpan.Zero, Sample.Stage(5, 5)), 80));
    }

    [Theory]
    [InlineData(0, 1000, "  0%")]
    [InlineData(1, 1000, "  1%")]
    [InlineData(999, 1000, " 99%")]
    [InlineData(1000, 1000, "100%")]
    public void A_percentage_is_whole_only_when_all_is_done(long decided, long total, string text) => Assert.Equal(text, StageLines.Percent(decided, total));

    [Fact]
    public void No_line_of_a_frame_is_wider_than_the_terminal() => Prop.ForAll(
        Snapshots().ToArbitrary(),
        Gen.Choose(20, 200).ToArbitrary(),
        (snapshot, width) => ProgressFrame.Of(snapshot, new FrameLayout(width, 6, "batch")).All(line => line.Width <= width)).QuickCheckThrowOnFailure();

    [Fact]
    public void Plain_lines_come_at_the_start_and_then_at_the_rarer_of_ten_seconds_and_ten_percent()
    {
        var reporter = new PlainReporter("compressors");
        BatchSnapshot At(double seconds, long done) => Sample.Busy with
        {
            Elapsed = TimeSpan.FromSeconds(seconds),
            Stages = [new StageProgress(null, 100, done, 0, 0, 0, 3, 8)],
        };
        Assert.Equal("compressors: 100 jobs, 8 at once, 3 done by earlier runs", reporter.Next(At(0.5, 3)));
        Assert.Null(reporter.Next(At(5, 50)));
        Assert.Null(reporter.Next(At(10.4, 50)));
        Assert.Equal("50%  50/100 · 41.2 jobs/s · 10s elapsed · about 1m 05s left (50s to 1m 30s) · $1.20 of $3.00", reporter.Next(At(10.5, 50)));
        Assert.Null(reporter.Next(At(60, 59)));
        Assert.NotNull(reporter.Next(At(60, 60)));
    }

    [Fact]
    public void Failures_are_shown_one_by_one_until_they_are_many()
    {
        var notices = new FailureNotices(2, "volley results d --outcome failed");
        var row = Sample.Row(0, "gzip-1-3f2a", Outcome.Failed) with { Detail = "no such file" };
        Assert.Equal("failed gzip-1-3f2a: The process ended with exit code 1. no such file", notices.Next(row)?.ToString());
        Assert.Equal(
            "failed gzip-1-3f2a: exit code 1: no such file",
            new FailureNotices(1, "").Next(row with { Error = new Volley.Execution.JobError("exit-code", "exit code 1") })?.ToString());
        Assert.Null(notices.Next(Sample.Row(1, "ok")));
        Assert.Null(notices.Next(Sample.Row(1, "skipped", Outcome.Skipped)));
        Assert.NotNull(notices.Next(row));
        Assert.Equal("More failures are counted, not shown: volley results d --outcome failed", notices.Next(row)?.ToString());
        Assert.Null(notices.Next(row));
    }

    [Theory]
    [InlineData(null, true, "Live")]
    [InlineData(null, false, "Plain")]
    [InlineData("Live", false, "Plain")]
    [InlineData("Live", true, "Live")]
    [InlineData("Json", true, "Json")]
    [InlineData("None", false, "None")]
    public void Progress_is_live_only_where_the_terminal_can(string? asked, bool redraws, string mode) => Assert.Equal(
        mode,
        ProgressModes.Resolve(asked is null ? null : Enum.Parse<ProgressMode>(asked), new ChannelTraits(redraws, redraws, redraws)).ToString());

    [Fact]
    public void A_snapshot_survives_its_JSON()
    {
        var line = System.Text.Encoding.UTF8.GetString(SnapshotJson.Line(Sample.Busy).Span);
        Snapshot.Match(line);
        var read = SnapshotReader.Read(line)!;
        Assert.Equal(line, System.Text.Encoding.UTF8.GetString(SnapshotJson.Line(read).Span));
        Assert.Equal(Sample.Busy.Stages, read.Stages);
        Assert.Equal(Sample.Busy.Waiting, read.Waiting);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"at\":")]
    public void A_text_that_is_no_snapshot_is_none(string json) => Assert.Null(SnapshotReader.Read(json));

    [Fact]
    public void A_snapshot_of_another_version_is_read_as_far_as_it_goes()
    {
        var read = SnapshotReader.Read("{\"elapsed\":\"00:01:05\",\"stages\":[{\"name\":\"a\",\"total\":3,\"new-thing\":1}],\"waiting\":7}")!;
        Assert.Equal(TimeSpan.FromSeconds(65), read.Elapsed);
        Assert.Equal(new StageProgress("a", 3, 0, 0, 0, 0, 0, 0), Assert.Single(read.Stages));
        Assert.Equal(new WaitCounts(0, 0, 0, 0, null, 0), read.Waiting);
    }

    private static Gen<BatchSnapshot> Snapshots()
    {
        var names = Gen.Elements("a", "文字文字文字文字文字文字", "🚀🚀🚀", "a-name-that-is-very-long-indeed-and-goes-on", "e\u0301e\u0301", "line\nbreak\u001b[31m");
        var stage =
            from name in names
            from succeeded in Gen.Choose(0, 2_000_000)
            from failed in Gen.Choose(0, 3000)
            from skipped in Gen.Choose(0, 10)
            from rest in Gen.Choose(0, 5000)
            select new StageProgress(name, (long)succeeded + failed + skipped + rest, succeeded, failed, skipped, 0, 0, Math.Min(rest, 3));
        var running = from name in names from time in Gen.Choose(0, 200_000) select new RunningJob(name, time % 3 + 1, TimeSpan.FromSeconds(time));
        return
            from count in Gen.Choose(1, 10)
            from stages in stage.ListOf(count)
            from jobs in running.ListOf(count)
            from waiting in Gen.Choose(0, 5_000_000)
            select Sample.Busy with
            {
                Stages = [.. stages],
                Running = [.. jobs],
                RunningCount = jobs.Count + waiting % 7,
                Waiting = new WaitCounts(waiting, waiting / 2, waiting / 3, waiting % 5, FixedClock.Now.AddDays(3), waiting % 2),
            };
    }
}
