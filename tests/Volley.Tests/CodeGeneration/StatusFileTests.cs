using Volley.Diagnostics;
using Volley.Workloads.CodeGeneration.Status;
using Volley.Workloads.Diagnostics;

namespace Volley.Tests.CodeGeneration;

public sealed class StatusFileTests : IDisposable
{
    private readonly ProjectFolder _project = new();

    public void Dispose() => _project.Dispose();

    private StatusFile Statuses => new(_project.Root, TimeProvider.System);

    [Fact]
    public void The_originals_own_file_is_read_and_what_it_says_is_kept()
    {
        var original = File.ReadAllText(WorkSplitData.Path("repo-jobs/_jobstatus.json"));
        _project.Write("jobs/_jobstatus.json", original);
        foreach (var file in Directory.EnumerateFiles(WorkSplitData.Path("repo-jobs"), "*.md"))
            _project.Write("jobs/" + Path.GetFileName(file), "");
        var before = StatusJson.Read(File.ReadAllBytes(_project.At("jobs/_jobstatus.json")));
        Statuses.Update(book => book.Reset("batch_004_cli_options"));
        var text = _project.Read("jobs/_jobstatus.json");
        var after = StatusJson.Read(File.ReadAllBytes(_project.At("jobs/_jobstatus.json")));
        Assert.Equal(before.Where(e => e.Id != "batch_004_cli_options"), after.Where(e => e.Id != "batch_004_cli_options" && before.Any(b => b.Id == e.Id)));
        Assert.StartsWith("[\n  {\n    \"id\": \"archive_001_config\",\n    \"status\": \"pass\",\n    \"created_at\": \"2026-01-28T05:01:42.220385181Z\",", text, StringComparison.Ordinal);
        Assert.Equal(after.Select(e => e.Id).Order(StringComparer.Ordinal), after.Select(e => e.Id));
        var reset = after.Single(e => e.Id == "batch_004_cli_options");
        Assert.Equal((JobStatus.Created, null), (reset.Status, reset.Error));
    }

    [Fact]
    public void New_jobs_are_created_and_those_without_a_file_are_struck_out()
    {
        _project.Write("jobs/_jobstatus.json", """[{"id":"gone","status":"pass","created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z"}]""");
        _project.Job("a");
        Assert.Equal("a", Assert.Single(Statuses.Read().Entries).Id);
        Assert.Contains("gone", _project.Read("jobs/_jobstatus.json"), StringComparison.Ordinal);
        Statuses.Update(_ => { });
        Assert.DoesNotContain("gone", _project.Read("jobs/_jobstatus.json"), StringComparison.Ordinal);
        Assert.False(File.Exists(_project.At("jobs/_jobstatus.json.tmp")));
    }

    [Fact]
    public void A_partial_state_survives_and_goes_with_a_reset()
    {
        _project.Job("a");
        var partial = new PartialState([new AppliedEdit("x", "f")], [new FailedEdit("y", "g", "no", 3)]);
        Statuses.Update(book => book.Fail("a", "no", ran: false, partial));
        var read = Statuses.Read()["a"]!.Partial!;
        Assert.Equal((partial.Successful[0], partial.Failed[0]), (read.Successful[0], read.Failed[0]));
        Statuses.Update(book => book.Reset("a"));
        Assert.Null(Statuses.Read()["a"]!.Partial);
    }

    [Fact]
    public void Any_change_but_to_fail_clears_the_error()
    {
        _project.Job("a");
        Statuses.Update(book => book.Fail("a", "no", ran: true));
        Assert.Equal(("no", true), (Statuses.Read()["a"]!.Error, Statuses.Read()["a"]!.Ran));
        Statuses.Update(book => book.Set("a", JobStatus.PendingWork));
        Assert.Null(Statuses.Read()["a"]!.Error);
    }

    [Fact]
    public async Task Changes_from_many_sides_lose_none()
    {
        var ids = Enumerable.Range(0, 40).Select(i => $"job{i:00}").ToArray();
        foreach (var id in ids)
            _project.Job(id);
        await Parallel.ForEachAsync(ids, (id, _) =>
        {
            // A file object of its own each: as separate processes have, only the lock on disk keeps them apart.
            new StatusFile(_project.Root, TimeProvider.System).Update(book => book.Set(id, JobStatus.Pass, ran: true));
            return ValueTask.CompletedTask;
        });
        Assert.All(Statuses.Read().Entries, e => Assert.Equal(JobStatus.Pass, e.Status));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[{]")]
    [InlineData("""[{"id":"a","status":"odd","created_at":"x","updated_at":"x"}]""")]
    public void A_damaged_file_is_an_error_and_is_not_written_over(string text)
    {
        _project.Write("jobs/_jobstatus.json", text);
        _project.Job("a");
        var fault = Assert.Throws<BatchException>(() => Statuses.Update(book => book.Reset("a")));
        Assert.Equal(WorkloadCodes.StatusUnreadable, fault.Diagnostics[0].Code);
        Assert.Equal(text, _project.Read("jobs/_jobstatus.json"));
    }
}
