using System.Globalization;
using Volley.Cli.Engine;
using Volley.Diagnostics;
using Volley.Execution;
using Volley.Journal;

namespace Volley.Tests.Running;

public sealed class BatchRunnerTests : IDisposable
{
    private readonly RunFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_finished_batch_runs_nothing_again_and_keeps_its_bytes()
    {
        const string Spec = "name: b\nshell: 'echo x >> starts; test \"$VOLLEY_PARAM_N\" != 2'\nmatrix: {n: [1, 2, 3]}\n";
        var first = await _folder.RunAsync(Spec);
        var bytes = _folder.Results();
        var second = await _folder.RunAsync(Spec);
        Assert.Equal((RunEnding.Completed, RunEnding.Completed), (first.Ending, second.Ending));
        Assert.Equal(3, File.ReadAllLines(_folder.At("starts")).Length);
        Assert.Equal(bytes, _folder.Results());
        Assert.Equal(3, second.Final.Stages[0].Reused);
    }

    [Fact]
    public async Task Failed_jobs_run_again_only_when_asked_and_their_dependants_with_them()
    {
        const string Spec = "name: b\njobs:\n- {id: a, shell: 'test -e ready'}\n- {id: b, shell: 'true', needs: [a]}\n";
        await _folder.RunAsync(Spec);
        Assert.Contains("\"needs 'a', which failed\"", _folder.Results(), StringComparison.Ordinal);
        _folder.Write("ready", "");
        Assert.Equal(1, (await _folder.RunAsync(Spec)).Final.Stages[0].Failed);
        var report = await _folder.RunAsync(Spec, o => o with { RetryFailed = true });
        Assert.Equal(2, report.Final.Stages[0].Succeeded);
        Assert.DoesNotContain("failed", _folder.Results(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Running_again_does_not_grow_the_journal_for_jobs_that_are_skipped_again()
    {
        const string Spec = "name: b\njobs:\n- {id: a, shell: 'false'}\n- {id: b, shell: 'true', needs: [a]}\n";
        await _folder.RunAsync(Spec);
        var bytes = _folder.Results();
        await _folder.RunAsync(Spec);
        await _folder.RunAsync(Spec);
        Assert.Equal(bytes, _folder.Results());
        using var journal = Volley.Journal.JournalReader.Open(_folder.Batch);
        Assert.Single(journal.Entries("b"));
    }

    [Theory]
    [InlineData("{per-job: 1}", "20", "20")]
    [InlineData("{total: 5, per-job: 1}", "20", "20")]
    [InlineData("{total: 5, per-job: 1}", "5", null)]
    [InlineData("{total: 5, per-job: 1}", null, null)]
    [InlineData("{per-job: 1}", null, null)]
    public async Task The_record_knows_a_budget_that_only_the_last_run_was_given(string budget, string? typed, string? known)
    {
        static decimal? Usd(string? text) => text is null ? null : decimal.Parse(text, CultureInfo.InvariantCulture);
        await _folder.RunAsync($"name: b\nshell: 'true'\nbudget: {budget}\n", o => o with { Budget = Usd(typed) });
        using var engine = new LocalEngine();
        using var record = engine.Open(_folder.Batch);
        Assert.Equal(Usd(known), record.TypedBudget);
    }

    [Fact]
    public async Task What_a_job_gave_reaches_the_jobs_that_need_it()
    {
        const string Spec =
            """
            name: b
            stages:
              make: {shell: 'printf "{\"metrics\":{\"x\":%s},\"outputs\":[\"o\"]}" $VOLLEY_PARAM_N > $VOLLEY_RESULT', matrix: {n: [1, 2]}}
              take: {shell: 'cat $VOLLEY_NEEDS > seen', needs: [make]}
            """;
        Assert.Equal(3, (await _folder.RunAsync(Spec)).Final.Stages.Sum(s => s.Succeeded));
        using var needs = System.Text.Json.JsonDocument.Parse(File.ReadAllText(_folder.At("seen")));
        Assert.Equal([1, 2], needs.RootElement.EnumerateArray().Select(n => n.GetProperty("metrics").GetProperty("x").GetInt32()));
        Assert.All(needs.RootElement.EnumerateArray(), n => Assert.Equal("o", n.GetProperty("outputs")[0].GetString()));
        Assert.All(needs.RootElement.EnumerateArray(), n => Assert.Equal(_folder.Batch.JobFolder(n.GetProperty("job").GetString()!), n.GetProperty("folder").GetString()));
    }

    [Theory]
    [InlineData("input")]
    [InlineData("data")]
    public async Task An_input_that_changes_during_the_run_ends_it_before_a_result_is_recorded_under_the_old_content(string written)
    {
        _folder.Write(written, "old");
        if (written != "input")
            File.CreateSymbolicLink(_folder.At("input"), written);
        var spec = $"name: b\nshell: 'if [ $VOLLEY_PARAM_N = 2 ]; then echo new > {written}; fi'\nmatrix: {{n: [1, 2, 3]}}\ninputs: [input]\nparallel: 1\n";
        var report = await _folder.RunAsync(spec);
        Assert.Equal(RunEnding.Failed, report.Ending);
        Assert.Equal(DiagnosticCodes.InputChanged, Assert.Single(report.Faults).Code);
        Assert.Single(File.ReadAllLines(_folder.Batch.Results));
        Assert.Equal(3, (await _folder.RunAsync(spec)).Final.Stages[0].Succeeded);
    }

    [Fact]
    public async Task A_program_that_is_not_in_its_PATH_is_not_run_from_the_specs_folder()
    {
        foreach (var folder in (string[])["one", "two"])
            Directory.CreateDirectory(_folder.At(folder));
        _folder.Write("tool", "#!/bin/sh\n: > ran\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder.At("tool"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        const string Spec = "name: b\ncommand: [tool]\nenvironment: {PATH: '{p}'}\nmatrix: {p: [one, two]}\n";
        Assert.Equal(2, (await _folder.RunAsync(Spec)).Final.Stages[0].Failed);
        Assert.Contains("'tool' cannot be run: it was not found in PATH", _folder.Results(), StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.At("ran")));
    }

    [Fact]
    public async Task A_folder_of_another_batch_is_refused()
    {
        await _folder.RunAsync("name: one\ncommand: ['true']\n");
        var error = await Assert.ThrowsAsync<BatchException>(() => _folder.RunAsync("name: two\ncommand: ['true']\n"));
        Assert.Equal(DiagnosticCodes.OtherBatch, error.Diagnostics[0].Code);
        Assert.Contains("'one'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_budget_given_for_jobs_of_unbounded_cost_is_refused_before_anything_starts()
    {
        var error = await Assert.ThrowsAsync<BatchException>(() => _folder.RunAsync("name: b\nshell: 'echo x > started'\n", o => o with { Budget = 1 }));
        Assert.Equal(DiagnosticCodes.UnboundedCost, error.Diagnostics[0].Code);
        Assert.False(Directory.Exists(_folder.Batch.Root));
        Assert.False(File.Exists(_folder.At("started")));
    }

    [Fact]
    public async Task An_input_that_cannot_be_read_is_refused_before_anything_starts()
    {
        _folder.Write("input", "x");
        var (spec, plan) = _folder.Load("name: b\nshell: 'echo x > started'\ninputs: [input]\n");
        File.Delete(_folder.At("input"));
        var runner = new BatchRunner(spec, plan, new RunOptions { Folder = _folder.Batch }, _folder);
        var error = await Assert.ThrowsAsync<BatchException>(() => runner.RunAsync(default, default));
        Assert.Equal(DiagnosticCodes.InputUnreadable, error.Diagnostics[0].Code);
        Assert.False(File.Exists(_folder.At("started")));
    }

    [Fact]
    public async Task A_refused_job_runs_once_the_budget_is_raised()
    {
        const string Spec = "name: b\nshell: 'echo {\\\"cost\\\": 0.5} > $VOLLEY_RESULT'\nrepeat: 5\nbudget: {total: 1.20, per-job: 0.60}\n";
        var first = await _folder.RunAsync(Spec);
        Assert.Equal((2L, 3L), (first.Final.Stages[0].Succeeded, first.Final.Stages[0].Refused));
        Assert.Equal(1.0m, first.Final.Spent);
        var second = await _folder.RunAsync(Spec, o => o with { Budget = 10 });
        Assert.Equal((5L, 0L), (second.Final.Stages[0].Succeeded, second.Final.Stages[0].Refused));
        Assert.Equal(2.5m, second.Final.Spent);
    }

    [Fact]
    public async Task A_job_that_costs_more_than_its_cap_fails_and_closes_admission()
    {
        const string Spec = "name: b\nshell: 'echo {\\\"cost\\\": $VOLLEY_REPEAT} > $VOLLEY_RESULT'\nrepeat: 4\nparallel: 1\nbudget: {total: 5, per-job: 1.5}\n";
        var report = await _folder.RunAsync(Spec);
        var lines = File.ReadAllLines(_folder.Batch.Results);
        Assert.Contains("\"succeeded\"", lines[0], StringComparison.Ordinal);
        Assert.Contains("\"over-cap\"", lines[1], StringComparison.Ordinal);
        Assert.Contains("\"refused\"", lines[2], StringComparison.Ordinal);
        Assert.Contains("\"refused\"", lines[3], StringComparison.Ordinal);
        Assert.Equal(3, report.Final.Spent);
    }

    [Fact]
    public async Task An_excess_keeps_admission_closed_until_its_job_may_cost_that_much_or_is_run_again()
    {
        const string Spec = "name: b\nshell: 'test -e cheap && c=1 || c=$VOLLEY_REPEAT; echo {\\\"cost\\\": $c} > $VOLLEY_RESULT'\nrepeat: 3\nparallel: 1\nbudget: {total: 50, per-job: 1.5}\n";
        await _folder.RunAsync(Spec);
        var bytes = _folder.Results();
        Assert.Equal(1L, (await _folder.RunAsync(Spec, o => o with { Budget = 99 })).Final.Stages[0].Refused);
        Assert.Equal(bytes, _folder.Results());
        _folder.Write("cheap", "");
        var raised = await _folder.RunAsync(Spec.Replace("1.5", "2", StringComparison.Ordinal));
        Assert.Equal((2L, 1L, 0L), (raised.Final.Stages[0].Succeeded, raised.Final.Stages[0].Failed, raised.Final.Stages[0].Refused));
        Assert.Equal(3L, (await _folder.RunAsync(Spec, o => o with { RetryFailed = true })).Final.Stages[0].Succeeded);
    }

    [Fact]
    public async Task An_attempt_that_a_crash_cut_short_stands_in_the_history_and_is_charged()
    {
        const string Spec = "name: b\nshell: 'echo {\\\"cost\\\": 0.1} > $VOLLEY_RESULT'\nbudget: {total: 5, per-job: 0.3}\n";
        var (_, plan) = _folder.Load(Spec);
        using (var journal = SqliteJournal.Open(_folder.Batch))
        {
            journal.Begin(new RunStart(Volley.Planning.PlanParts.Of("b", plan).ToJson(), 1, null));
            journal.Adopt([], []);
            journal.Post(new RecordRunning(new RunningAttempt(plan[0].Key, plan[0].Id, 1, 0.3m, null, DateTimeOffset.UnixEpoch)));
        }

        Assert.Equal(0.4m, (await _folder.RunAsync(Spec)).Final.Spent);
        using var reader = JournalReader.Open(_folder.Batch);
        Assert.Equal(
            [(EntryKind.CutShort, 1, null, 0.3m), (EntryKind.Outcome, 1, AttemptStatus.Succeeded, 0.1m)],
            reader.Entries(plan[0].Id).Select(e => (e.Kind, e.Attempt, e.Status, e.Charge)));
    }

    [Fact]
    public async Task Adding_repeats_gives_the_bytes_of_a_batch_that_had_them_from_the_start()
    {
        const string Spec = "name: b\nshell: 'true'\nmatrix: {n: [1, 2]}\n";
        await _folder.RunAsync(Spec);
        await _folder.RunAsync(Spec + "repeat: 2\n");
        using var fresh = new RunFolder();
        await fresh.RunAsync(Spec + "repeat: 2\n");
        Assert.Equal(fresh.Results(), _folder.Results());
    }

    [Theory]
    [InlineData("matrix: {b: [x, y], a: [1, 2, 2]}\nitems: [{d: p, c: q}, {d: r, c: s}]")]
    [InlineData("matrix: {a: [2, 1, 2], b: [y, x]}\nitems: [{c: s, d: r}, {c: q, d: p}]")]
    [InlineData("matrix: {a: [1, 2, 2], c: [q, s]}\nitems: [{b: y, d: r}, {b: x, d: p}]")]
    public async Task A_finished_batch_whose_spec_is_reordered_runs_nothing_and_has_the_bytes_of_a_fresh_one(string reordered)
    {
        const string Command = "name: b\nshell: 'echo x >> starts; test $VOLLEY_PARAM_C != s'\n";
        await _folder.RunAsync(Command + "matrix: {a: [1, 2, 2], b: [x, y]}\nitems: [{c: q, d: p}, {c: s, d: r}]\n");
        await _folder.RunAsync(Command + reordered);
        using var fresh = new RunFolder();
        await fresh.RunAsync(Command + reordered);
        Assert.Equal(fresh.Results(), _folder.Results());
        Assert.Equal(reordered.StartsWith("matrix: {a: [1, 2, 2], c", StringComparison.Ordinal) ? 18 : 12, File.ReadAllLines(_folder.At("starts")).Length);
    }

    [Fact]
    public async Task Interrupted_before_it_begins_a_batch_starts_nothing()
    {
        var report = await _folder.RunAsync("name: b\nshell: 'touch started'\n", stop: new CancellationToken(canceled: true));
        Assert.Equal(RunEnding.Interrupted, report.Ending);
        Assert.False(File.Exists(_folder.At("started")));
    }

    [Theory]
    [InlineData("'echo {\\\"cost\\\": 0.09, \\\"metrics\\\": {\\\"x\\\": NaN}} > $VOLLEY_RESULT'")]
    [InlineData("'kill -9 $$'")]
    [InlineData("'sleep 60'\ntimeout: 50ms")]
    public async Task An_attempt_that_was_cut_off_or_is_unreadable_counts_at_all_that_it_could_spend(string shell)
    {
        var report = await _folder.RunAsync($"name: b\nshell: {shell}\nrepeat: 6\nparallel: 3\nbudget: {{total: 0.2, per-job: 0.1}}\n");
        Assert.Equal((2L, 4L), (report.Final.Stages[0].Failed, report.Final.Stages[0].Refused));
        Assert.Equal(0.2m, report.Final.Spent);
    }
}
