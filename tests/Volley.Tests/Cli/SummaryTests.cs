using System.Globalization;
using Volley.Cli;
using Volley.Cli.Summary;
using Volley.Execution;
using Volley.Journal;
using Volley.Tests.Cli.Fakes;

namespace Volley.Tests.Cli;

public sealed class SummaryTests
{
    private static string Summarise(RunReport report, IEnumerable<ResultRow> rows, int width = 80, params string[] axes)
    {
        var summary = new ClosingSummary(new SummaryContext("volley run examples/quickstart", "batches/quickstart", _ => axes.Length == 0 ? ["tool", "level"] : axes, _ => true));
        foreach (var row in rows)
            summary.Add(row);
        var lines = summary.Lines(report, width).ToList();
        Assert.All(lines, line => Assert.True(line.Width <= width || line.ToString().Contains("volley", StringComparison.Ordinal), line.ToString()));
        return string.Join('\n', lines) + "\n";
    }

    private static List<ResultRow> Matrix(int items, int repeats, Func<long, string, string, ResultRow, ResultRow>? change = null)
    {
        var rows = new List<ResultRow>();
        foreach (var tool in (string[])["gzip", "xz"])
            foreach (var level in (string[])["1", "6", "9"])
                for (var item = 0; item < items; item++)
                    for (var repeat = 1; repeat <= repeats; repeat++)
                    {
                        var index = rows.Count;
                        var row = Sample.Row(index, $"{tool}-{level}-file{item}-{index:x4}") with
                        {
                            Parameters = $"{{\"item\":\"file{item}.txt\",\"level\":{level},\"tool\":\"{tool}\"}}",
                            Repeat = repeat,
                            Metrics = string.Create(CultureInfo.InvariantCulture, $"{{\"ratio\":{2.5 + int.Parse(level, CultureInfo.InvariantCulture) * 0.125 + item * 0.01},\"bytes\":{120_000 + item * 1000},\"passed\":{(repeat == 1 ? "true" : "false")},\"note\":\"x\"}}"),
                        };
                        rows.Add(change?.Invoke(index, tool, level, row) ?? row);
                    }

        return rows;
    }

    [Fact]
    public void All_succeeded() => Snapshot.Match(Summarise(
        Sample.Report(Sample.Final(TimeSpan.FromSeconds(4.2), Sample.Stage(18, 18, reused: 3))), Matrix(3, 1)));

    [Fact]
    public void Failures_are_grouped_with_one_example_each()
    {
        var rows = Matrix(3, 1, (index, tool, level, row) => (tool, level) switch
        {
            ("xz", "1") => Failed(row, 3, $"2026-03-01T12:00:0{index % 10}Z cannot open '/data/{index}.bin': disk {index} is gone"),
            ("gzip", "9") => Failed(row, 1, "out of memory"),
            ("xz", "6") when index % 3 == 0 => Failed(row, null, "loading", new JobError(ErrorCodes.Timeout, "It took longer than its timeout of 30s.")),
            ("xz", "9") => row with { Outcome = Outcome.Skipped, ExitCode = null, Metrics = null, Error = new JobError(ErrorCodes.NeedFailed, "The job 'prepare-1' that it needs failed.") },
            _ => row,
        });
        Snapshot.Match(Summarise(Sample.Report(Sample.Final(TimeSpan.FromSeconds(65), Sample.Stage(18, 8, 7, 3))), rows));
    }

    [Theory]
    [InlineData("3", "--budget 6.00")]
    [InlineData("0.0003", "--budget 0.0006")]
    [InlineData("0", "--budget 1.00")]
    public void The_money_to_go_on_with_is_more_than_there_was(string budget, string option) =>
        Assert.Equal(option, NextSteps.MoreMoney(decimal.Parse(budget, CultureInfo.InvariantCulture)));

    [Fact]
    public void Budget_refuses_the_rest()
    {
        var final = Sample.Final(TimeSpan.FromSeconds(12), Sample.Stage(18, 12, refused: 6)) with { Spent = 2.9713m, Budget = 3m };
        var rows = Matrix(3, 1, (index, _, _, row) => index < 12 ? row with { Cost = 0.2m } : Sample.Row(index, row.JobId, Outcome.Refused) with { Parameters = row.Parameters });
        Snapshot.Match(Summarise(Sample.Report(final), rows));
    }

    [Theory]
    [InlineData(ErrorCodes.OverCap, "Go on, once 'per-job' is raised")]
    [InlineData(ErrorCodes.CallOverCap, "Go on with more money")]
    public void What_was_refused_runs_once_its_cause_is_gone(string code, string step)
    {
        var final = Sample.Final(TimeSpan.FromSeconds(12), Sample.Stage(2, 0, failed: 1, refused: 1)) with { Spent = 2.9713m, Budget = 3m };
        var failed = Sample.Row(0, "a", Outcome.Failed) with { Error = new JobError(code, "dear") };
        Assert.Contains(step, Summarise(Sample.Report(final), [failed, Sample.Row(1, "b", Outcome.Refused)]), StringComparison.Ordinal);
    }

