using Volley.Workloads.CodeGeneration.Prompts;
using Volley.Workloads.CodeGeneration.Running;
using Volley.Workloads.Diagnostics;

namespace Volley.Tests.CodeGeneration;

public sealed class RunTests : IDisposable
{
    private readonly ProjectFolder _project = new();

    public void Dispose() => _project.Dispose();

    private static FakeModel Good => new((request, context) => context.Role is PromptRole.Verify or PromptRole.VerifyEdit
        ? "PASS"
        : FakeModel.Block($"src/{context.Job.Id}.txt", $"made by {context.Job.Id}"));

    [Fact]
    public async Task Jobs_that_pass_have_their_files_in_place_and_are_not_run_again()
    {
        _project.Job("a");
        _project.Job("b", "context_files: [src/a.txt]");
        var model = Good;
        var report = await _project.RunAsync(model);
        Assert.Equal([Outcome.Succeeded, Outcome.Succeeded], report.Rows.Select(r => r.Outcome));
        Assert.Equal(["a:create", "a:verify", "b:create", "b:verify"], model.Calls);
        Assert.Contains("### File: src/a.txt\n```\nmade by a\n```", model.Asked[2].Prompt, StringComparison.Ordinal);
        Assert.Equal("made by b", _project.Read("src/b.txt"));
        Assert.Equal(("pass", true), (_project.StatusName("a"), _project.Status("a").Ran));
        var again = await _project.RunAsync(model);
        Assert.Null(again.Report);
        Assert.Equal(4, model.Asked.Count);
    }

    [Fact]
    public async Task Independent_jobs_really_run_at_once()
    {
        foreach (var id in (string[])["a", "b", "c"])
            _project.Job(id, "verify: false");
        using var all = new CountdownEvent(3);
        var model = Good;
        model.Before = async (_, token) =>
        {
            all.Signal();
            await Task.Run(() => all.Wait(TimeSpan.FromSeconds(30), token), token);
        };
        var report = await _project.RunAsync(model);
        Assert.All(report.Rows, r => Assert.Equal(Outcome.Succeeded, r.Outcome));
        Assert.True(all.IsSet);
    }

