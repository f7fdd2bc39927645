using System.Text.Json;
using Volley.EndToEnd.Testing;

namespace Volley.EndToEnd.Locks;

public sealed class TwoWritersTests
{
    [Fact]
    public async Task A_second_run_is_refused_and_names_the_first_which_goes_on_unharmed()
    {
        using var batch = Create();
        await using var first = batch.Start();
        await StartedAsync(batch);

        var second = await batch.RunAsync();
        batch.Write("go", "");
        var ended = await first.EndAsync();

        Assert.True(second.ExitCode == 2, second.ToString());
        Assert.Contains("VOL3003", second.Stderr, StringComparison.Ordinal);
        Assert.Contains($"process {first.Id} ", second.Stderr, StringComparison.Ordinal);
        Assert.True(ended.ExitCode == 0, ended.ToString());
        Assert.Equal(["0", "1", "2", "3"], batch.LinesOf("starts.log").Order());
    }

    [Fact]
    public async Task A_lock_dies_with_its_process()
    {
        using var batch = Create();
        await using (var first = batch.Start())
        {
            await StartedAsync(batch);
            first.Signal(Posix.Kill);
            await first.EndAsync();
        }

        batch.Write("go", "");
        var second = await batch.RunAsync();

        Assert.True(second.ExitCode == 0, second.ToString());
    }

    [Fact]
    public async Task The_commands_that_read_work_while_the_batch_runs()
    {
        using var batch = Create();
        await using var run = batch.Start();
        await StartedAsync(batch);
        await Eventually.HoldsAsync(() => File.Exists(batch.Journal) && JournalFile.Count(batch.Journal, "entries") == 1, "Job 1 was committed.");

        var status = await SucceedAsync(batch, "status", batch.Out, "--json");
        var results = await SucceedAsync(batch, "results", batch.Out, "--format", "jsonl");
        var done = JsonElement.Parse(results.TrimEnd()).GetProperty("job").GetString()!;
        var logs = await SucceedAsync(batch, "logs", batch.Out, done);
        var explained = await SucceedAsync(batch, "explain", batch.Out, done);
        var plan = await batch.PlanAsync();
        batch.Write("go", "");
        var ended = await run.EndAsync();

        Assert.Equal(JsonValueKind.Object, JsonElement.Parse(status).ValueKind);
        Assert.Contains("said 1", logs, StringComparison.Ordinal);
        Assert.Contains("succeeded", explained, StringComparison.Ordinal);
        Assert.Equal(1, plan.GetProperty("stages")[0].GetProperty("done").GetInt32());
        Assert.True(ended.ExitCode == 0, ended.ToString());
    }

    /// <summary>Job 1 ends at once, the others wait for a file: so results exist behind a slow first job.</summary>
    private static TempBatch Create()
    {
        var batch = new TempBatch("""
            name: locked
            command: [sh, job.sh, "{n}"]
            matrix: {n: [0, 1, 2, 3]}
            parallel: 2
            """);
        batch.Write("job.sh", """
            echo "$1" >>starts.log
            echo "said $1"
            test "$1" = 1 && exit 0
            until test -e go; do sleep 0.05; done
            """);
        return batch;
    }

    private static Task StartedAsync(TempBatch batch) => Eventually.HoldsAsync(() => batch.LinesOf("starts.log").Length >= 3, "Three jobs started.");

    private static async Task<string> SucceedAsync(TempBatch batch, params string[] arguments)
    {
        var run = await batch.VolleyAsync(arguments);
        Assert.True(run.ExitCode == 0, run.ToString());
        return run.Stdout;
    }
}
