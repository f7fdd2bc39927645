using System.Text;

namespace Volley.EndToEnd.CodeGeneration;

/// <summary>Kills a run again and again, at moments that a seed chooses, and lets it go on.</summary>
public sealed class CodegenKillTests : IDisposable
{
    private const int Kills = 8;
    private const int SigKill = 9;

    private readonly CodegenProject _project = new();

    public CodegenKillTests()
    {
        _project.Write("worksplit.toml", "[ollama]\nmodel = \"scripted/any\"\n[build]\nbuild_command = \"sleep 0.03\"\nverify_build = true\n");
        _project.Write("models.yaml", "scripted: {rules: rules.yaml}\n");
        var rules = new StringBuilder("rules:\n  - {user: '\\[ORIGINAL INSTRUCTIONS\\]', answers: [PASS], latency: 20ms}\n");
        for (var i = 1; i <= 5; i++)
        {
            var content = string.Concat(Enumerable.Range(1, 400).Select(line => $"\n        line {line} of file {i}"));
            rules.Append($"  - user: 'Output to: src/f{i}\\.txt'\n    latency: 30ms\n    answers:\n      - |\n        ~~~worksplit:src/f{i}.txt{content}\n        ~~~worksplit\n");
            _project.Write($"jobs/job_{i}.md", $"---\noutput_dir: src\noutput_file: f{i}.txt\n{(i > 2 ? $"depends_on: [job_{i - 2}]\n" : "")}---\ngo\n");
        }

        // An edit can be made only once: run again, it would not find what it looks for.
        _project.Write("src/log.txt", "begin\n");
        for (var i = 1; i <= 3; i++)
        {
            var (find, put) = (i == 1 ? "begin" : $"step {i - 1}", $"step {i}");
            rules.Append($"  - user: 'Do step {i}'\n    latency: 30ms\n    answers:\n      - |\n        FILE: src/log.txt\n        FIND:\n        {find}\n        REPLACE:\n        {put}\n        END\n");
            _project.Write($"jobs/step_{i}.md", $"---\nmode: edit\ntarget_files: [src/log.txt]\noutput_dir: src\noutput_file: log.txt\n---\nDo step {i}\n");
        }

        _project.Write("rules.yaml", rules.ToString());
    }

    public void Dispose() => _project.Dispose();

    [Fact]
    public async Task Killed_at_any_moment_the_project_has_whole_files_and_goes_on_where_it_was()
    {
        var random = new Random(20260131);
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var run = _project.Start("run", "--resume", "--progress", "none");
            await Task.Delay(TimeSpan.FromMilliseconds(150 + random.Next(500)), TestContext.Current.CancellationToken);
            if (!run.HasExited)
                run.Signal(SigKill);
            await run.EndAsync();
            AssertWhole();
        }

        var last = await _project.RunAsync("run", "--resume", "--progress", "none");
        Assert.True(last.ExitCode == 0, last.ToString());
        Assert.All(_project.Statuses(), s => Assert.Equal("pass", s.Value));
        Assert.Equal("step 3\n", _project.Files()["src/log.txt"]);
        Assert.Equal(6, _project.Files().Count);
        AssertWhole();
        Assert.False(Directory.Exists(_project.At(".volley/codegen/placing")));
    }

    private void AssertWhole()
    {
        foreach (var (path, content) in _project.Files())
        {
            if (path == "src/log.txt")
                Assert.Contains(content, (string[])["begin\n", "step 1\n", "step 2\n", "step 3\n"]);
            else
                Assert.True(content.StartsWith("line 1 ", StringComparison.Ordinal) && content.Split('\n').Length == 400, $"{path} is torn");
        }
    }
}