    [Fact]
    public void Interrupted_says_how_to_go_on() => Snapshot.Match(Summarise(
        Sample.Report(Sample.Final(TimeSpan.FromSeconds(3.3), Sample.Stage(18, 7)) with { Ending = "interrupted" }, RunEnding.Interrupted), Matrix(3, 1).Take(7)));

    [Fact]
    public void Many_variations_become_cells_of_the_matrix() => Snapshot.Match(Summarise(
        Sample.Report(Sample.Final(TimeSpan.FromHours(2.2), Sample.Stage(1200, 1200))), Matrix(100, 2), 100, "tool", "level"));

    [Fact]
    public void Too_many_cells_become_the_first_variations()
    {
        var rows = Enumerable.Range(0, 1000).Select(i => Sample.Row(i, $"job-{i}") with { Parameters = $"{{\"seed\":{i}}}", Metrics = $"{{\"loss\":{i}.5}}" });
        Snapshot.Match(Summarise(Sample.Report(Sample.Final(TimeSpan.FromSeconds(9), Sample.Stage(1000, 1000))), rows, 80, "seed"));
    }

    [Fact]
    public void Stages_have_tables_of_their_own_and_metrics_that_find_no_room_are_counted()
    {
        var rows = Enumerable.Range(0, 6).Select(i => Sample.Row(i, $"job-{i}") with
        {
            Stage = i < 2 ? "prepare" : "train",
            Parameters = i < 2 ? "{}" : $"{{\"seed\":{i}}}",
            Metrics = i < 2 ? null : string.Create(CultureInfo.InvariantCulture, $"{{\"alpha_of_the_model\":{i},\"beta_of_the_model\":{i / 7.0},\"gamma_of_the_model\":1e-7,\"delta\":1e12,\"e\":1,\"f\":2,\"g\":3,\"h\":4}}"),
        });
        var final = Sample.Final(TimeSpan.FromSeconds(9), Sample.Stage(2, 2, name: "prepare"), Sample.Stage(4, 4, name: "train"));
        Snapshot.Match(Summarise(Sample.Report(final), rows, 60));
    }

    [Fact]
    public void Failures_without_end_are_counted_in_bounded_memory()
    {
        var groups = new FailureGroups();
        for (var i = 0; i < 1000; i++)
            groups.Add(Failed(Sample.Row(i, $"job-{i}"), 1, Word(i)));
        var lines = groups.Lines(80).Select(l => l.ToString()).ToList();
        Assert.Equal("What failed, in 256 groups:", lines[0]);
        Assert.Equal("  and 995 other failures of other kinds", lines[^1]);

        static string Word(int i) => string.Concat((i + 1000).ToString(CultureInfo.InvariantCulture).Select(c => (char)('g' + c - '0')));
    }

    [Fact]
    public void Variations_without_metrics_are_shown_only_where_they_differ()
    {
        var rows = Matrix(1, 2, (_, _, _, row) => row with { Metrics = null });
        var report = Sample.Report(Sample.Final(TimeSpan.FromSeconds(1), Sample.Stage(12, 12)));
        Assert.DoesNotContain("tool", Summarise(report, rows), StringComparison.Ordinal);
        Assert.Contains("tool", Summarise(report, rows.Select(r => r.Index == 3 ? Failed(r, 1, "x") : r)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RunEnding.Completed, 18, 0, 0, 0, 0)]
    [InlineData(RunEnding.Completed, 17, 1, 0, 0, 1)]
    [InlineData(RunEnding.Completed, 17, 0, 1, 0, 1)]
    [InlineData(RunEnding.Completed, 16, 1, 0, 1, 3)]
    [InlineData(RunEnding.Interrupted, 16, 1, 0, 1, 130)]
    [InlineData(RunEnding.Interrupted, 18, 0, 0, 0, 130)]
    [InlineData(RunEnding.Stopped, 16, 1, 1, 0, 1)]
    [InlineData(RunEnding.Failed, 16, 0, 0, 0, 1)]
    [InlineData(RunEnding.Completed, 16, 0, 0, 0, 1)]
    public void The_exit_code_is_the_first_that_applies(object ending, long succeeded, long failed, long skipped, long refused, int code) => Assert.Equal(
        code, ExitCodes.Of(Sample.Report(Sample.Final(TimeSpan.Zero, Sample.Stage(18, succeeded, failed, skipped, refused)), (RunEnding)ending)));

    private static ResultRow Failed(ResultRow row, int? exit, string? detail, JobError? error = null) => row with
    {
        Outcome = Outcome.Failed,
        ExitCode = exit,
        Metrics = null,
        Detail = detail,
        Error = error ?? new JobError(ErrorCodes.ExitCode, string.Create(CultureInfo.InvariantCulture, $"The process ended with exit code {exit}.")),
    };
}
