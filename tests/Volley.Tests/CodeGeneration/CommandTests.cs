using System.Text.Json;
using Volley.Cli;
using Volley.Tests.Cli.Fakes;
using Volley.Workloads.CodeGeneration.Templates;
using Volley.Workloads.Diagnostics;

namespace Volley.Tests.CodeGeneration;

/// <summary>The commands as they are typed.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly ProjectFolder _project = new();

    public void Dispose() => _project.Dispose();

    private async Task<(int Code, string Out, string Error)> TypeAsync(params string[] args)
    {
        using var terminal = new FakeTerminal();
        var code = await CommandLine.RunAsync(["codegen", .. args, args[0] == "init" ? "--path" : "--project", _project.Root], terminal.Terminal, new FakeEngine());
        return (code, terminal.Out, terminal.Error);
    }

    [Theory]
    [InlineData("rust")]
    [InlineData("typescript")]
    [InlineData("solidity")]
    [InlineData("csharp")]
    public async Task Init_makes_a_valid_project_and_leaves_alone_what_is_there(string language)
    {
        _project.Write("jobs/_systemprompt_create.md", "mine");
        Assert.Equal(0, (await TypeAsync("init", "--lang", language, "--model", "lab/small")).Code);
        Assert.Equal("mine", _project.Read("jobs/_systemprompt_create.md"));
        Assert.Equal("[]", _project.Read("jobs/_jobstatus.json"));
        Assert.Equal((language, "lab/small"), (_project.Open().Settings.Language, _project.Open().Settings.Model.Model));
        Assert.Equal(0, (await TypeAsync("validate")).Code);
        Assert.Contains("Everything was there already.", (await TypeAsync("init", "--lang", language)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_language_without_a_template_is_refused()
    {
        var (code, _, error) = await TypeAsync("init", "--lang", "cobol");
        Assert.Equal((1, true), (code, error.Contains("csharp", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_new_job_of_every_type_is_valid()
    {
        _project.Write("src/big.cs", "x");
        foreach (var type in JobTemplate.Types)
            Assert.Equal(0, (await TypeAsync("new-job", "job_" + type, "-t", type, "--targets", "src/big.cs", "-o", "src", "-c", "src/big.cs")).Code);
        var (code, _, error) = await TypeAsync("validate");
        Assert.True(code == 0, error);
        Assert.Equal(["src/big.cs"], _project.Open().ReadJob("job_edit").TargetFiles);
        Assert.Equal("src/job_tdd_test.txt", _project.Open().ReadJob("job_tdd").TestPath);
    }

    [Theory]
    [InlineData("_hidden", WorkloadCodes.BadJobName)]
    [InlineData("../x", WorkloadCodes.BadJobName)]
    [InlineData("a b", WorkloadCodes.BadJobName)]
    [InlineData("taken", WorkloadCodes.FileExists)]
    public async Task A_job_that_cannot_be_made_is_refused(string name, string code)
    {
        _project.Job("taken");
        var (exit, _, error) = await TypeAsync("new-job", name);
        Assert.Equal((1, true), (exit, error.Contains(code, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Validate_names_everything_that_is_wrong_at_once()
    {
        _project.Write("jobs/a.md", "no");
        _project.Job("b", "context_files: [x, y, z]\ndepends_on: [ghost]");
        _project.Job("c", "", "../../out.txt");
        _project.Job("d", "depends_on: [e]");
        _project.Job("e", "depends_on: [d]");
        _project.Write("src/long.txt", string.Concat(Enumerable.Repeat("x\n", 2000)));
        _project.Job("f", "context_files: [src/long.txt]");
        var (code, _, error) = await TypeAsync("validate");
        Assert.Equal(1, code);
        foreach (var expected in (string[])[WorkloadCodes.JobFileInvalid, WorkloadCodes.ContextUnusable, WorkloadCodes.UnknownDependency, WorkloadCodes.PathRefused, WorkloadCodes.DependencyCycle, "2000 lines"])
            Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dependencies_come_as_text_JSON_and_Graphviz()
    {
        _project.Job("a");
        _project.Job("b", "context_files: [src/a.txt]");
        Assert.Equal("a\nb\n  needs a (it makes 'src/a.txt')\ngroup 1: a\ngroup 2: b\n", (await TypeAsync("deps")).Out);
        using var json = JsonDocument.Parse((await TypeAsync("deps", "--json")).Out);
        Assert.Equal("[[\"a\"],[\"b\"]]", json.RootElement.GetProperty("groups").GetRawText());
        Assert.Equal("file", json.RootElement.GetProperty("jobs")[1].GetProperty("needs")[0].Text("reason"));
        Assert.Contains("\"a\" -> \"b\" [style=dashed];", (await TypeAsync("deps", "--dot")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preview_gives_the_prompt_and_nothing_else_on_stdout()
    {
        _project.Write("jobs/_systemprompt_create.md", "SYS");
        _project.Job("a");
        Assert.Equal("[SYSTEM]\nSYS\n\n[INSTRUCTIONS]\nMake a.\n\nOutput to: src/a.txt\n", (await TypeAsync("preview", "a")).Out);
        Assert.Equal(1, (await TypeAsync("preview", "ghost")).Code);
    }

    [Fact]
    public async Task Status_counts_and_changes_nothing()
    {
        _project.Job("a");
        _project.Job("b");
        _project.Open().Statuses.Update(book => book.Fail("b", "no\nmore", ran: true));
        var before = _project.Read("jobs/_jobstatus.json");
        _project.Job("c");
        Assert.Equal("Total: 3 | Created: 2 | Pending: 0 | Partial: 0 | Passed: 0 | Failed: 1\n", (await TypeAsync("status")).Out);
        Assert.Contains("b  fail\n    no\n    more\n", (await TypeAsync("status", "-v")).Out, StringComparison.Ordinal);
        using var json = JsonDocument.Parse((await TypeAsync("status", "--json")).Out);
        Assert.Equal((3, "no\nmore"), (json.RootElement.GetProperty("total").GetInt32(), json.RootElement.GetProperty("jobs")[1].Text("error")));
        Assert.Equal(before, _project.Read("jobs/_jobstatus.json"));
    }

    [Fact]
    public async Task Reset_and_cancel_change_what_they_are_for()
    {
        foreach (var id in (string[])["a", "b", "c"])
            _project.Job(id);
        _project.Open().Statuses.Update(book =>
        {
            book.Fail("a", "no", ran: true);
            book.Set("b", Volley.Workloads.CodeGeneration.Status.JobStatus.PendingWork);
        });
        Assert.Contains("Reset: a\nReset 1 job(s).", (await TypeAsync("reset", "all")).Error, StringComparison.Ordinal);
        Assert.Contains("Cancelled: b", (await TypeAsync("cancel", "all")).Error, StringComparison.Ordinal);
        Assert.Equal(("created", "fail", "Cancelled by user"), (_project.StatusName("a"), _project.StatusName("b"), _project.Status("b").Error));
        Assert.Contains("not in the middle", (await TypeAsync("cancel", "c")).Error, StringComparison.Ordinal);
        Assert.Equal(0, (await TypeAsync("reset", "b")).Code);
        Assert.Equal("created", _project.StatusName("b"));
        var (code, _, error) = await TypeAsync("reset", "ghost");
        Assert.Equal((1, true), (code, error.Contains(WorkloadCodes.NoSuchJob, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_dry_run_says_what_would_run_and_runs_nothing()
    {
        _project.Job("a", "context_files: [src/b.txt]");
        _project.Job("b");
        Assert.Equal("b\na (after b)\n", (await TypeAsync("run", "--dry-run")).Out);
        Assert.Equal(["created", "created"], ((string[])["a", "b"]).Select(_project.StatusName));
    }

    [Theory]
    [InlineData("run", " --resume --job a", " --stop-on-fail --max-concurrent 2", "--job", "a", "--stop-on-fail", "--max-concurrent", "2", "--reset", "a")]
    [InlineData("run", " --resume", "", "--rerun", "--verbose")]
    [InlineData("retry", " --resume --job a", "", "a")]
    public async Task The_batch_says_how_to_go_on_as_it_was_begun(string command, string first, string more, params string[] args)
    {
        _project.Write("worksplit.toml", "[ollama]\nmodel = \"scripted/any\"\n");
        _project.Write("models.yaml", "scripted: {rules: rules.yaml}\n");
        _project.Write("rules.yaml", "rules:\n  - {user: '.', answers: [\"```\\nnew\\n```\"]}\n");
        _project.Job("a", "verify: false");
        var (code, _, error) = await TypeAsync([command, .. args, "--budget", "2.5", "--per-job", "1", "--progress", "none", "--no-stream"]);
        Assert.True(code == 0, error);
        var description = BatchDescription.Read(new BatchFolder(_project.At(".volley/codegen/0001")))!;
        var typed = $" --project {_project.Root}{more} --no-stream --budget 2.5 --per-job 1";
        Assert.Equal($"volley codegen run{first}{typed}", description.Again);
        Assert.Equal($"volley codegen reset all --status fail --project {_project.Root} && volley codegen run{typed}", description.RetryFailed);
    }

    [Fact]
    public async Task A_folder_that_is_no_project_is_named()
    {
        Directory.Delete(_project.At("jobs"));
        var (code, _, error) = await TypeAsync("status");
        Assert.Equal((1, true), (code, error.Contains(WorkloadCodes.NoProject, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("archive")]
    [InlineData("cleanup")]
    [InlineData("lint")]
    [InlineData("fix")]
    [InlineData("fix-all")]
    [InlineData("readme")]
    public async Task What_the_original_has_and_Volley_leaves_out_is_refused_by_name(string command)
    {
        var (code, _, error) = await TypeAsync(command);
        Assert.Equal(2, code);
        Assert.Contains($"leaves out the original's '{command}'", error, StringComparison.Ordinal);
    }
}
