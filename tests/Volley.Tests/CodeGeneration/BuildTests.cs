using Volley.Workloads.CodeGeneration.Files;
using Volley.Workloads.CodeGeneration.Prompts;
using Volley.Workloads.CodeGeneration.Running;
using Volley.Workloads.Diagnostics;

namespace Volley.Tests.CodeGeneration;

public sealed class BuildTests : IDisposable
{
    private readonly ProjectFolder _project = new();

    public void Dispose() => _project.Dispose();

    private void Build(string command, string more = "") =>
        _project.Write("worksplit.toml", $"[build]\nbuild_command = '{command}'\nverify_build = true\n{more}\n");

    [Fact]
    public async Task A_build_runs_in_the_root_with_the_files_in_place_and_its_failure_is_repaired()
    {
        Build("grep -q good src/a.txt || { echo src/a.txt is not good; exit 3; }");
        _project.Job("a", "verify: false");
        var model = new FakeModel((_, context) => FakeModel.Block("src/a.txt", context.Role == PromptRole.Fix ? "good" : "bad"));
        var report = await _project.RunAsync(model);
        Assert.Equal(["a:create", "a:fix"], model.Calls);
        Assert.Contains("src/a.txt is not good", model.Asked[1].Prompt, StringComparison.Ordinal);
        Assert.Equal("good", _project.Read("src/a.txt"));
        Assert.Contains("\"repairs\":1", report.Rows[0].Metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_never_builds_leaves_the_project_as_it_was()
    {
        Build("echo broken >&2; exit 1");
        _project.Write("src/a.txt", "before");
        _project.Job("a", "verify: false");
        var before = _project.Files();
        var model = new FakeModel((_, context) => FakeModel.Block("src/a.txt", "x") + FakeModel.Block("new/deep/b.txt", "y"));
        var report = await _project.RunAsync(model);
        Assert.Equal(["a:create", "a:fix", "a:fix"], model.Calls);
        Assert.Equal((JobFailures.Build, "broken"), (report.Rows[0].Error!.Code, report.Rows[0].Error!.Message.Split('\n')[1]));
        Assert.Equal(before, _project.Files());
        Assert.False(Directory.Exists(_project.At("new")));
        Assert.Equal(("fail", false), (_project.StatusName("a"), _project.Status("a").Ran));
    }

    [Fact]
    public async Task Repairs_are_as_many_as_are_allowed()
    {
        Build("exit 1", "auto_fix_attempts = 4");
        _project.Job("a", "verify: false");
        var model = new FakeModel((_, _) => FakeModel.Block("src/a.txt", "x"));
        await _project.RunAsync(model);
        Assert.Equal(4, model.Calls.Count(c => c == "a:fix"));
        Build("exit 1", "auto_fix = false");
        var strict = new FakeModel((_, _) => FakeModel.Block("src/a.txt", "x"));
        await _project.RunAsync(strict, new CodeGenerationOptions { Job = "a" });
        Assert.Equal(["a:create"], strict.Calls);
    }

    [Fact]
    public async Task After_feedback_the_build_is_run_again()
    {
        Build("echo built >> builds.log");
        _project.Job("a");
        var verdicts = new Queue<string>(["FAIL: no", "PASS"]);
        await _project.RunAsync(new FakeModel((_, context) => context.Role == PromptRole.Verify ? verdicts.Dequeue() : FakeModel.Block("src/a.txt", "x")));
        Assert.Equal("built\nbuilt\n", _project.Read("builds.log"));
    }

    [Fact]
    public async Task Tests_are_really_run_when_that_is_asked_for()
    {
        _project.Write("worksplit.toml", "[build]\ntest_command = \"sh src/a_test.sh\"\nverify_tests = true\n");
        _project.Job("a", "test_file: a_test.sh\nverify: false");
        var model = new FakeModel((_, context) => context.Role switch
        {
            PromptRole.Test => "```\ntest \"$(cat src/a.txt)\" = right\n```",
            PromptRole.Fix => FakeModel.Block("src/a.txt", "right"),
            _ => FakeModel.Block("src/a.txt", "wrong"),
        });
        var report = await _project.RunAsync(model);
        Assert.Equal(Outcome.Succeeded, report.Rows[0].Outcome);
        Assert.Equal("right", _project.Read("src/a.txt"));
    }

    [Fact]
    public async Task A_command_that_takes_too_long_is_ended_with_all_that_it_started()
    {
        Build("sleep 300 & echo $! > child.pid; wait", "command_timeout_seconds = 1\nauto_fix = false");
        _project.Job("a", "verify: false");
        var report = await _project.RunAsync(new FakeModel((_, _) => FakeModel.Block("src/a.txt", "x")));
        Assert.Contains("took longer than 1 seconds", report.Rows[0].Error!.Message, StringComparison.Ordinal);
        var child = _project.Read("child.pid").Trim();
        Assert.True(!Directory.Exists($"/proc/{child}") || File.ReadAllText($"/proc/{child}/stat").Contains(") Z ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_job_never_sees_files_that_are_only_lent_to_a_build()
    {
        _project.Write("src/shared.txt", "before");
        var root = new ProjectRoot(_project.Root);
        using var gate = new ProjectGate(new FilePlacer(root, TimeProvider.System));
        var building = new TaskCompletionSource<int>();
        StagedFile[] files = [new(root.Resolve("src/shared.txt", out _)!, "lent"), new(root.Resolve("new/b.txt", out _)!, "lent")];
        var build = gate.LendAsync("a", files, () => building.Task, TestContext.Current.CancellationToken);
        Assert.Equal(("lent", "lent"), (_project.Read("src/shared.txt"), _project.Read("new/b.txt")));
        var reading = gate.ReadAsync(() => _project.Read("src/shared.txt"), TestContext.Current.CancellationToken);
        Assert.False(reading.IsCompleted);
        building.SetResult(0);
        Assert.Equal("before", await reading);
        await build;
        Assert.False(Directory.Exists(_project.At("new")));
    }

    [Fact]
    public async Task Files_that_cannot_be_taken_back_end_the_run_before_another_job_is_paid_for()
    {
        Build("mv src away && ln -s away src");
        _project.Write("src/a.txt", "old");
        _project.Job("a", "verify: false");
        _project.Job("b", "verify: false");
        var model = new FakeModel((_, _) => FakeModel.Block("src/a.txt", "x"));
        var report = await _project.RunAsync(model, new CodeGenerationOptions { MaxConcurrent = 1 });
        Assert.Equal(WorkloadCodes.PlacementDamaged, Assert.Single(report.Report!.Faults).Code);
        Assert.Empty(report.Rows);
        Assert.Equal(["a:create"], model.Calls);
    }

    [Fact]
    public async Task Failed_files_are_kept_for_inspection_when_that_is_asked_for()
    {
        Build("exit 1", "auto_fix = false");
        _project.Job("a", "verify: false");
        var report = await _project.RunAsync(new FakeModel((_, _) => FakeModel.Block("src/a.txt", "tried")), new CodeGenerationOptions { KeepFailed = true });
        Assert.Equal("tried", File.ReadAllText(Path.Combine(report.Folder!.JobFolder("a"), "files/src/a.txt")));
        Assert.DoesNotContain(_project.Files().Keys, f => f.StartsWith("src/", StringComparison.Ordinal));
    }
}
