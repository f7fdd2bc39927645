using System.Collections.Concurrent;
using Volley.Diagnostics;
using Volley.Scheduling;
using Volley.Workloads.Diagnostics;
using Volley.Workloads.Hypotheses;

namespace Volley.Tests.Workloads.Hypotheses;

/// <summary>Scans by a delegate, on the real engine.</summary>
public sealed class HypothesisScanTests : IDisposable
{
    private readonly HypothesisFolder _folder = new();
    private readonly ConcurrentQueue<string> _calls = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Finished_users_are_not_scanned_again_and_new_ones_are()
    {
        var scan = Scan(user => user == "@bad" ? throw new InvalidOperationException("no backend") : new ScanResult { RunRoot = RootOf(user) });
        await RunAsync(scan, _folder.Batch("@a", "@bad", "@b"));
        var first = _folder.Files();
        await RunAsync(scan, _folder.Batch("@a", "@bad", "@b"));
        Assert.Equal(first, _folder.Files());
        var report = await RunAsync(scan, _folder.Batch("@c", "@a", "@bad", "@b"));
        Assert.Equal(["@a", "@bad", "@b", "@c"], _calls);
        Assert.Equal((3, 1), (report.Files!.UsersSucceeded, report.Files.UsersFailed));
        Assert.Equal(["@c", "@a", "@bad", "@b"], Rows().Select(r => r.User));
        Assert.Equal("InvalidOperationException: no backend", Rows()[2].Error);
    }

    [Fact]
    public async Task Failed_users_are_scanned_again_when_asked()
    {
        var isUp = false;
        var scan = Scan(user => isUp ? new ScanResult { RunRoot = RootOf(user) } : throw new TimeoutException("down"));
        await RunAsync(scan, _folder.Batch("@a"));
        isUp = true;
        Assert.Equal(1, (await RunAsync(scan, _folder.Batch("@a"))).Files!.UsersFailed);
        Assert.Equal(1, (await RunAsync(scan, _folder.Batch("@a") with { RetryFailed = true })).Files!.UsersSucceeded);
    }

    [Fact]
    public async Task Other_flags_or_another_delegate_scan_again()
    {
        await RunAsync(Scan(Good), _folder.Batch("@a"));
        await RunAsync(Scan(Good), _folder.Batch("@a") with { Flags = new ScanFlags { Full = true } });
        await RunAsync(Scan(Good, "v2"), _folder.Batch("@a") with { Flags = new ScanFlags { Full = true } });
        Assert.Equal(3, _calls.Count);
    }

    [Fact]
    public async Task A_run_root_that_cannot_be_used_is_a_failed_scan_and_tried_again()
    {
        var attempt = 0;
        var scan = Scan(user =>
        {
            _folder.Root(user, ++attempt == 1 ? "{" : HypothesisFolder.Candidates("a:b"));
            return new ScanResult { RunRoot = _folder[user] };
        });
        var report = await RunAsync(scan, _folder.Batch("@a") with { Retry = new RetryPolicy { Attempts = 2, Delay = TimeSpan.Zero } });
        Assert.Equal((1, 2), (report.Files!.UsersSucceeded, _calls.Count));
    }

    [Fact]
    public async Task A_manifest_leads_to_the_run_root()
    {
        RootOf("@a");
        RootOf("@b");
        File.WriteAllText(_folder["@a/run_manifest.json"], "{}");
        File.WriteAllText(_folder["m.json"], $"{{\"output_paths\": {{\"run_root\": \"{_folder["@b"]}\"}}}}");
        var scan = Scan(user => new ScanResult { RunManifest = user == "@a" ? _folder["@a/run_manifest.json"] : user == "@b" ? _folder["m.json"] : _folder["none.json"] });
        await RunAsync(scan, _folder.Batch("@a", "@b", "@c"));
        Assert.Equal([_folder["@a"], _folder["@b"], null], Rows().Select(r => r.Root));
        Assert.Equal($"FileNotFoundError: run_manifest.json not found: {_folder["none.json"]}", Rows()[2].Error);
    }

    [Fact]
    public async Task A_scan_that_names_nothing_is_a_failure()
    {
        await RunAsync(Scan(_ => new ScanResult()), _folder.Batch("@a"));
        Assert.Equal("ValueError: Scan output missing run root and run_manifest path.", Rows()[0].Error);
    }

