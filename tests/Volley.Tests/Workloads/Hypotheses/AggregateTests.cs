using Volley.Diagnostics;
using Volley.Workloads.Diagnostics;
using Volley.Workloads.Hypotheses;

namespace Volley.Tests.Workloads.Hypotheses;

public sealed class AggregateTests : IDisposable
{
    private readonly HypothesisFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{\"candidates\": [{\"segment_key\": \"a:b\", \"metrics\": {\"count\": NaN}}]}", "ValueError: ")]
    [InlineData("{\"candidates\": [{\"x\": [1e999]}]}", "ValueError: ")]
    [InlineData("{\"candidates\": [{\"segment_key\": \"a:b\", \"rank\": 1e999}]}", "ValueError: ")]
    [InlineData("{\"candidates\": [0,0,0,0,0, {\"segment_key\": \"a:b\", \"rank\": Infinity}]}", "OverflowError: ")]
    [InlineData("{\"candidates\": [{\"segment_key\": \"a:b\", \"denominators\": [1]}]}", "AttributeError: 'list' object has no attribute 'get'")]
    [InlineData("{\"candidates\": [{\"segment_key\": \"a:b\", \"metrics\": \"x\"}]}", "AttributeError: 'str' object has no attribute 'get'")]
    [InlineData("{\"candidates\": [{\"segment_key\": \"a:b\", \"denominators\": {\"weighting\": \"notional\", \"weight_used\": \"nan\"}, \"metrics\": {\"notional_weighted_avg_clv_pct\": 1}}]}", "ValueError: ")]
    [InlineData("{\"candidates\": [{\"segment_key\": \"a:b\", \"denominators\": {\"weighting\": \"notional\", \"weight_used\": \"inf\"}}]}", "ValueError: ")]
    [InlineData("{\"candidates\": [{\"segment_key\": \"a:b\", \"denominators\": {\"weighting\": \"notional\", \"weight_used\": 1e300}, \"metrics\": {\"notional_weighted_avg_clv_pct\": 1e300}}]}", "OverflowError: ")]
    [InlineData("{\"candidates\": ", "JSONDecodeError: Expecting value")]
    [InlineData(null, "FileNotFoundError: [Errno 2] No such file or directory: ")]
    public async Task A_user_that_would_spoil_the_files_becomes_one_failure_row(string? candidates, string error)
    {
        var files = await _folder.AggregateAsync(_folder.Root("bad", candidates), _folder.Root("good", HypothesisFolder.Candidates("a:b")));
        Assert.Equal((1, 1), (files.UsersSucceeded, files.UsersFailed));
        var rows = _folder.Json("per_user_results.json")["per_user"]!.AsArray();
        Assert.Equal(2, rows.Count);
        Assert.StartsWith(error, (string)rows[0]!["error"]!, StringComparison.Ordinal);
        Assert.Null(rows[0]!["run_root"]);
        var segment = Assert.Single(_folder.Json("hypothesis_leaderboard.json")["segments"]!.AsArray());
        Assert.Equal((1, 10, "good"), ((int)segment!["users_with_segment"]!, (int)segment["total_count"]!, (string?)Assert.Single(segment["examples"]!.AsArray())!["user"]));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("{\"candidates\": {\"a\": 1}}")]
    [InlineData("{\"candidates\": null}")]
    public async Task A_root_of_another_kind_counts_as_empty(string candidates)
    {
        var files = await _folder.AggregateAsync(_folder.Root("r", candidates, coverage: "[1]"));
        Assert.Equal(1, files.UsersSucceeded);
        Assert.Empty(_folder.Json("hypothesis_leaderboard.json")["segments"]!.AsArray());
    }

    [Theory]
    [InlineData("hypothesis_candidates.json")]
    [InlineData("coverage_reconciliation_report.json")]
    [InlineData("segment_analysis.json")]
    public async Task A_pipe_or_a_device_in_place_of_a_file_is_a_failure_and_is_not_waited_for(string name)
    {
        var (pipe, device) = (_folder.Root("a"), _folder.Root("b"));
        File.Delete(Path.Combine(pipe, name));
        using (var made = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(pipe, name)]))
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        File.Delete(Path.Combine(device, name));
        File.CreateSymbolicLink(Path.Combine(device, name), "/dev/zero");
        var files = await _folder.AggregateAsync(pipe, device);
        Assert.Equal((0, 2), (files.UsersSucceeded, files.UsersFailed));
        var error = (string)_folder.Json("per_user_results.json")["per_user"]![0]!["error"]!;
        Assert.Equal($"OSError: It is a pipe or a device, and no file: '{Path.Combine(pipe, name)}'", error);
    }

    [Fact]
    public async Task A_malformed_segment_analysis_is_a_failure_and_a_missing_one_is_none()
    {
        var files = await _folder.AggregateAsync(_folder.Root("a", segments: "{"), _folder.Root("b"));
        Assert.Equal((1, 1), (files.UsersSucceeded, files.UsersFailed));
    }

    [Fact]
    public async Task A_link_that_leads_to_no_segment_analysis_counts_as_a_missing_one()
    {
        var (broken, circle, whole) = (_folder.Root("a"), _folder.Root("b"), _folder.Root("c"));
        File.CreateSymbolicLink(Path.Combine(broken, "segment_analysis.json"), "nowhere");
        File.CreateSymbolicLink(Path.Combine(circle, "segment_analysis.json"), "segment_analysis.json");
        File.WriteAllText(_folder["analysis"], """{"segment_analysis": {"hypothesis_meta": {"notional_weight_total_global": 7}}}""");
        File.CreateSymbolicLink(Path.Combine(whole, "segment_analysis.json"), _folder["analysis"]);
        var files = await _folder.AggregateAsync(broken, circle, whole);
        Assert.Equal((3, 0), (files.UsersSucceeded, files.UsersFailed));
        Assert.Equal(7.0, (double)_folder.Json("per_user_results.json")["per_user"]![2]!["coverage"]!["notional_weight_total_global"]!);
    }

    [Fact]
    public async Task Several_roots_of_one_user_count_as_one_user_with_both_weights()
    {
        var slug = HypothesisFolder.Candidates("a:b").Insert(1, "\"user_slug\": \"@u\",");
        await _folder.AggregateAsync(_folder.Root("x", slug), _folder.Root("y", slug), _folder.Root("z", slug));
        var segment = _folder.Json("hypothesis_leaderboard.json")["segments"]![0]!;
        Assert.Equal((1, 30, 300.0), ((int)segment["users_with_segment"]!, (int)segment["total_count"]!, (double)segment["total_notional_weight_used"]!));
        Assert.Equal(1, (int)segment["scores"]!["notional_weighted_avg_clv_pct"]!["users_used"]!);
        Assert.Equal(3, _folder.Json("per_user_results.json")["per_user"]!.AsArray().Count);
    }

    [Fact]
    public async Task Sums_beyond_every_float_are_null_and_spoil_nothing()
    {
        var huge = HypothesisFolder.Candidates("a:b", clv: 0.5, weight: 1.5e308);
        var files = await _folder.AggregateAsync(_folder.Root("x", huge), _folder.Root("y", huge));
        Assert.Equal(2, files.UsersSucceeded);
        var segment = _folder.Json("hypothesis_leaderboard.json")["segments"]![0]!;
        Assert.Null(segment["total_notional_weight_used"]);
        Assert.Null(segment["scores"]!["notional_weighted_avg_clv_pct"]!["value"]);
    }

    [Fact]
    public async Task No_root_at_all_makes_an_empty_leaderboard()
    {
        var files = await _folder.AggregateAsync();
        Assert.Equal((0, 0), (files.UsersSucceeded, files.UsersFailed));
        Assert.Contains("\"per_user\": [],\n  \"segments\": [],", _folder.Text("hypothesis_leaderboard.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_roots_are_left_as_they_are_and_no_temporary_file_stays()
    {
        var root = _folder.Root("r", HypothesisFolder.Candidates("a:b"));
        var before = Directory.GetFiles(root).ToDictionary(f => f, File.GetLastWriteTimeUtc);
        await _folder.AggregateAsync(root);
        Assert.Equal(before, Directory.GetFiles(root).ToDictionary(f => f, File.GetLastWriteTimeUtc));
        Assert.Equal(
            ["batch_manifest.json", "hypothesis_leaderboard.html", "hypothesis_leaderboard.json", "hypothesis_leaderboard.md", "per_user_results.json"],
            Directory.GetFileSystemEntries(_folder.Target().BatchRoot).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_a_killed_process_left_is_removed_and_links_are_not_written_through()
    {
        var batch = _folder.Target().BatchRoot;
        Directory.CreateDirectory(batch);
        var left = Path.Combine(batch, ".volley-2147483646-x-rows.tmp");
        File.WriteAllText(left, "");
        File.WriteAllText(_folder["elsewhere"], "untouched");
        File.CreateSymbolicLink(Path.Combine(batch, "batch_manifest.json"), _folder["elsewhere"]);
        await _folder.AggregateAsync(_folder.Root("r"));
        Assert.False(File.Exists(left));
        Assert.Equal("untouched", File.ReadAllText(_folder["elsewhere"]));
        Assert.Contains("\"users_attempted\": 1", _folder.Text("batch_manifest.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_leaves_what_was_there()
    {
        await _folder.AggregateAsync(_folder.Root("r"));
        var before = _folder.Text("batch_manifest.json");
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => HypothesisLeaderboard.AggregateAsync([_folder.Root("s")], _folder.Target(), cancelled.Token));
        Assert.Equal(before, _folder.Text("batch_manifest.json"));
    }

    [Theory]
    [InlineData("", "2026-02-20/b")]
    [InlineData(".", "2026-02-20/b")]
    [InlineData("./a//b/", "a/b/2026-02-20/b")]
    [InlineData("/a/../b", "/a/../b/2026-02-20/b")]
    public void The_batch_lies_in_the_output_root_and_without_one_in_the_working_directory(string outputRoot, string batchRoot) =>
        Assert.Equal(batchRoot, (_folder.Target("b") with { OutputRoot = outputRoot }).BatchRoot);

    [Theory]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("/etc")]
    [InlineData("")]
    public async Task A_batch_id_that_leads_out_of_the_output_root_is_refused(string id)
    {
        var fault = await Assert.ThrowsAsync<BatchException>(() => HypothesisLeaderboard.AggregateAsync([], _folder.Target(id), TestContext.Current.CancellationToken));
        Assert.Equal(WorkloadCodes.BadBatchId, fault.Diagnostics[0].Code);
    }
}
