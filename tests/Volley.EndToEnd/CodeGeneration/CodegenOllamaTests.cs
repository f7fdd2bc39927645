using System.Text.Json;
using Volley.StubServer;
using Volley.StubServer.Formats;

namespace Volley.EndToEnd.CodeGeneration;

/// <summary>The built program against a server that speaks Ollama's own chat format, as an original project has it.</summary>
public sealed class CodegenOllamaTests : IDisposable
{
    private readonly CodegenProject _project = new();

    public void Dispose() => _project.Dispose();

    [Fact]
    public async Task Ollamas_own_chat_is_spoken_with_the_originals_messages()
    {
        await using var stub = await CodegenServer.StartAsync();
        Arrange(stub, "a");
        var run = await _project.RunAsync("run", "--progress", "none");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(CodegenServer.ContentOf("src/a.txt"), _project.Files()["src/a.txt"]);
        Assert.Equal([StubFormat.OllamaChat, StubFormat.OllamaChat], stub.Hits.Select(h => h.Format));
        using var body = JsonDocument.Parse(stub.Hits[0].Body);
        Assert.Equal("qwen-32k:latest", body.RootElement.GetProperty("model").GetString());
        Assert.True(body.RootElement.GetProperty("stream").GetBoolean());
        var messages = body.RootElement.GetProperty("messages").EnumerateArray().Select(m => (m.GetProperty("role").GetString(), m.GetProperty("content").GetString()!)).ToArray();
        Assert.Equal(["system", "user"], messages.Select(m => m.Item1));
        Assert.StartsWith("[SYSTEM]\n", messages[1].Item2, StringComparison.Ordinal);
        Assert.EndsWith("[INSTRUCTIONS]\nMake a.\n\nOutput to: src/a.txt\n", messages[1].Item2, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0", 4)]
    [InlineData("2", 2)]
    public async Task As_many_jobs_run_at_once_as_may(string atOnce, int expected)
    {
        // Each answer waits until as many are asked for at once as may be: with fewer the run would not come to its end.
        using var together = new Barrier(expected);
        await using var stub = await CodegenServer.StartAsync((behaviour, _) =>
        {
            together.SignalAndWait(TestContext.Current.CancellationToken);
            return behaviour;
        });
        Arrange(stub, "a", "b", "c", "d");
        var run = await _project.RunAsync("run", "--max-concurrent", atOnce, "--progress", "none");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(expected, stub.Hits.Max(h => h.InFlight));
        Assert.Equal(4, _project.Files().Count);
    }

    [Theory]
    [InlineData()]
    [InlineData("--no-stream")]
    public async Task Characters_that_are_cut_in_two_arrive_whole_and_thinking_is_no_part_of_the_answer(params string[] options)
    {
        await using var stub = await CodegenServer.StartAsync((behaviour, _) => behaviour.Thinking("~~~worksplit:src/b.txt\nwrong").InChunksOf(3).Trickling(1));
        Arrange(stub, "a");
        var run = await _project.RunAsync(["run", "--progress", "none", .. options]);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(CodegenServer.ContentOf("src/a.txt"), Assert.Single(_project.Files()).Value);
    }

    [Theory]
    [InlineData("end", "broke off")]
    [InlineData("reset", "broke off: the connection broke")]
    [InlineData("error", "broke off")]
    [InlineData("malformed", "broke off")]
    [InlineData("stall", "broke off: the answer took longer than 1 s")]
    public async Task An_answer_that_does_not_come_to_its_end_is_none(string fault, string message)
    {
        await using var stub = await CodegenServer.StartAsync((behaviour, _) => fault switch
        {
            "end" => behaviour.TruncatedAfter(2),
            "reset" => behaviour.ResetAfter(2),
            "error" => behaviour.ErrorAfter(2),
            "malformed" => behaviour.MalformedAfter(2),
            _ => behaviour.StallingAfter(2),
        });
        Arrange(stub, "a");
        _project.Write("src/a.txt", "old");
        var run = await _project.RunAsync("run", "--timeout", "1", "--progress", "none");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains(message, run.Stderr, StringComparison.Ordinal);
        Assert.Equal(("fail", "old"), (_project.Statuses()["a"], Assert.Single(_project.Files()).Value));
    }

    [Fact]
    public async Task What_was_recorded_is_replayed_without_a_server_and_what_was_not_fails()
    {
        await using (var stub = await CodegenServer.StartAsync())
        {
            Arrange(stub, "a", "b");
            var recorded = await _project.RunAsync("run", "--record", _project.At("answers.cassette"), "--progress", "none");
            Assert.True(recorded.ExitCode == 0, recorded.ToString());
            Assert.Equal(4, stub.Hits.Count);
        }

        var files = _project.Files();
        foreach (var path in files.Keys)
            File.Delete(_project.At(path));
        AddJob("c");
        var replayed = await _project.RunAsync("run", "--rerun", "--replay", _project.At("answers.cassette"), "--progress", "none");
        Assert.True(replayed.ExitCode == 0, replayed.ToString());
        Assert.Equal(files, _project.Files());
        Assert.Equal(["pass", "pass", "fail"], _project.Statuses().Values);
        Assert.Contains("The cassette", replayed.Stderr, StringComparison.Ordinal);
    }

    private void Arrange(StubModelServer stub, params string[] ids)
    {
        _project.Write("worksplit.toml", $"[ollama]\nurl = \"{stub.Url}\"\n");
        foreach (var id in ids)
            AddJob(id);
    }

    private void AddJob(string id) => _project.Write($"jobs/{id}.md", $"---\noutput_dir: src/\noutput_file: {id}.txt\n---\n\nMake {id}.\n");
}
