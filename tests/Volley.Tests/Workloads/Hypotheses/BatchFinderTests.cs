using Volley.Workloads.Hypotheses;

namespace Volley.Tests.Workloads.Hypotheses;

public sealed class BatchFinderTests : IDisposable
{
    private readonly HypothesisFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_batch_that_was_never_run_is_made_now()
    {
        var found = BatchFinder.Find(_folder["out"], "batch-of-tests", HypothesisFolder.CreatedAt);
        Assert.Equal((HypothesisFolder.CreatedAt, _folder.Target().BatchRoot), (found.CreatedAt, found.BatchRoot));
    }

    [Fact]
    public async Task Today_goes_on_with_the_time_at_which_the_batch_was_made()
    {
        await ScanAsync();
        Assert.Equal(HypothesisFolder.CreatedAt, BatchFinder.Find(_folder["out"], "batch-of-tests", HypothesisFolder.CreatedAt.AddHours(3)).CreatedAt);
    }

    [Fact]
    public async Task A_finished_batch_of_an_earlier_day_is_left_alone_and_an_unfinished_one_is_gone_on_with()
    {
        await ScanAsync();
        var tomorrow = HypothesisFolder.CreatedAt.AddDays(1);
        Assert.Equal(tomorrow, BatchFinder.Find(_folder["out"], "batch-of-tests", tomorrow).CreatedAt);
        File.Delete(Path.Combine(_folder.Target().BatchRoot, "batch_manifest.json"));
        Assert.Equal(HypothesisFolder.CreatedAt, BatchFinder.Find(_folder["out"], "batch-of-tests", tomorrow).CreatedAt);
    }

    private Task<HypothesisReport> ScanAsync()
    {
        var root = _folder.Root("r");
        var scan = HypothesisScan.By((_, _) => Task.FromResult(new ScanResult { RunRoot = root }));
        return scan.RunAsync(_folder.Batch("@u"), null, TestContext.Current.CancellationToken, TestContext.Current.CancellationToken);
    }
}
