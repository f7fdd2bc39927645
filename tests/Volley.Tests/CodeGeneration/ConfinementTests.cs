using FsCheck;
using FsCheck.Fluent;
using Volley.Diagnostics;
using Volley.Workloads.CodeGeneration.Files;
using Volley.Workloads.CodeGeneration.Prompts;
using Volley.Workloads.CodeGeneration.Running;
using Volley.Workloads.Diagnostics;

namespace Volley.Tests.CodeGeneration;

public sealed class ConfinementTests : IDisposable
{
    private readonly ProjectFolder _project = new();
    private readonly DirectoryInfo _outside = Directory.CreateTempSubdirectory("volley-outside-");

    public void Dispose()
    {
        _project.Dispose();
        _outside.Delete(recursive: true);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("src/../../x")]
    [InlineData("/etc/volley-x")]
    [InlineData("jobs/_systemprompt_create.md")]
    [InlineData("jobs/_jobstatus.json")]
    [InlineData("./jobs//_x")]
    [InlineData("src/../jobs/_x")]
    [InlineData("JOBS/_x")]
    [InlineData("jobs./_x")]
    [InlineData("jobs/_x/y.txt")]
    [InlineData(".volley/codegen/0001/journal.db")]
    [InlineData(".git/hooks/pre-commit")]
    [InlineData("sub/.GIT/config")]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("src/")]
    [InlineData("src/..")]
    [InlineData(".")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    public async Task Hostile_paths_of_an_answer_fail_the_job_and_write_nothing(string path)
    {
        Directory.CreateDirectory(_project.At("src"));
        Assert.Null(new ProjectRoot(_project.Root).Resolve(path, out var refusal));
        Assert.NotNull(refusal);
        if (path.Trim().Length == 0 || path.Contains('\n', StringComparison.Ordinal))
            return;
        _project.Job("a", "verify: false");
        var report = await _project.RunAsync(new FakeModel((_, _) => FakeModel.Block("src/a.txt", "x") + FakeModel.Block(path, "evil")));
        Assert.Equal(JobFailures.PathRefused, report.Rows[0].Error!.Code);
        Assert.Empty(_project.Files());
    }

    [Theory]
    [InlineData("replace", "output_file: x.txt")]
    [InlineData("tests", "output_file: x.txt\ntest_file: ../../../{outside}/t.txt")]
    [InlineData("output", "output_file: ../../{outside}/x.txt")]
    [InlineData("sequential", "output_file: x.txt\nsequential: true\noutput_files: [../{outside}/x.txt]")]
    [InlineData("split", "output_file: x.txt\nmode: split\ntarget_file: README\noutput_files: [link/x.txt]")]
    [InlineData("edit", "output_file: x.txt\nmode: edit\ntarget_files: [link/victim.txt]")]
    [InlineData("jobs", "output_file: ../jobs/_jobstatus.json")]
    public async Task No_mode_writes_outside_the_project_nor_into_what_steers_it(string mode, string settings)
    {
        var victim = Path.Combine(_outside.FullName, "victim.txt");
        File.WriteAllText(victim, "keep");
        File.CreateSymbolicLink(_project.At("link"), _outside.FullName);
        _project.Write("README", "text");
        _project.Write("jobs/a.md", $"---\noutput_dir: src\nverify: false\n{settings.Replace("{outside}", _outside.Name, StringComparison.Ordinal)}\n---\ngo\n");
        var answer = mode switch
        {
            "replace" => FakeModel.Block("link/x.txt", "evil"),
            "edit" => "FILE: link/victim.txt\nFIND:\nkeep\nREPLACE:\nevil\nEND\n",
            _ => "```\nevil\n```",
        };
        var report = await _project.RunAsync(new FakeModel((_, _) => answer));
        Assert.Equal(JobFailures.PathRefused, report.Rows[0].Error!.Code);
        Assert.Equal("keep", File.ReadAllText(victim));
        Assert.Equal([victim], Directory.GetFiles(_outside.FullName));
    }

    [Fact]
    public async Task A_link_within_the_project_is_written_through_and_stays_a_link()
    {
        _project.Write("real/a.txt", "old");
        File.CreateSymbolicLink(_project.At("src"), _project.At("real"));
        _project.Job("a", "verify: false");
        var report = await _project.RunAsync(new FakeModel((_, _) => "```\nnew\n```"));
        Assert.Equal(Outcome.Succeeded, report.Rows[0].Outcome);
        Assert.Equal("new", _project.Read("real/a.txt"));
        Assert.NotNull(new DirectoryInfo(_project.At("src")).LinkTarget);
    }

    [Fact]
    public void Links_in_a_circle_and_links_to_protected_places_are_refused()
    {
        File.CreateSymbolicLink(_project.At("one"), _project.At("two"));
        File.CreateSymbolicLink(_project.At("two"), _project.At("one"));
        File.CreateSymbolicLink(_project.At("alias"), "jobs");
        File.CreateSymbolicLink(_project.At("up"), "..");
        File.CreateSymbolicLink(_project.At("dangling.txt"), Path.Combine(_outside.FullName, "not-there"));
        var root = new ProjectRoot(_project.Root);
        foreach (var path in (string[])["one/x", "alias/_jobstatus.json", "up/x", "dangling.txt"])
            Assert.Null(root.Resolve(path, out _));
        Assert.NotNull(root.Resolve("alias/note.md", out _));
    }

    [Fact]
    public void Whatever_path_is_accepted_lies_within_the_project_and_outside_what_steers_it()
    {
        Directory.CreateDirectory(_project.At("src/deep"));
        File.CreateSymbolicLink(_project.At("src/out"), _outside.FullName);
        File.CreateSymbolicLink(_project.At("src/in"), _project.At("jobs"));
        File.CreateSymbolicLink(_project.At("src/deep/up"), "../..");
        var root = new ProjectRoot(_project.Root);
        var part = Gen.Elements("src", "deep", "out", "in", "up", "..", ".", "", "jobs", "JOBS", "_x", "a.txt", ".git", ".volley", "jobs.", "é", " ", "...");
        var paths = Gen.ListOf(part).Select(parts => string.Join('/', parts));
        Prop.ForAll(paths.ToArbitrary(), path =>
        {
            if (root.Resolve(path, out var refusal) is not { } place)
                return refusal is not null;
            var real = place.Relative.Split('/');
            return place.Full == root.Path + "/" + place.Relative
                && !real.Contains("..") && !real.Contains(".git") && real[0] != ".volley"
                && !(real[0] is "jobs" && real.Length > 1 && real[1].StartsWith('_'));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task What_a_repair_writes_is_confined_too()
    {
        _project.Write("worksplit.toml", "[build]\nbuild_command = \"exit 1\"\nverify_build = true\n");
        _project.Job("a", "verify: false");
        var report = await _project.RunAsync(new FakeModel((_, context) => context.Role == PromptRole.Fix ? FakeModel.Block("../x", "evil") : "```\nx\n```"));
        Assert.Equal(JobFailures.PathRefused, report.Rows[0].Error!.Code);
    }

    [Fact]
    public async Task A_folder_that_becomes_a_link_during_the_run_is_not_followed()
    {
        _project.Write("src/a.txt", "old");
        File.WriteAllText(Path.Combine(_outside.FullName, "a.txt"), "keep");
        _project.Job("a");
        var model = new FakeModel((_, context) =>
        {
            if (context.Role != PromptRole.Verify)
                return "```\nevil\n```";
            Directory.Move(_project.At("src"), _project.At("away"));
            File.CreateSymbolicLink(_project.At("src"), _outside.FullName);
            return "PASS";
        });
        var report = await _project.RunAsync(model);
        Assert.Equal(JobFailures.Write, report.Rows[0].Error!.Code);
        Assert.Contains("'src' is a link", report.Rows[0].Error!.Message, StringComparison.Ordinal);
        Assert.Equal(("keep", "old"), (File.ReadAllText(Path.Combine(_outside.FullName, "a.txt")), _project.Read("away/a.txt")));
    }

    [Fact]
    public async Task A_file_with_further_names_is_replaced_under_one_of_them_only()
    {
        _project.Write("src/a.txt", "old");
        var other = Path.Combine(_outside.FullName, "other.txt");
        using (var link = System.Diagnostics.Process.Start("ln", [_project.At("src/a.txt"), other]))
            await link.WaitForExitAsync(TestContext.Current.CancellationToken);
        _project.Job("a", "verify: false");
        await _project.RunAsync(new FakeModel((_, _) => "```\nnew\n```"));
        Assert.Equal(("new", "old"), (_project.Read("src/a.txt"), File.ReadAllText(other)));
    }

    [Fact]
    public void What_steers_the_runs_is_protected_under_its_real_name_too()
    {
        Directory.Move(_project.At("jobs"), _project.At("tasks"));
        File.CreateSymbolicLink(_project.At("jobs"), "tasks");
        var root = new ProjectRoot(_project.Root);
        Assert.Null(root.Resolve("tasks/_jobstatus.json", out var refusal));
        Assert.Contains("jobs/_*", refusal, StringComparison.Ordinal);
        Assert.NotNull(root.Resolve("tasks/a.md", out _));
    }

    [Theory]
    [InlineData("jobs")]
    [InlineData(".volley")]
    public void A_project_whose_own_folders_lie_elsewhere_is_refused(string name)
    {
        if (Directory.Exists(_project.At(name)))
            Directory.Delete(_project.At(name));
        File.CreateSymbolicLink(_project.At(name), _outside.FullName);
        Directory.CreateDirectory(_project.At("jobs"));
        var refused = Assert.Throws<BatchException>(_project.Open);
        Assert.Equal(WorkloadCodes.PathRefused, refused.Diagnostics[0].Code);
        Assert.Empty(_outside.EnumerateFileSystemInfos());
    }
}
