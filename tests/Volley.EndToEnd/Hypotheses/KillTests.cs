using System.Globalization;
using Volley.EndToEnd.Testing;

namespace Volley.EndToEnd.Hypotheses;

/// <summary>Kills and interruptions of <c>volley hypotheses</c>, at moments that chance chooses.</summary>
public sealed class KillTests : IDisposable
{
    private const int Users = 60;
    private const int Kills = 6;

    // Every start of a scan is one line; a scan takes a little while, so that kills find some of them running.
    private const string Scan =
        """
        printf '%s %s\n' "$ROUND" "$1" >>starts.log
        sleep 0.0$(( ${1#@u} % 5 ))
        mkdir -p "roots/$1"
        printf '{"candidates": [{"segment_key": "a:%d", "rank": 1, "denominators": {"weighting": "notional", "weight_used": %d}, "metrics": {"count": 5, "notional_weighted_avg_clv_pct": 0.%d}}]}' $(( ${1#@u} % 3 )) "${1#@u}" "${1#@u}" >"roots/$1/hypothesis_candidates.json"
        echo '{}' >"roots/$1/coverage_reconciliation_report.json"
        test "$(( ${1#@u} % 9 ))" -ne 4 || { echo "RuntimeError: nine" >&2; exit 1; }
        echo "{\"run_root\": \"roots/$1\"}"
        """;

    private readonly TempBatch _batch = new("");
    private readonly Random _random = new(20260220);

    public KillTests()
    {
        _batch.Write("scan.sh", Scan);
        _batch.Write("users.txt", string.Concat(Enumerable.Range(1, Users).Select(i => string.Create(CultureInfo.InvariantCulture, $"@u{i}\n"))));
    }

    public void Dispose() => _batch.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task After_any_kill_the_batch_goes_on_to_the_same_bytes_and_scans_no_finished_user_again(int workers)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Signals are sent by process id.");
        _batch.Environment["ROUND"] = "0";
        var whole = await _batch.VolleyAsync(Arguments("id-whole", workers));
        Assert.True(whole.ExitCode == 0, whole.ToString());
        File.Delete(_batch.InFolder("starts.log"));

        var done = new HashSet<string>();
        for (var round = 1; round <= Kills; round++)
            await KillOneAsync(round, workers, done);

        _batch.Environment["ROUND"] = "last";
        var last = await _batch.VolleyAsync(Arguments("id-parts", workers));
        Assert.True(last.ExitCode == 0, last.ToString());
        Assert.Equal(Files("id-whole"), Files("id-parts"));
        Assert.Empty(_batch.Processes());
    }

    [Fact]
    public async Task Ctrl_C_ends_with_130_and_no_leaderboard_and_says_how_to_go_on()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Signals are sent by process id.");
        _batch.Environment["ROUND"] = "1";
        await using var run = _batch.StartVolley(Arguments("b", 2));
        await Eventually.HoldsAsync(() => Starts().Count > 3, "Some scans started.");
        run.Signal(2);
        var end = await run.EndAsync();
        Assert.True(end.ExitCode == 130, end.ToString());
        Assert.Contains("Go on: ", end.Stderr, StringComparison.Ordinal);
        Assert.Contains("volley hypotheses --users users.txt", end.Stderr, StringComparison.Ordinal);
        Assert.Equal("", end.Stdout);
        Assert.False(File.Exists(_batch.InFolder("out/2026-02-20/b/batch_manifest.json")));
        Assert.Empty(_batch.Processes());
    }

    private async Task KillOneAsync(int round, int workers, HashSet<string> done)
    {
        _batch.Environment["ROUND"] = TempBatch.Text(round);
        var before = Starts().Count;
        await using (var run = _batch.StartVolley(Arguments("id-parts", workers)))
        {
            var enough = before + _random.Next(1, Users / Kills);
            await Eventually.HoldsAsync(() => run.HasExited || Starts().Count >= enough, "Enough scans started.");
            await Task.Delay(_random.Next(15), TestContext.Current.CancellationToken);
            run.Signal(9);
            await run.EndAsync();
        }

        Assert.DoesNotContain(Starts().Where(s => s.Round == TempBatch.Text(round)), s => done.Contains(s.User));
        var results = _batch.InFolder("out/2026-02-20/id-parts/results.jsonl");
        foreach (var line in File.Exists(results) ? File.ReadLines(results) : [])
            if (System.Text.Json.JsonElement.Parse(line).GetProperty("parameters").GetProperty("user").GetString() is { } user)
                done.Add(user);
    }

    private List<(string Round, string User)> Starts() => [.. _batch.LinesOf("starts.log").Select(l => l.Split(' ')).Where(p => p.Length == 2).Select(p => (p[0], p[1]))];

    private Dictionary<string, string> Files(string batch) => ((string[])["per_user_results.json", "hypothesis_leaderboard.json", "hypothesis_leaderboard.md", "hypothesis_leaderboard.html", "batch_manifest.json"])
        .ToDictionary(f => f, f => File.ReadAllText(_batch.InFolder($"out/2026-02-20/{batch}/{f}")).Replace(batch, "ID", StringComparison.Ordinal));

    private static string[] Arguments(string batch, int workers) =>
    [
        "hypotheses", "--users", "users.txt", "--output-root", "out", "--batch-id", batch, "--created-at", "2026-02-20T18:00:00Z",
        "--workers", TempBatch.Text(workers), "--scan-command", "sh scan.sh {user}",
    ];
}
