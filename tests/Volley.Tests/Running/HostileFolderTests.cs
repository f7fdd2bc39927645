using System.Diagnostics;
using Volley.Diagnostics;
using Volley.Journal;
using Volley.Planning;

namespace Volley.Tests.Running;

public sealed class HostileFolderTests : IDisposable
{
    private readonly RunFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("results.jsonl")]
    [InlineData("timings.jsonl")]
    [InlineData("batch.yaml")]
    [InlineData("batch.yaml.new")]
    public async Task A_link_that_a_job_put_in_place_of_a_file_is_replaced_and_not_written_through(string name)
    {
        _folder.Write("victim", "precious");
        await _folder.RunAsync($"name: b\nshell: 'ln -sf {_folder.At("victim")} {Path.Combine(_folder.Batch.Root, name)}'\n");
        await _folder.RunAsync("name: b\nshell: 'true'\n");
        Assert.Equal("precious", File.ReadAllText(_folder.At("victim")));
        Assert.EndsWith("}\n", _folder.Results(), StringComparison.Ordinal);
        Assert.Null(new FileInfo(_folder.Batch.Results).LinkTarget);
    }

    [Fact]
    public async Task A_pipe_in_place_of_the_results_is_replaced()
    {
        await _folder.RunAsync("name: b\nshell: 'rm batch/results.jsonl; mkfifo batch/results.jsonl'\n");
        await _folder.RunAsync("name: b\nshell: 'true'\n");
        Assert.EndsWith("}\n", _folder.Results(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_in_place_of_the_lock_is_refused()
    {
        _folder.Write("victim", "precious");
        Directory.CreateDirectory(_folder.Batch.Root);
        File.CreateSymbolicLink(_folder.Batch.Lock, _folder.At("victim"));
        var fault = await Assert.ThrowsAsync<BatchException>(() => _folder.RunAsync("name: b\nshell: 'true'\n"));
        Assert.Contains("it is a link to", fault.Message, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(_folder.At("victim")));
    }

    [Fact]
    public async Task An_input_that_became_a_pipe_is_refused_and_not_waited_for()
    {
        _folder.Write("pipe", "");
        var (spec, plan) = _folder.Load("name: b\nshell: 'true'\ninputs: [pipe]\n");
        File.Delete(_folder.At("pipe"));
        using (var made = Process.Start("mkfifo", _folder.At("pipe")))
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        var runner = new BatchRunner(spec, plan, new RunOptions { Folder = _folder.Batch }, _folder);
        var fault = await Assert.ThrowsAsync<BatchException>(() => runner.RunAsync(CancellationToken.None, CancellationToken.None));
        Assert.Equal(DiagnosticCodes.InputUnreadable, Assert.Single(fault.Diagnostics).Code);
    }

    [Fact]
    public async Task Who_does_not_wait_for_orphans_has_them_killed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Orphans are found through /proc.");
        var (spec, plan) = _folder.Load("name: b\nshell: 'true'\n");
        string batchId;
        await using (var crashed = SqliteJournal.Open(_folder.Batch))
        {
            batchId = crashed.State.BatchId;
            crashed.Begin(new RunStart(PlanParts.Of("b", plan).ToJson(), plan.Count, null));
        }

        using var orphan = Process.Start(new ProcessStartInfo("sh", ["-c", "trap '' TERM; echo ready; while :; do sleep 0.1; done"])
        {
            RedirectStandardOutput = true,
            Environment = { ["VOLLEY_BATCH"] = batchId },
        })!;
        await orphan.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        var gone = new CancellationToken(canceled: true);
        var report = await new BatchRunner(spec, plan, new RunOptions { Folder = _folder.Batch }, _folder).RunAsync(gone, gone);
        Assert.Equal(RunEnding.Interrupted, report.Ending);
        await orphan.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(137, orphan.ExitCode);
    }
}
