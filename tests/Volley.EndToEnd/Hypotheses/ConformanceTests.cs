using System.Text;
using System.Text.Json.Nodes;
using Volley.EndToEnd.Examples;

namespace Volley.EndToEnd.Hypotheses;

/// <summary>The built program against the files that the original wrote, byte for byte.</summary>
public sealed class ConformanceTests : IDisposable
{
    private static readonly string[] Files = ["per_user_results.json", "hypothesis_leaderboard.json", "hypothesis_leaderboard.md", "batch_manifest.json"];

    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Theory]
    [InlineData("case-01-worked-example", "batch-weighted", 1)]
    [InlineData("case-01-worked-example", "batch-weighted", 8)]
    [InlineData("case-02-mixed-errors-ties", "batch-serial", 1)]
    [InlineData("case-02-mixed-errors-ties", "batch-parallel", 4)]
    [InlineData("case-04-no-candidates", "batch-empty", 2)]
    public async Task Scans_give_the_originals_bytes(string name, string batch, int workers)
    {
        var data = Link(name);
        WriteScan(data);
        var flags = Golden(data, batch, "hypothesis_leaderboard.json")["inputs"]!["scan_flags"]!.AsObject()
            .Where(f => f.Value?.GetValueKind() == System.Text.Json.JsonValueKind.True).Select(f => "--" + f.Key.Replace('_', '-'));
        var end = await _workshop.VolleyAsync(
            ["hypotheses", "--users", "users.txt", "--output-root", "golden", "--batch-id", batch, "--created-at", "2026-02-20T18:00:00Z", "--workers", $"{workers}", "--scan-command", "sh scan.sh {user} {flags}", .. flags]);
        Assert.True(end.ExitCode == 0, end.ToString());
        Assert.Equal("", end.Errors);
        AssertSame(data, batch);
    }

    [Theory]
    [InlineData("case-03-aggregate-only", "agg-dir", "roots")]
    [InlineData("case-03-aggregate-only", "agg-file", "run_roots.txt")]
    [InlineData("case-09-cli", "cli-agg", "roots")]
    public async Task Aggregation_gives_the_originals_bytes(string name, string batch, string roots)
    {
        var data = Link(name);
        var end = await _workshop.VolleyAsync(
            "hypotheses", "--aggregate-only", "--run-roots", roots, "--output-root", "golden", "--batch-id", batch, "--created-at", "2026-02-20T18:00:00Z");
        Assert.True(end.ExitCode == 0, end.ToString());
        AssertSame(data, batch);
    }

    [Fact]
    public async Task The_command_line_says_and_returns_what_the_original_does()
    {
        var data = Link("case-09-cli");
        await File.WriteAllTextAsync(_workshop["scan.sh"], "echo 'RuntimeError: scan backend unavailable' >&2\nexit 1\n", TestContext.Current.CancellationToken);
        foreach (var call in JsonNode.Parse(File.ReadAllText(Path.Combine(data, "golden/cli_transcript.json")))!.AsArray())
        {
            var arguments = call!["args"]!.AsArray().Select(a => (string)a!).ToArray();
            string[] more = arguments.Contains("--batch-id") ? ["--created-at", "2026-02-20T18:00:00Z"] : [];
            var end = await _workshop.VolleyAsync(["hypotheses", .. arguments, .. more, "--scan-command", "sh scan.sh {user}"]);
            if (call["exit"] is JsonObject)
            {
                Assert.Equal(2, end.ExitCode);
                Assert.Contains("argument --workers: invalid int value: 'x'", end.Errors, StringComparison.Ordinal);
                continue;
            }

            Assert.Equal(((int)call["exit"]!, (string)call["stdout"]!, (string)call["stderr"]!), (end.ExitCode, end.Output, end.Errors));
        }

        AssertSame(data, "cli-all-failed");
        Assert.False(File.Exists(_workshop["golden/2026-02-20/cli-stop/batch_manifest.json"]));
    }

    [Fact]
    public async Task Users_are_read_as_the_original_reads_them()
    {
        var data = Link("case-08-users-file");
        foreach (var (name, more) in ((string, string[])[])[("all", []), ("max_2", ["--max-users", "2"])])
        {
            await _workshop.VolleyAsync(["hypotheses", "--users", "users.txt", "--output-root", "out", "--batch-id", name, "--scan-command", "false {user}", .. more]);
            var folder = Directory.GetDirectories(_workshop["out"])[0];
            var rows = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, name, "per_user_results.json")))!["per_user"]!.AsArray();
            var expected = JsonNode.Parse(File.ReadAllText(Path.Combine(data, "golden/parsed.json")))![name]!.AsArray();
            Assert.Equal(expected.Select(u => (string)u!), rows.Select(r => (string)r!["user"]!));
        }
    }

    /// <summary>The original wrote a success row and a failure row for this user, and kept what it had of the user.</summary>
    [Fact]
    public async Task A_user_with_a_bad_candidate_is_one_failure_row()
    {
        WriteScan(Link("case-06-original-defect-double-row"));
        var end = await _workshop.VolleyAsync("hypotheses", "--users", "users.txt", "--output-root", "out", "--batch-id", "b", "--created-at", "2026-02-20T18:00:00Z", "--scan-command", "sh scan.sh {user}");
        Assert.True(end.ExitCode == 0, end.ToString());
        var board = JsonNode.Parse(File.ReadAllText(_workshop["out/2026-02-20/b/hypothesis_leaderboard.json"]))!;
        Assert.Equal((1, 0, 1), ((int)board["users_attempted"]!, (int)board["users_succeeded"]!, (int)board["users_failed"]!));
        Assert.Empty(board["segments"]!.AsArray());
        Assert.Equal("@dup", (string?)Assert.Single(board["per_user"]!.AsArray())!["user"]);
    }

    /// <summary>Links to everything of a case but what is to be written, so that its relative paths hold.</summary>
    private string Link(string name)
    {
        var data = Path.Combine(SharedData.Folder("polytool"), name);
        foreach (var entry in Directory.EnumerateFileSystemEntries(data))
            if (Path.GetFileName(entry) != "golden")
                File.CreateSymbolicLink(_workshop[Path.GetFileName(entry)], entry);
        return data;
    }

    /// <summary>A scan that does what the case's map says: names a run root, or fails as Python does.</summary>
    private void WriteScan(string data)
    {
        var script = new StringBuilder("case $1 in\n");
        foreach (var (user, told) in JsonNode.Parse(File.ReadAllText(Path.Combine(data, "scan_map.json")))!.AsObject())
            script.Append(told is JsonObject failure
                ? $"'{user}') echo 'Traceback (most recent call last):' >&2; echo '{failure["raises"]}: {failure["message"]}' >&2; exit 1 ;;\n"
                : $"'{user}') echo 'scanning'; echo '{{\"run_root\": \"{told}\"}}' ;;\n");
        File.WriteAllText(_workshop["scan.sh"], script.Append("esac\n").ToString());
    }

    private void AssertSame(string data, string batch)
    {
        foreach (var file in Files)
            Assert.Equal(
                File.ReadAllText(Path.Combine(data, "golden/2026-02-20", batch, file)),
                File.ReadAllText(_workshop[$"golden/2026-02-20/{batch}/{file}"]));
    }

    private static JsonNode Golden(string data, string batch, string file) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(data, "golden/2026-02-20", batch, file)))!;
}
