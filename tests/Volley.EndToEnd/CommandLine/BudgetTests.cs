using System.Globalization;
using Volley.EndToEnd.Testing;

namespace Volley.EndToEnd.CommandLine;

public sealed class BudgetTests
{
    /// <summary>Ten jobs that may cost a dollar and cost forty cents; what fits is decided in plan order.</summary>
    private const string Spec =
        """
        name: budget
        shell: |
          echo $VOLLEY_PARAM_N >>starts.log
          echo '{"cost": 0.40}' >"$VOLLEY_RESULT"
        matrix: {n: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]}
        budget: {total: 2.00, per-job: 1.00}
        """;

    [Theory]
    [InlineData("1")]
    [InlineData("8")]
    public async Task The_cap_refuses_the_same_jobs_at_any_parallelism(string parallel)
    {
        using var batch = new TempBatch(Spec);
        var run = await batch.RunAsync("--parallel", parallel);

        Assert.True(run.ExitCode == 3, run.ToString());
        Assert.Equal([.. Enumerable.Repeat("succeeded", 3), .. Enumerable.Repeat("refused", 7)], batch.Outcomes);
        Assert.Equal(1.20m, Spent(batch));
        Assert.Equal(["0", "1", "2"], batch.LinesOf("starts.log").Order());
    }

    [Fact]
    public async Task A_raised_budget_goes_on_where_the_money_ended()
    {
        using var batch = new TempBatch(Spec);
        await batch.RunAsync();
        var raised = await batch.RunAsync("--budget", "10");

        Assert.True(raised.ExitCode == 0, raised.ToString());
        Assert.Equal(10, batch.LinesOf("starts.log").Length);
        Assert.Equal(4.00m, Spent(batch));
    }

    [Fact]
    public async Task A_job_over_its_own_cap_fails_and_closes_admission()
    {
        using var batch = new TempBatch("""
            name: over
            shell: |
              echo $VOLLEY_PARAM_COST >>starts.log
              echo "{\"cost\": $VOLLEY_PARAM_COST}" >"$VOLLEY_RESULT"
            matrix: {cost: [0.10, 5.00, 0.20, 0.30]}
            parallel: 1
            budget: {total: 2.00, per-job: 1.00}
            """);
        var run = await batch.RunAsync();

        Assert.True(run.ExitCode == 3, run.ToString());
        Assert.Equal(["succeeded", "failed", "refused", "refused"], batch.Outcomes);
        Assert.Equal("over-cap", batch.Lines[1].GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(["0.10", "5.00"], batch.LinesOf("starts.log"));
    }

    [Fact]
    public async Task A_cap_that_is_lowered_closes_nothing_behind_a_job_that_kept_to_the_old_one()
    {
        const string spec = """
            name: lowered
            shell: |
              echo "{\"cost\": $VOLLEY_PARAM_COST}" >"$VOLLEY_RESULT"
              test $VOLLEY_PARAM_COST = 0.10
            matrix: {cost: [1.50]}
            budget: {total: 100, per-job: 2.00}
            """;
        using var batch = new TempBatch(spec);
        await batch.RunAsync();
        Assert.Equal(["failed"], batch.Outcomes);
        batch.Write("batch.yaml", spec.Replace("[1.50]", "[1.50, 0.10]", StringComparison.Ordinal).Replace("2.00", "1.40", StringComparison.Ordinal));
        var run = await batch.RunAsync();

        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Equal(["failed", "succeeded"], batch.Outcomes);
    }

    [Fact]
    public async Task Money_spent_by_killed_runs_counts()
    {
        Require.Linux();
        using var batch = new TempBatch("""
            name: crashed
            shell: |
              echo start >>starts.log
              test -e go || sleep 600
              echo '{"cost": 1}' >"$VOLLEY_RESULT"
            budget: {total: 2.50, per-job: 1.00}
            """);
        for (var kills = 1; kills <= 2; kills++)
        {
            await using var killed = batch.Start();
            await Eventually.HoldsAsync(() => batch.LinesOf("starts.log").Length == kills, "The job started.");
            killed.Signal(Posix.Kill);
            await killed.EndAsync();
        }

        batch.Write("go", "");
        var run = await batch.RunAsync();

        Assert.True(run.ExitCode == 3, run.ToString());
        Assert.Equal(["refused"], batch.Outcomes);
        Assert.Equal(2, batch.LinesOf("starts.log").Length);
        Assert.Equal(0, (await batch.RunAsync("--budget", "3")).ExitCode);
    }

    private static decimal Spent(TempBatch batch) =>
        batch.Lines.Select(l => l.GetProperty("cost")).Where(c => c.ValueKind != System.Text.Json.JsonValueKind.Null)
            .Sum(c => decimal.Parse(c.ToString(), CultureInfo.InvariantCulture));
}
