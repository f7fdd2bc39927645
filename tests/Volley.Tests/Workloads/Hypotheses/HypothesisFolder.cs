using System.Text.Json;
using System.Text.Json.Nodes;
using Volley.Scheduling;
using Volley.Workloads.Hypotheses;

namespace Volley.Tests.Workloads.Hypotheses;

/// <summary>A temporary folder with run roots and batches.</summary>
internal sealed class HypothesisFolder : IDisposable
{
    public static readonly DateTimeOffset CreatedAt = new(2026, 2, 20, 18, 0, 0, TimeSpan.Zero);

    private const string BatchId = "batch-of-tests";

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("volley-hypotheses-");

    public string this[string path] => Path.Combine(_root.FullName, path);

    public LeaderboardTarget Target(string batchId = BatchId) => new() { OutputRoot = this["out"], BatchId = batchId, CreatedAt = CreatedAt };

    public HypothesisBatch Batch(params string[] users) => new()
    {
        Users = [.. users],
        UsersFile = "users.txt",
        Target = Target(),
        Retry = new RetryPolicy { Delay = TimeSpan.Zero },
    };

    /// <summary>Writes a run root; <see langword="null"/> leaves a file out.</summary>
    public string Root(string name, string? candidates = """{"candidates": []}""", string? coverage = "{}", string? segments = null)
    {
        var root = this[name];
        Directory.CreateDirectory(root);
        foreach (var (file, text) in (ReadOnlySpan<(string, string?)>)[("hypothesis_candidates.json", candidates), ("coverage_reconciliation_report.json", coverage), ("segment_analysis.json", segments)])
            if (text is not null)
                File.WriteAllText(Path.Combine(root, file), text);
        return root;
    }

    /// <summary>Candidates with one notional candidate for a segment.</summary>
    public static string Candidates(string segment, double clv = 0.1, double weight = 100, string more = "") => JsonSerializer.Serialize(new
    {
        candidates = new[]
        {
            new
            {
                segment_key = segment,
                rank = 1,
                denominators = new { weighting = "notional", weight_used = weight, count_used = 10 },
                metrics = new { count = 10, notional_weighted_avg_clv_pct = clv, notional_weighted_beat_close_rate = 0.5 },
            },
        },
    }).Replace("\"count\":10", "\"count\":10" + more, StringComparison.Ordinal);

    public string Text(string name, string batchId = BatchId) => File.ReadAllText(Path.Combine(Target(batchId).BatchRoot, name));

    public JsonNode Json(string name) => JsonNode.Parse(Text(name))!;

    /// <summary>The files of a batch that are the same for the same users, by name.</summary>
    public Dictionary<string, string> Files(string batchId = BatchId) => Directory
        .EnumerateFiles(Target(batchId).BatchRoot)
        .Where(f => Path.GetFileName(f) is var name && (name.StartsWith("hypothesis_", StringComparison.Ordinal) || name is "per_user_results.json" or "batch_manifest.json"))
        .ToDictionary(f => Path.GetFileName(f), f => File.ReadAllText(f).Replace(batchId, "ID", StringComparison.Ordinal));

    public Task<LeaderboardFiles> AggregateAsync(params string[] roots) =>
        HypothesisLeaderboard.AggregateAsync(roots, Target(), TestContext.Current.CancellationToken);

    public void Dispose() => _root.Delete(recursive: true);
}