    [Fact]
    public async Task No_more_jobs_run_at_once_than_asked_for()
    {
        foreach (var id in (string[])["a", "b", "c", "d", "e"])
            _project.Job(id, "verify: false");
        var (now, most) = (0, 0);
        var gate = new Lock();
        var model = Good;
        model.Before = async (_, _) =>
        {
            lock (gate)
                most = Math.Max(most, ++now);
            await Task.Yield();
            lock (gate)
                now--;
        };
        await _project.RunAsync(model, new CodeGenerationOptions { MaxConcurrent = 1 });
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task A_failed_dependency_skips_its_dependants_which_stay_created()
    {
        _project.Job("a");
        _project.Job("b", "depends_on: [a]");
        _project.Job("c");
        var model = new FakeModel((_, context) => context.Job.Id == "a" && context.Role == PromptRole.Verify ? "FAIL: no good"
            : context.Role == PromptRole.Verify ? "PASS" : FakeModel.Block($"src/{context.Job.Id}.txt", "x"));
        var report = await _project.RunAsync(model);
        Assert.Equal([Outcome.Failed, Outcome.Skipped, Outcome.Succeeded], report.Rows.Select(r => r.Outcome));
        Assert.Equal("no good", report.Rows[0].Error!.Message);
        Assert.Equal(["fail", "created", "pass"], ((string[])["a", "b", "c"]).Select(_project.StatusName));
        Assert.True(_project.Status("a").Ran);
        Assert.Equal(["src/c.txt"], _project.Files().Keys);
    }

    [Fact]
    public async Task Stop_on_fail_leaves_the_rest_created_and_says_that_they_were_skipped()
    {
        foreach (var id in (string[])["a", "b", "c"])
            _project.Job(id);
        var report = await _project.RunAsync(new FakeModel((_, _) => ""), new CodeGenerationOptions { StopOnFail = true, MaxConcurrent = 1 });
        Assert.Equal([Outcome.Failed, Outcome.Skipped, Outcome.Skipped], report.Rows.Select(r => r.Outcome));
        Assert.Equal(["fail", "created", "created"], ((string[])["a", "b", "c"]).Select(_project.StatusName));
    }

    [Fact]
    public async Task A_job_that_cannot_be_read_fails_and_does_not_vanish()
    {
        _project.Write("jobs/broken.md", "no front matter");
        _project.Job("fine", "verify: false");
        var report = await _project.RunAsync(Good);
        Assert.Equal(["broken", "fine"], report.Rows.Select(r => r.JobId));
        Assert.Equal((JobFailures.Unreadable, Outcome.Failed), (report.Rows[0].Error!.Code, report.Rows[0].Outcome));
        Assert.Contains("does not begin with", _project.Status("broken").Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("replace_pattern")]
    [InlineData("update_fixtures")]
    public async Task A_mode_that_is_not_supported_is_refused_by_name_and_asks_no_model(string mode)
    {
        _project.Job("a", $"mode: {mode}\ntarget_files: [src/x.txt]\nstruct_name: S\nnew_field: f");
        var model = Good;
        var report = await _project.RunAsync(model);
        Assert.Contains(mode, report.Rows[0].Error!.Message, StringComparison.Ordinal);
        Assert.Empty(model.Asked);
        Assert.Contains(_project.Open().Validate(), d => d.Code == WorkloadCodes.ModeNotSupported);
    }

    [Fact]
    public async Task Feedback_is_given_once_and_what_it_brings_is_what_is_written()
    {
        _project.Job("a");
        var verdicts = new Queue<string>(["FAIL_HARD: the name is missing", "PASS_WITH_WARNINGS: terse"]);
        var model = new FakeModel((_, context) => context.Role switch
        {
            PromptRole.Verify => verdicts.Dequeue(),
            PromptRole.Retry => "~~~worksplit\nwith a name\n~~~worksplit",
            _ => "~~~worksplit\nfirst\n~~~worksplit",
        });
        var report = await _project.RunAsync(model);
        Assert.Equal(["a:create", "a:verify", "a:retry", "a:verify"], model.Calls);
        Assert.Contains("the name is missing", model.Asked[2].Prompt, StringComparison.Ordinal);
        Assert.Equal("with a name", _project.Read("src/a.txt"));
        Assert.Equal("pass", _project.StatusName("a"));
        Assert.Contains("\"retry_attempted\":true", report.Rows[0].Metrics, StringComparison.Ordinal);
        Assert.Contains("\"warning\":\"terse\"", report.Rows[0].Metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tests_are_written_first_and_shown_to_nobody_who_did_not_ask()
    {
        _project.Job("a", "test_file: a_test.txt");
        var model = new FakeModel((_, context) => context.Role switch
        {
            PromptRole.Test => "```\nassert\n```",
            PromptRole.Verify => "PASS",
            _ => "```\ncode\n```",
        });
        var report = await _project.RunAsync(model);
        Assert.Equal(["a:test", "a:create", "a:verify"], model.Calls);
        Assert.Equal(("assert", "code"), (_project.Read("src/a_test.txt"), _project.Read("src/a.txt")));
        Assert.Contains("\"test_path\":\"src/a_test.txt\",\"test_lines\":1", report.Rows[0].Metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sequential_job_makes_its_files_one_by_one_with_the_earlier_ones_as_context()
    {
        _project.Job("a", "sequential: true\noutput_files: [src/one.txt, src/two.txt]\nverify: false");
        var model = new FakeModel((_, context) => FakeModel.Block("src/ignored.txt", $"part {context.Call}") + FakeModel.Block("src/more.txt", "ignored too"));
        await _project.RunAsync(model);
        Assert.Equal(["src/one.txt", "src/two.txt"], _project.Files().Keys);
        Assert.Equal(("part 1", "part 2"), (_project.Read("src/one.txt"), _project.Read("src/two.txt")));
        Assert.Contains("[REMAINING FILES]", model.Asked[0].Prompt, StringComparison.Ordinal);
        Assert.Contains("[PREVIOUSLY GENERATED IN THIS JOB]", model.Asked[1].Prompt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_split_is_shown_the_file_that_it_takes_apart_whatever_its_length()
    {
        _project.Write("src/big.txt", string.Concat(Enumerable.Repeat("line\n", 3000)));
        _project.Job("a", "mode: split\ntarget_file: src/big.txt\noutput_files: [src/p.txt, src/q.txt]\nverify: false", "p.txt");
        var model = new FakeModel((_, context) => $"```\npart {context.Call}\n```");
        var report = await _project.RunAsync(model);
        Assert.Equal(Outcome.Succeeded, report.Rows[0].Outcome);
        Assert.Contains("[TARGET FILE TO SPLIT]", model.Asked[1].Prompt, StringComparison.Ordinal);
        Assert.Equal("part 2", _project.Read("src/q.txt"));
    }

    [Fact]
    public async Task A_split_that_gets_nothing_for_a_file_fails_and_writes_none()
    {
        _project.Write("src/big.txt", "x");
        _project.Job("a", "mode: split\ntarget_file: src/big.txt\noutput_files: [src/p.txt, src/q.txt]", "p.txt");
        var report = await _project.RunAsync(new FakeModel((_, context) => context.Call == 1 ? "```\npart\n```" : "~~~worksplit\n\n~~~worksplit"));
        Assert.Equal(JobFailures.NoCode, report.Rows[0].Error!.Code);
        Assert.Equal(["src/big.txt"], _project.Files().Keys);
    }

    [Fact]
    public async Task The_model_is_told_what_its_needs_made_while_there_is_room()
    {
        _project.Write("worksplit.toml", "[limits]\nmax_context_files = 2\n");
        _project.Job("a", "verify: false");
        _project.Job("b", "verify: false");
        _project.Job("c", "depends_on: [a, b]\ncontext_files: [src/b.txt]\nverify: false");
        _project.Job("d", "verify: false\ndepends_on: [c]");
        _project.Job("e", "verify: false");
        var model = Good;
        await _project.RunAsync(model, new CodeGenerationOptions { MaxConcurrent = 1 });
        string Prompt(string id) => model.Asked.Single(a => a.Context.Job.Id == id).Prompt;
        Assert.Equal(["src/b.txt", "src/a.txt"], Shown(Prompt("c")));
        Assert.Equal(["src/c.txt"], Shown(Prompt("d")));
        Assert.Empty(Shown(Prompt("e")));
    }

    [Fact]
    public async Task A_cycle_of_depends_on_ends_the_run_before_it_begins_and_names_its_members()
    {
        _project.Job("a", "depends_on: [b]");
        _project.Job("b", "depends_on: [c]");
        _project.Job("c", "depends_on: [a]");
        var fault = await Assert.ThrowsAsync<Volley.Diagnostics.BatchException>(() => _project.RunAsync(Good));
        Assert.Equal(WorkloadCodes.DependencyCycle, fault.Diagnostics[0].Code);
        Assert.Contains("a → b → c → a", fault.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Costs_of_all_calls_of_a_job_are_its_cost()
    {
        _project.Job("a");
        var model = Good;
        model.Cost = 0.25m;
        var report = await _project.RunAsync(model);
        Assert.Equal(0.50m, report.Rows[0].Cost);
    }

    private static string[] Shown(string prompt) =>
        [.. prompt.Split('\n').Where(l => l.StartsWith("### File: ", StringComparison.Ordinal)).Select(l => l["### File: ".Length..])];

    [Fact]
    public async Task What_depends_on_a_job_that_cannot_be_read_is_skipped()
    {
        _project.Write("jobs/bad.md", "---\noutput_dir: [\noutput_file: x\n---\n");
        _project.Job("later", "depends_on: [bad]");
        var report = await _project.RunAsync(Good);
        Assert.Equal([("bad", Outcome.Failed), ("later", Outcome.Skipped)], report.Rows.Select(r => (r.JobId, r.Outcome)));
        Assert.Equal(JobFailures.Unreadable, report.Rows[0].Error!.Code);
        Assert.Equal("created", _project.StatusName("later"));
    }

    [Theory]
    [InlineData("a.txt")]
    [InlineData("./a.txt")]
    public async Task A_block_without_a_path_is_the_output_whatever_other_blocks_come_before_it(string output)
    {
        _project.Job("a", "verify: false", output);
        await _project.RunAsync(new FakeModel((_, _) => FakeModel.Block("src/helper.txt", "helper") + "~~~worksplit\noutput\n~~~worksplit\n"));
        Assert.Equal([("src/a.txt", "output"), ("src/helper.txt", "helper")], _project.Files().Select(f => (f.Key, f.Value)));
    }

    [Fact]
    public async Task A_repair_without_a_path_is_of_the_only_file_that_there_is()
    {
        _project.Write("worksplit.toml", "[build]\nbuild_command = \"grep -q good src/other.txt\"\nverify_build = true\n");
        _project.Job("a", "verify: false");
        await _project.RunAsync(new FakeModel((_, context) => context.Role == PromptRole.Fix ? "```\ngood\n```" : FakeModel.Block("src/other.txt", "bad")));
        Assert.Equal([("src/other.txt", "good")], _project.Files().Where(f => f.Key.StartsWith("src/", StringComparison.Ordinal)).Select(f => (f.Key, f.Value)));
    }
}
