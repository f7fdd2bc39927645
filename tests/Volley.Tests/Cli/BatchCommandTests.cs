using System.Text;
using Volley.Cli;
using Volley.Cli.Engine;
using Volley.Execution;
using Volley.Journal;
using Volley.Tests.Cli.Fakes;
using static Volley.Tests.Cli.Fakes.TypedCommand;

namespace Volley.Tests.Cli;

/// <summary>The commands on a batch folder: status, results, logs, explain.</summary>
public sealed class BatchCommandTests : IDisposable
{
    private static readonly RunRecord Run = new(3, FixedClock.Now.AddMinutes(-5), FixedClock.Now.AddMinutes(-1), "night", 4711, "d", 6, "completed", null);

    private readonly TemporaryFolder _folder = new();

    public BatchCommandTests()
    {
        Directory.CreateDirectory(_folder.At("quickstart/jobs"));
        File.WriteAllText(_folder.At("quickstart/journal.db"), "");
        File.WriteAllText(_folder.At("batch.yaml"), "");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Results_as_a_table() => Snapshot.Match(await SucceedAsync(Mixed(), "results", _folder.At("quickstart")));

    [Fact]
    public async Task Results_on_a_narrow_terminal_are_cut() => Snapshot.Match(await SucceedAsync(Mixed(), 60, "results", _folder.At("quickstart")));

    [Fact]
    public async Task Results_as_CSV() => Snapshot.Match((await SucceedAsync(Mixed(), "results", _folder.At("quickstart"), "--format", "csv")).Replace("\r\n", "\n", StringComparison.Ordinal));

    [Fact]
    public async Task CSV_columns_have_names_of_their_own()
    {
        var row = Sample.Row(0, "a") with { Parameters = "{\"q\":1,\"metric_cost\":2}", Metrics = "{\"cost\":3,\"q\":4,\"metric_q\":5}" };
        var csv = await SucceedAsync(new FakeEngine { Record = new FakeRecord { Rows = [row] } }, "results", _folder.At("quickstart"), "--format", "csv");
        Assert.StartsWith("job,index,stage,q,metric_cost,repeat,outcome,exit_code,metric_metric_cost,metric_q,metric_metric_q,cost,", csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CSV_lines_end_as_the_standard_says() =>
        Assert.Equal(7, (await SucceedAsync(Mixed(), "results", _folder.At("quickstart"), "--format", "csv")).Split("\r\n").Length);

    [Fact]
    public async Task Results_as_lines_are_those_of_the_results_file() => Assert.Equal(
        "{\"job\":\"xz-1-a-9c01\"}\n",
        await SucceedAsync(Mixed(), "results", _folder.At("quickstart"), "--format", "jsonl", "--outcome", "failed"));

    [Fact]
    public async Task Results_of_a_stage_that_is_not_there_are_a_mistake() => Assert.Equal(
        "VOL5010 the batch has no stage 'scores'. Did you mean 'score'?\n", await FailAsync(Mixed(), "results", _folder.At("quickstart"), "--stage", "scores"));

    [Fact]
    public async Task Status_of_a_batch_at_rest() => Snapshot.Match(Relative(await SucceedAsync(Mixed(), "status", _folder.At("quickstart"))));

    [Fact]
    public async Task Status_of_a_killed_batch_counts_what_was_recorded() => Snapshot.Match(Relative(await SucceedAsync(
        Mixed(r => r.LastRun = Run with { Ended = null, Ending = null, JobCount = 10 }), "status", _folder.At("quickstart"))));

    [Fact]
    public async Task Status_of_a_running_batch() => Snapshot.Match(Relative(await SucceedAsync(Mixed(Live), 80, "status", _folder.At("quickstart"))));

    [Fact]
    public async Task A_budget_that_the_spec_does_not_know_is_part_of_the_line_to_go_on_with()
    {
        var engine = Mixed(r => (r.LastRun, r.TypedBudget) = (Run with { Ending = "interrupted" }, 3m));
        engine.Record!.Undecided.Add(new JobName(6, "late-77"));
        var status = Relative(await SucceedAsync(engine, "status", _folder.At("quickstart")));
        Assert.Contains("Go on: volley run /b/quickstart --budget 3.00\n", status, StringComparison.Ordinal);
        Assert.Contains("again: volley run /b/quickstart --budget 3.00 --retry-failed\n", status, StringComparison.Ordinal);
        Assert.Contains("go on with: volley run /b/quickstart --budget 3.00\n", Relative(await SucceedAsync(engine, "explain", _folder.At("quickstart"), "late")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_as_JSON() => Snapshot.Match(await SucceedAsync(Mixed(Live), "status", _folder.At("quickstart"), "--json"));

    [Fact]
    public async Task Status_before_the_first_run() => Assert.Equal(
        "quickstart: never run\n", Relative(await SucceedAsync(Mixed(r => r.LastRun = null), "status", _folder.At("quickstart"))).Split("Go on")[0]);

    [Fact]
    public async Task Watching_a_batch_at_rest_ends_at_once() =>
        Assert.Contains("at rest", await SucceedAsync(Mixed(), "status", _folder.At("quickstart"), "--watch"));

    [Theory]
    [InlineData(80, 3)]
    [InlineData(null, 3)]
    public async Task Watching_a_batch_shows_it_until_it_ends(int? width, int pages)
    {
        var steps = 0;
        FakeRecord? watched = null;
        var engine = Mixed(record =>
        {
            Live(record);
            watched = record;
        });
        var clock = new SteppingClock(() =>
        {
            if (++steps == 2)
                (watched!.IsLive, watched.LastRun) = (false, Run);
        });
        using var terminal = new FakeTerminal(width, redraws: true, clock);
        Assert.Equal(0, await CommandLine.RunAsync(["status", _folder.At("quickstart"), "--watch"], terminal.Terminal, engine));
        Assert.Equal(pages, terminal.Out.Split("quickstart: ").Length - 1);
        Assert.Equal(width is null ? 0 : 2, terminal.Out.Split("\u001b[6F\u001b[J").Length - 1);
        Assert.DoesNotContain("\u001b", terminal.Out[(terminal.Out.LastIndexOf("\u001b[J", StringComparison.Ordinal) + 3)..]);
        Assert.Contains("the last run completed", terminal.Out);
    }

    [Fact]
    public async Task Explains_a_failed_job()
    {
        Log("xz-1-a-9c01", "stdout.log", "out");
        Snapshot.Match(Relative(await SucceedAsync(Mixed(), "explain", _folder.At("quickstart"), "xz")));
    }

    [Fact]
    public async Task Explains_a_skipped_job() => Snapshot.Match(Relative(await SucceedAsync(Mixed(), "explain", _folder.At("quickstart"), "#3")));

    [Fact]
    public async Task Explains_a_succeeded_job()
    {
        Log("gzip-1-a-3f2a", "stdout.log", "out");
        Snapshot.Match(Relative(await SucceedAsync(Mixed(), "explain", _folder.At("quickstart"), "#0")));
    }

    [Theory]
    [InlineData("running", "undecided: it is running, attempt 2, for 12s")]
    [InlineData("lost", "undecided: its attempt 2 was lost when the last run was cut off; the next run starts it again")]
    [InlineData("rest", "undecided: nobody runs the batch; go on with: volley run ")]
    [InlineData("again", "undecided: it would run again: input file changed: data; go on with: volley run ")]
    [InlineData("one slot", "undecided: it waits for a free slot: another attempt has the only one\n")]
    [InlineData("need", "undecided: it waits for 2 of the 3 jobs that it needs")]
    [InlineData("need of one", "undecided: it waits for the job that it needs")]
    [InlineData("retry", "undecided: attempt 1 failed; the next one is due in 8.5s, at 12:00:08 UTC\n")]
    [InlineData("retry is over", "undecided: attempt 1 failed; it waits for a free slot: all 8 slots are taken\n")]
    [InlineData("retry of an earlier run", "undecided: attempt 1 failed; it waits for a free slot: all 8 slots are taken\n")]
    [InlineData("budget", "undecided: it waits for the budget: it may cost $0.50; of the $3.00, $1.20 are spent and $1.75 kept for earlier jobs\n")]
    [InlineData("budget after an attempt", "undecided: attempt 1 failed; it waits for the budget: it may cost $0.40; of the $3.00, $1.20 are spent and $1.75 kept for earlier jobs\n")]
    [InlineData("budget without caps", "undecided: it waits for the budget: of the $3.00, $1.20 are spent and $1.75 kept for earlier jobs\n")]
    [InlineData("slot", "undecided: it waits for a free slot: all 8 slots are taken")]
    [InlineData("ending", "undecided: the run is being interrupted; no more jobs are started")]
    public async Task Explains_why_a_job_waits(string state, string reason)
    {
        var engine = Mixed(record =>
        {
            Live(record);
            var isBudget = state.StartsWith("budget", StringComparison.Ordinal);
            record.Published = record.Published! with { Reserved = 1.75m, Admitted = isBudget ? 6 : 7, Ending = state == "ending" ? "interrupted" : null };
            if (state != "budget without caps")
                record.TermsOf["late-77"] = new JobTerms(0.5m, TimeSpan.FromSeconds(state == "retry" ? 126 : 20));
            record.IsLive = state is not ("rest" or "lost" or "again");
            if (state == "again")
                record.RerunOf["late-77"] = new Rerun("late-77", "input file changed: data");
            if (state == "one slot")
                record.Published = record.Published with { Parallel = 1 };
            record.Running = state is "running" or "lost" ? [new RunningAttempt(default, "late-77", 2, 0, null, FixedClock.Now.AddSeconds(-12))] : [];
            if (state == "need")
                record.NeedsOf["late-77"] = new JobNeeds(3, 1, ["xz-1-a-9c01", "score-1"]);
            if (state == "need of one")
                record.NeedsOf["late-77"] = new JobNeeds(1, 0, ["score-1"]);
            if (state.StartsWith("retry", StringComparison.Ordinal))
                record.History["late-77"] = [Entry(EntryKind.Attempt, 1, AttemptStatus.Failed, 75) with { Run = state == "retry of an earlier run" ? Run.Id - 1 : Run.Id }];
            if (state == "budget after an attempt")
                record.History["late-77"] =
                [
                    Entry(EntryKind.Attempt, 1, AttemptStatus.Failed, 75) with { Cost = 0.3m },
                    Entry(EntryKind.Reopened, 0, null, null),
                    Entry(EntryKind.Attempt, 1, AttemptStatus.Failed, 75) with { Cost = 0.1m },
                ];
        });
        Assert.Contains(reason, await SucceedAsync(engine, "explain", _folder.At("quickstart"), "late"));
    }

    [Fact]
    public async Task A_job_that_could_be_several_is_a_mistake() => Assert.Equal(
        "VOL5009 'gzip' could be gzip-1-a-3f2a (#0), gzip-9-a-55d0 (#1). Type more of the id, or the index as '#12'.\n",
        await FailAsync(Mixed(), "explain", _folder.At("quickstart"), "gzip"));

    [Theory]
    [InlineData("gzip-1-a-3f2b", "VOL5008 the batch has no job 'gzip-1-a-3f2b'. Did you mean 'gzip-1-a-3f2a'?\n")]
    [InlineData("#99", "VOL5008 the batch has no job '#99'. ")]
    public async Task A_job_that_is_not_there_is_a_mistake(string job, string message) =>
        Assert.StartsWith(message, await FailAsync(Mixed(), "explain", _folder.At("quickstart"), job));

    [Fact]
    public async Task Logs_copies_both_streams_as_they_are()
    {
        Log("gzip-1-a-3f2a", "stdout.log", "out\u001b[0m\r\n");
        Log("gzip-1-a-3f2a", "stderr.log", "err\n");
        using var terminal = new FakeTerminal();
        Assert.Equal(0, await CommandLine.RunAsync(["logs", _folder.At("quickstart"), "#0"], terminal.Terminal, Mixed()));
        Assert.Equal("out\u001b[0m\r\nerr\n", terminal.Out);
        Assert.Equal("── stdout ──\n── stderr ──\n", terminal.Error);
        Assert.Equal("err\n", await SucceedAsync(Mixed(), "logs", _folder.At("quickstart"), "#0", "--stderr"));
    }

    [Fact]
    public async Task Logs_of_earlier_attempts_are_asked_for_by_number()
    {
        Log("xz-1-a-9c01", "stdout.log", "last");
        Log("xz-1-a-9c01", "stdout.1.log", "first");
        Assert.Equal("first", await SucceedAsync(Mixed(), "logs", _folder.At("quickstart"), "xz", "--attempt", "1"));
        Assert.Equal("last", await SucceedAsync(Mixed(), "logs", _folder.At("quickstart"), "xz", "--attempt", "2"));
        Assert.Equal("last", await SucceedAsync(Mixed(), "logs", _folder.At("quickstart"), "xz"));
        Assert.Equal(
            "VOL5011 no output is kept of attempt 7 of job 'xz-1-a-9c01'. Earlier attempts kept: 1; leave out --attempt for the last one.\n",
            await FailAsync(Mixed(), "logs", _folder.At("quickstart"), "xz", "--attempt", "7"));
    }

    [Fact]
    public async Task A_stream_that_a_job_wrote_nothing_to_is_no_mistake()
    {
        Log("gzip-1-a-3f2a", "stdout.log", "out");
        using var terminal = new FakeTerminal();
        Assert.Equal(0, await CommandLine.RunAsync(["logs", _folder.At("quickstart"), "#0", "--stderr"], terminal.Terminal, Mixed()));
        Assert.Equal(("", "It wrote nothing to stderr.\n"), (terminal.Out, terminal.Error));
    }

    [Fact]
    public async Task Logs_that_were_not_kept_are_told() =>
        Assert.StartsWith("VOL5011 no output is kept of job 'gzip-1-a-3f2a'. ", await FailAsync(Mixed(), "logs", _folder.At("quickstart"), "#0"));

    [Fact]
    public async Task Following_a_job_goes_over_its_attempts_to_its_end()
    {
        Log("late-77", "stdout.log", "one ");
        var steps = new Queue<Action<FakeRecord>>(
        [
            _ => File.AppendAllText(_folder.At("quickstart/jobs/late-77/stdout.log"), "two "),
            record =>
            {
                File.Move(_folder.At("quickstart/jobs/late-77/stdout.log"), _folder.At("quickstart/jobs/late-77/stdout.1.log"));
                Log("late-77", "stdout.log", "three ");
                record.Running = [new RunningAttempt(default, "late-77", 2, 0, null, FixedClock.Now)];
            },
            record =>
            {
                File.AppendAllText(_folder.At("quickstart/jobs/late-77/stdout.log"), "four");
                record.Running = [];
                record.Rows.Add(Sample.Row(6, "late-77"));
            },
        ]);
        FakeRecord? followed = null;
        var engine = Mixed(record =>
        {
            Live(record);
            record.Running = [new RunningAttempt(default, "late-77", 1, 0, null, FixedClock.Now)];
            followed = record;
        });
        using var terminal = new FakeTerminal(clock: new SteppingClock(() => steps.Dequeue()(followed!)));
        Assert.Equal(0, await CommandLine.RunAsync(["logs", _folder.At("quickstart"), "late", "--follow", "--stdout"], terminal.Terminal, engine));
        Assert.Equal("one two three four", terminal.Out);
        Assert.Equal("── attempt 2 ──\n", terminal.Error);
    }

    [Fact]
    public async Task Following_a_job_that_has_not_started_waits_for_it()
    {
        var steps = new Queue<Action<FakeRecord>>(
        [
            record =>
            {
                Log("late-77", "stdout.log", "one");
                record.Running = [new RunningAttempt(default, "late-77", 1, 0, null, FixedClock.Now)];
            },
            record =>
            {
                record.Running = [];
                record.Rows.Add(Sample.Row(6, "late-77"));
            },
        ]);
        FakeRecord? followed = null;
        var engine = Mixed(record =>
        {
            Live(record);
            record.Running = [];
            followed = record;
        });
        using var terminal = new FakeTerminal(clock: new SteppingClock(() => steps.Dequeue()(followed!)));
        Assert.Equal(0, await CommandLine.RunAsync(["logs", _folder.At("quickstart"), "late", "--follow", "--stdout"], terminal.Terminal, engine));
        Assert.Equal("one", terminal.Out);
    }

    private static void Live(FakeRecord record)
    {
        record.IsLive = true;
        record.LastRun = Run with { Ended = null, Ending = null };
        record.Undecided.Add(new JobName(6, "late-77"));
    }

    private static FakeEngine Mixed(Action<FakeRecord>? change = null)
    {
        var record = new FakeRecord
        {
            LastRun = Run,
            Published = Sample.Busy with { Stages = [Sample.Stage(3, 2, 1, name: "prepare"), Sample.Stage(3, 0, 0, 1, 1, name: "score")] },
            Rows =
            [
                Sample.Row(0, "gzip-1-a-3f2a") with { Stage = "prepare", Parameters = "{\"tool\":\"gzip\",\"level\":1}", Metrics = "{\"ratio\":2.625,\"passed\":true}", Cost = 0.0125m },
                Sample.Row(1, "gzip-9-a-55d0") with { Stage = "prepare", Parameters = "{\"tool\":\"gzip\",\"level\":9}", Metrics = "{\"ratio\":3,\"bytes\":120000,\"outcome\":\"fine, \\\"really\\\"\"}" },
                Sample.Row(2, "xz-1-a-9c01", Outcome.Failed) with
                {
                    Stage = "prepare", Parameters = "{\"tool\":\"xz\",\"level\":1}", Attempts = 2, ExitCode = 3, Detail = "no such file",
                    Error = new JobError("exit-code", "The process ended with exit code 3."),
                },
                Sample.Row(3, "score-1", Outcome.Skipped) with { Stage = "score", Parameters = "{\"cost\":\"two\\nlines\"}" },
                Sample.Row(4, "score-2", Outcome.Refused) with { Stage = "score" },
            ],
        };
        record.History["xz-1-a-9c01"] =
        [
            Entry(EntryKind.Attempt, 1, AttemptStatus.TimedOut, null),
            Entry(EntryKind.Reopened, 0, null, null),
            Entry(EntryKind.CutShort, 1, null, null) with { Charge = 0.5m },
            Entry(EntryKind.CutShort, 1, AttemptStatus.Interrupted, null),
            Entry(EntryKind.Outcome, 2, AttemptStatus.Failed, 3) with { Outcome = Outcome.Failed, Detail = "no such file", Error = new JobError("exit-code", "The process ended with exit code 3.") },
        ];
        record.History["gzip-1-a-3f2a"] = [Entry(EntryKind.Outcome, 1, AttemptStatus.Succeeded, 0) with { Outcome = Outcome.Succeeded }];
        record.History["score-1"] = [Entry(EntryKind.Outcome, 0, null, null) with { Outcome = Outcome.Skipped, Error = record.Rows[3].Error }];
        record.NeedsOf["score-1"] = new JobNeeds(3, 2, ["xz-1-a-9c01"]);
        change?.Invoke(record);
        return new FakeEngine { Record = record };
    }

    private static EntryRow Entry(EntryKind kind, int attempt, AttemptStatus? status, int? exitCode) => new()
    {
        Sequence = 1,
        Run = 1,
        Index = 0,
        Kind = kind,
        Attempt = attempt,
        Status = status,
        ExitCode = exitCode,
        Started = FixedClock.Now.AddMinutes(-2).AddSeconds(attempt),
        Duration = TimeSpan.FromSeconds(1.5),
    };

    private void Log(string job, string name, string text)
    {
        Directory.CreateDirectory(_folder.At("quickstart/jobs/" + job));
        File.WriteAllText(_folder.At($"quickstart/jobs/{job}/{name}"), text, new UTF8Encoding(false));
    }

    private string Relative(string text) => text.Replace(_folder.Root, "/b", StringComparison.Ordinal);
}
