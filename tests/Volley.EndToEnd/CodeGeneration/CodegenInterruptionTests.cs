namespace Volley.EndToEnd.CodeGeneration;

public sealed class CodegenInterruptionTests : IDisposable
{
    private const int SigInt = 2;

    private readonly CodegenProject _project = new();

    public CodegenInterruptionTests()
    {
        _project.Write("worksplit.toml", "[ollama]\nmodel = \"scripted/any\"\n[build]\nbuild_command = \"echo begun >> begun.log; sleep 60\"\nverify_build = true\n");
        _project.Write("models.yaml", "scripted: {rules: rules.yaml}\n");
        _project.Write("rules.yaml", "rules:\n  - {user: '.', answers: [\"```\\nnew\\n```\"]}\n");
        _project.Write("src/a.txt", "old");
        _project.Write("jobs/a.md", "---\noutput_dir: src\noutput_file: a.txt\nverify: false\n---\ngo\n");
    }

    public void Dispose() => _project.Dispose();

    [Fact]
    public async Task Ctrl_C_during_a_build_takes_the_files_back_and_exits_130()
    {
        await using var run = _project.Start("run", "--progress", "none", "--budget", "2");
        await BegunAsync();
        run.Signal(SigInt);
        var end = await run.EndAsync();
        Assert.True(end.ExitCode == 130, end.ToString());
        Assert.Contains($"Go on: volley codegen run --resume --project {_project.Root} --budget 2\n", end.Stderr, StringComparison.Ordinal);
        Assert.Equal("old", _project.Files()["src/a.txt"]);
        Assert.Equal("pending_work", _project.Statuses()["a"]);
    }

    [Fact]
    public async Task A_kill_during_a_build_is_put_right_by_the_next_run()
    {
        await using (var run = _project.Start("run", "--progress", "none"))
        {
            await BegunAsync();
            run.Signal(9);
            await run.EndAsync();
        }

        Assert.Equal("new", _project.Files()["src/a.txt"]);
        var next = await _project.RunAsync("run", "--progress", "none");
        Assert.Equal("old", _project.Files()["src/a.txt"]);
        Assert.Contains("VOL7214", next.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_from_another_terminal_ends_a_running_job()
    {
        await using var run = _project.Start("run", "--progress", "none");
        await BegunAsync();
        Assert.Equal(0, (await _project.RunAsync("cancel", "a")).ExitCode);
        var end = await run.EndAsync();
        Assert.True(end.ExitCode == 0, end.ToString());
        Assert.Equal(("fail", "old"), (_project.Statuses()["a"], _project.Files()["src/a.txt"]));
    }

    private async Task BegunAsync()
    {
        while (!File.Exists(_project.At("begun.log")))
            await Task.Delay(20, TestContext.Current.CancellationToken);
    }
}