    [Fact]
    public async Task A_run_root_that_is_gone_when_the_leaderboard_is_made_is_a_failure_row()
    {
        await RunAsync(Scan(Good), _folder.Batch("@a", "@b"));
        Directory.Delete(_folder["@a"], recursive: true);
        var report = await RunAsync(Scan(Good), _folder.Batch("@a", "@b"));
        Assert.Equal((1, 1), (report.Files!.UsersSucceeded, report.Files.UsersFailed));
        Assert.StartsWith("FileNotFoundError: ", Rows()[0].Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Stopping_at_errors_writes_no_leaderboard_and_starts_no_later_user(int workers)
    {
        var scan = Scan(user => user == "@bad" ? throw new InvalidOperationException("x") : Good(user));
        var users = (string[])["@a", "@bad", .. Enumerable.Range(0, 40).Select(i => $"@later{i}")];
        var report = await RunAsync(scan, _folder.Batch(users) with { ContinueOnError = false, Workers = workers });
        Assert.Equal((null, new UserFailure("@bad", "InvalidOperationException: x")), (report.Files, report.FirstFailure));
        Assert.InRange(_calls.Count, 2, 2 + (10 * workers));
        Assert.False(File.Exists(Path.Combine(_folder.Target().BatchRoot, "batch_manifest.json")));
        var good = await RunAsync(Scan(Good), _folder.Batch(users) with { ContinueOnError = false, Workers = workers });
        Assert.Equal(users.Length, good.Files!.UsersSucceeded);
    }

    [Fact]
    public async Task Stopping_cancels_scans_that_run_and_the_next_run_goes_on()
    {
        using var stop = new CancellationTokenSource();
        var scan = HypothesisScan.By(async (request, cancellation) =>
        {
            _calls.Enqueue(request.User);
            if (request.User == "@slow" && !File.Exists(_folder["again"]))
            {
                await stop.CancelAsync();
                await Task.Delay(Timeout.Infinite, cancellation);
            }

            return new ScanResult { RunRoot = RootOf(request.User) };
        });
        var stopped = await scan.RunAsync(_folder.Batch("@a", "@slow", "@b"), null, stop.Token, stop.Token);
        Assert.Equal((RunEnding.Interrupted, null), (stopped.Run.Ending, stopped.Files));
        File.WriteAllText(_folder["again"], "");
        await RunAsync(scan, _folder.Batch("@a", "@slow", "@b"));
        Assert.Equal(["@a", "@slow", "@slow", "@b"], _calls);
    }

    [Fact]
    public async Task A_budget_refuses_users_that_it_cannot_cover_and_drops_none()
    {
        var report = await RunAsync(
            Scan(user => new ScanResult { RunRoot = RootOf(user), Cost = 1m }),
            _folder.Batch("@a", "@b", "@c") with { Budget = 2m, BudgetPerUser = 1m, Workers = 3 });
        Assert.Equal((2, 1), (report.Files!.UsersSucceeded, report.Files.UsersFailed));
        Assert.StartsWith("BudgetExceeded: ", Rows()[2].Error, StringComparison.Ordinal);
        Assert.Equal(2m, report.Run.Final.Spent);
    }

    [Fact]
    public async Task A_budget_without_a_bound_for_a_user_is_refused()
    {
        var fault = await Assert.ThrowsAsync<BatchException>(() => RunAsync(Scan(Good), _folder.Batch("@a") with { Budget = 2m }));
        Assert.Equal(WorkloadCodes.ScanCostUnbounded, fault.Diagnostics[0].Code);
        Assert.Equal(WorkloadCodes.NoUsers, (await Assert.ThrowsAsync<BatchException>(() => RunAsync(Scan(Good), _folder.Batch()))).Diagnostics[0].Code);
    }

    [Fact]
    public async Task A_scan_that_takes_too_long_is_a_failure()
    {
        var scan = HypothesisScan.By(async (_, cancellation) =>
        {
            await Task.Delay(Timeout.Infinite, cancellation);
            return new ScanResult();
        });
        await RunAsync(scan, _folder.Batch("@a") with { Timeout = TimeSpan.FromMilliseconds(20) });
        Assert.StartsWith("ScanTimeout: took longer than ", Rows()[0].Error, StringComparison.Ordinal);
    }

    private HypothesisScan Scan(Func<string, ScanResult> scan, string identity = "") => HypothesisScan.By(
        (request, _) =>
        {
            _calls.Enqueue(request.User);
            return Task.FromResult(scan(request.User));
        },
        identity);

    private ScanResult Good(string user) => new() { RunRoot = RootOf(user) };

    private string RootOf(string user) => _folder.Root(user, HypothesisFolder.Candidates("a:b"));

    private static Task<HypothesisReport> RunAsync(HypothesisScan scan, HypothesisBatch batch) =>
        scan.RunAsync(batch, null, TestContext.Current.CancellationToken, TestContext.Current.CancellationToken);

    private List<(string User, string? Root, string? Error)> Rows() =>
        [.. _folder.Json("per_user_results.json")["per_user"]!.AsArray().Select(r => ((string)r!["user"]!, (string?)r["run_root"], (string?)r["error"]))];
}
