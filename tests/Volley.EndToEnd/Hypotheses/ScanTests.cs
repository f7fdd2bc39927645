using System.Text.Json.Nodes;
using Volley.EndToEnd.Examples;

namespace Volley.EndToEnd.Hypotheses;

/// <summary><c>volley hypotheses</c> with scans that are commands.</summary>
public sealed class ScanTests : IDisposable
{
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Theory]
    [InlineData("echo '{\"run_root\": \"roots/r\"}'")]
    [InlineData("echo '{\"outputs\": {\"run_manifest\": \"roots/r/run_manifest.json\"}}'; echo bye")]
    [InlineData("echo '{\"outputs\": {\"run_root\": \"roots/r\"}}' > \"$VOLLEY_RESULT\"; echo '{\"run_root\": \"nowhere\"}'")]
    [InlineData("echo '{\"run_manifest\": \"elsewhere.json\", \"cost\": 0.1}' > \"$VOLLEY_RESULT\"")]
    [InlineData("echo roots/r/run_manifest.json")]
    [InlineData("echo roots/r")]
    [InlineData("echo 'Trust artifacts'; echo '  Run root: nowhere'; echo '  run_manifest: roots/r/run_manifest.json'; echo '  dossier: x'")]
    public async Task The_run_root_is_found_where_the_scan_names_it(string script)
    {
        Prepare(script);
        await ScanAsync("b");
        var row = Rows("b")[0]!;
        Assert.Equal(("success", "roots/r", null), ((string)row["status"]!, (string?)row["run_root"], (string?)row["error"]));
    }

    [Theory]
    [InlineData("true", "ValueError: Scan output missing run root and run_manifest path.")]
    [InlineData("echo nothing that is a path", "ValueError: Scan output missing run root and run_manifest path.")]
    [InlineData("echo '{\"run_manifest\": \"none.json\"}'", "FileNotFoundError: run_manifest.json not found: none.json")]
    [InlineData("echo '{\"run_root\": \"none\"}'", "FileNotFoundError: [Errno 2] No such file or directory: 'none/hypothesis_candidates.json'")]
    [InlineData("echo '{\"run_root\": \"roots/r\", \"cost\": \"1\"}'", "ValueError: The scan's cost is no amount of USD: '1'")]
    [InlineData("echo '{\"run_root\": \"roots/r\", \"cost\": -1}'", "ValueError: The scan's cost is no amount of USD: -1")]
    [InlineData("echo '{\"error\": \"ApiError: POST x -> 502\"}'", "ApiError: POST x -> 502")]
    [InlineData("echo 'requests.exceptions.ReadTimeout: late' >&2; exit 1", "ReadTimeout: late")]
    [InlineData("echo 'went wrong' >&2; exit 3", "ScanFailed: exit code 3")]
    [InlineData("kill -SEGV $$", "ScanFailed: ended by SIGSEGV")]
    [InlineData("sleep 60", "ScanTimeout: took longer than 500ms")]
    public async Task A_scan_that_fails_is_a_row_that_says_why(string script, string error)
    {
        Prepare(script);
        await ScanAsync("b", "--timeout", "500ms");
        Assert.Equal(("failure", error), ((string)Rows("b")[0]!["status"]!, (string)Rows("b")[0]!["error"]!));
    }

    [Fact]
    public async Task A_failed_scan_is_tried_again_as_often_as_asked()
    {
        Prepare("echo x >> tries; test $(wc -l < tries) -ge 3 && echo roots/r");
        await ScanAsync("b", "--attempts", "3", "--retry-delay", "1ms");
        Assert.Equal("success", (string)Rows("b")[0]!["status"]!);
    }

    [Fact]
    public async Task The_scan_gets_the_user_and_the_flags_without_a_shell()
    {
        Prepare("printf '%s\\n' \"$@\" > given; echo roots/r");
        await File.WriteAllTextAsync(_workshop["users.txt"], "@u $(touch pwned) ; #x\n", TestContext.Current.CancellationToken);
        await ScanAsync("b", "--compute-clv", "--api-base-url", "http://x", "--full");
        Assert.Equal(["@u $(touch pwned) ; #x", "--api-base-url", "http://x", "--full", "--compute-clv"], File.ReadAllLines(_workshop["given"]));
        Assert.False(File.Exists(_workshop["pwned"]));
    }

    [Fact]
    public async Task The_batch_can_be_looked_at_as_any_other_and_names_how_to_go_on()
    {
        Prepare("exit 4");
        await ScanAsync("b");
        var folder = Path.GetDirectoryName(Directory.GetFiles(_workshop["out"], "journal.db", SearchOption.AllDirectories)[0])!;
        var status = await _workshop.VolleyAsync("status", folder);
        Assert.Contains("volley hypotheses --users users.txt", status.Output, StringComparison.Ordinal);
        Assert.Contains("--retry-failed", status.Output, StringComparison.Ordinal);
        Assert.Contains("exit code 4", (await _workshop.VolleyAsync("explain", folder, "#0")).Output, StringComparison.Ordinal);
        Assert.Contains("_u-", (await _workshop.VolleyAsync("results", folder)).Output, StringComparison.Ordinal);
        var run = await _workshop.VolleyAsync("run", folder);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("VOL1043", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("VOL7101", "--scan-command", "scan {usr}")]
    [InlineData("VOL4001", "--scan-command", "no-such-program {user}")]
    [InlineData("VOL7101", "--scan-command", "true {user}", "--full")]
    [InlineData("VOL7106", "--scan-command", "true {user}", "--budget", "1")]
    [InlineData("VOL7105", "--scan-command", "true {user}", "--batch-id", "../x")]
    [InlineData("VOL5004", "--timeout", "5")]
    [InlineData("VOL5004", "--created-at", "yesterday")]
    public async Task A_mistake_in_what_was_typed_starts_nothing(string code, params string[] arguments)
    {
        Prepare("true");
        var end = await _workshop.VolleyAsync(["hypotheses", "--users", "users.txt", "--output-root", "out", .. arguments]);
        Assert.Equal((2, ""), (end.ExitCode, end.Output));
        Assert.StartsWith(code, end.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_workshop["out"]));
    }

    [Theory]
    [InlineData("echo '{\"run_root\": \"roots/r\", \"cost\": 1}' > \"$VOLLEY_RESULT\"")]
    [InlineData("echo '{\"run_root\": \"roots/r\", \"cost\": 1}'")]
    [InlineData("echo '{\"cost\": 1.0}'; echo roots/r")]
    public async Task A_budget_that_refuses_users_ends_with_3_and_a_row_for_each(string script)
    {
        Prepare(script);
        await File.WriteAllTextAsync(_workshop["users.txt"], "@a\n@b\n@c\n", TestContext.Current.CancellationToken);
        var end = await _workshop.VolleyAsync(Arguments("b", "--budget", "2", "--budget-per-user", "1", "--workers", "3"));
        Assert.True(end.ExitCode == 3, end.ToString());
        Assert.Equal(["success", "success", "failure"], Rows("b").Select(r => (string)r!["status"]!));
    }

    [Fact]
    public async Task Stopping_at_an_error_ends_the_scans_that_run_and_starts_no_other()
    {
        Prepare("echo $1 >> started; if test $1 = @a; then until grep -q @b started; do sleep 0.01; done; echo 'E: down' >&2; exit 1; fi; sleep 600");
        await File.WriteAllTextAsync(_workshop["users.txt"], "@a\n@b\n@c\n@d\n", TestContext.Current.CancellationToken);
        var end = await _workshop.VolleyAsync(Arguments("b", "--workers", "2", "--no-continue-on-error"));
        Assert.Equal((1, "", "Batch run failed: E: down\n"), (end.ExitCode, end.Output, end.Errors));
        Assert.Equal(["@a", "@b"], File.ReadAllLines(_workshop["started"]).Order());
        Assert.Empty(Directory.GetFiles(_workshop["out"], "*.json", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task The_example_ends_with_a_leaderboard()
    {
        Assert.SkipUnless(Workshop.Has("awk"), "awk is not installed");
        Repository.Copy("examples", _workshop["examples"]);
        var end = await _workshop.VolleyAsync("hypotheses", "--users", "examples/hypotheses/users.txt", "--scan-command", "examples/hypotheses/scan.sh", "--output-root", "out", "--batch-id", "b", "--workers", "4");
        Assert.True(end.ExitCode == 0, end.ToString());
        Assert.Equal(["@nobody"], Rows("b").Where(r => (string)r!["status"]! == "failure").Select(r => (string)r!["user"]!));
        var board = JsonNode.Parse(File.ReadAllText(Directory.GetFiles(_workshop["out"], "hypothesis_leaderboard.json", SearchOption.AllDirectories)[0]))!;
        Assert.Equal("league:nba", (string)board["top_lists"]!["top_by_notional_weighted_avg_clv_pct"]![0]!);
        Assert.Equal(10, board["segments"]!.AsArray().Count);
    }

    private void Prepare(string script)
    {
        Directory.CreateDirectory(_workshop["roots/r"]);
        File.WriteAllText(_workshop["roots/r/hypothesis_candidates.json"], "{}");
        File.WriteAllText(_workshop["roots/r/coverage_reconciliation_report.json"], "{}");
        File.WriteAllText(_workshop["roots/r/run_manifest.json"], "{}");
        File.WriteAllText(_workshop["elsewhere.json"], "{\"output_paths\": {\"run_root\": \"roots/r\"}}");
        File.WriteAllText(_workshop["users.txt"], "@u\n");
        File.WriteAllText(_workshop["scan.sh"], script + "\n");
    }

    private static string[] Arguments(string batch, params string[] more) =>
        ["hypotheses", "--users", "users.txt", "--output-root", "out", "--batch-id", batch, "--scan-command", "sh scan.sh {user} {flags}", .. more];

    private async Task ScanAsync(string batch, params string[] more)
    {
        var end = await _workshop.VolleyAsync(Arguments(batch, more));
        Assert.True(end.ExitCode == 0, end.ToString());
    }

    private JsonArray Rows(string batch) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Directory.GetDirectories(_workshop["out"])[0], batch, "per_user_results.json")))!["per_user"]!.AsArray();
}
