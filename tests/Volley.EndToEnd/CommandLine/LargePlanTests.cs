using Volley.EndToEnd.Testing;

namespace Volley.EndToEnd.CommandLine;

public sealed class LargePlanTests
{
    [Fact]
    public async Task A_matrix_of_a_million_cells_is_planned_and_its_first_jobs_run()
    {
        using var batch = new TempBatch($$"""
            name: million
            command: [sh, -c, "echo start >>starts.log; sleep 600"]
            matrix: {a: [{{Numbers}}], b: [{{Numbers}}], c: [{{Numbers}}]}
            grace: 100ms
            """);
        var plan = await batch.PlanAsync();
        await using var run = batch.Start("--parallel", "2");
        await Eventually.HoldsAsync(() => batch.LinesOf("starts.log").Length == 2 || run.HasExited, "The first jobs started.");
        run.Signal(Posix.Interrupt);
        await Task.Delay(100);
        run.Signal(Posix.Interrupt);
        var stopped = await run.EndAsync();

        Assert.Equal(1_000_000, plan.GetProperty("total").GetInt64());
        Assert.Equal(1_000_000, plan.GetProperty("stages")[0].GetProperty("new").GetInt64());
        Assert.True(stopped.ExitCode == 130, stopped.ToString());
    }

    private static string Numbers => string.Join(", ", Enumerable.Range(0, 100));
}
