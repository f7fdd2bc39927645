using System.Text.Json;
using Volley.EndToEnd.Testing;

namespace Volley.EndToEnd.Edits;

public sealed class EditTests
{
    private const string Job =
        """
        echo "$*" >>starts.log
        echo "said $*"
        """;

    [Fact]
    public async Task A_listed_job_whose_edit_is_undone_runs_again_since_its_folder_holds_what_the_edited_one_left()
    {
        using var batch = new TempBatch("");
        var first = await DataAsync(Spec("1", "first"));
        var edited = await DataAsync(Spec("2", "first"));
        var undone = await DataAsync(Spec("1", "last"));
        Assert.Equal((1, 2, 1), (first, edited, undone));

        static string Spec(string value, string note) => $$$"""
            name: list
            jobs:
              - id: make
                shell: echo $V >$VOLLEY_JOB_DIR/data
                environment: { V: "{{{value}}}" }
              - id: use
                needs: make
                environment: { NOTE: {{{note}}} }
                shell: printf '{"metrics":{"data":%d}}' $(cat out/jobs/make/data) >$VOLLEY_RESULT
            """;

        async Task<int> DataAsync(string text)
        {
            batch.Write("batch.yaml", text);
            var run = await batch.RunAsync();
            Assert.True(run.ExitCode == 0, run.ToString());
            return batch.Lines[1].GetProperty("metrics").GetProperty("data").GetInt32();
        }
    }

    [Fact]
    public async Task A_value_inserted_in_the_middle_of_an_axis_runs_only_the_new_cells()
    {
        using var batch = Create(Matrix("1, 3"));
        await SucceedAsync(batch);
        var before = Ids(batch);
        var written = batch.Lines.ToDictionary(l => l.GetProperty("job").GetString()!, l => File.GetLastWriteTimeUtc(Stdout(batch, l)));

        batch.Write("batch.yaml", Matrix("1, 2, 3"));
        File.Delete(batch.InFolder("starts.log"));
        var plan = await batch.PlanAsync();
        await SucceedAsync(batch);

        Assert.Equal((2, 4), (Stage(plan, "new"), Stage(plan, "done")));
        Assert.Equal(["a 2", "b 2"], batch.LinesOf("starts.log").Order());
        Assert.Equal(["a 1", "a 2", "a 3", "b 1", "b 2", "b 3"], batch.Lines.Select(Parameters));
        foreach (var line in batch.Lines.Where(l => before.ContainsKey(Parameters(l))))
        {
            Assert.Equal(before[Parameters(line)], line.GetProperty("job").GetString());
            Assert.Equal(written[line.GetProperty("job").GetString()!], File.GetLastWriteTimeUtc(Stdout(batch, line)));
        }
    }

    [Fact]
    public async Task A_listed_job_says_that_it_would_run_again_and_why()
    {
        using var batch = new TempBatch("name: listed\njobs: [{id: a, shell: cat, inputs: in.txt}, {id: b, shell: cat}]\n");
        batch.Write("in.txt", "one");
        await SucceedAsync(batch);
        batch.Write("in.txt", "two");

        Assert.Contains("The next run decides it again, as a: input file changed: in.txt", (await batch.VolleyAsync("explain", batch.Out, "a")).Stdout, StringComparison.Ordinal);
        Assert.DoesNotContain("The next run", (await batch.VolleyAsync("explain", batch.Out, "b")).Stdout, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{id: a, command: [echo, \"{m}\"], parameters: {m: 2}}", "parameters changed")]
    [InlineData("{id: a, command: [echo, \"{m}\"], parameters: {m: 1, n: 2}}", "parameters changed")]
    [InlineData("{id: a, command: [echo, x, \"{m}\"], parameters: {m: 2}}", "parameters changed; command changed")]
    public async Task The_plan_says_that_a_listed_jobs_parameters_changed(string edited, string reason)
    {
        using var batch = new TempBatch("name: listed\njobs: [{id: a, command: [echo, \"{m}\"], parameters: {m: 1}}]\n");
        await SucceedAsync(batch);
        batch.Write("batch.yaml", $"name: listed\njobs: [{edited}]\n");
        Assert.Contains($"again: {reason} ", (await batch.VolleyAsync("plan", batch.Spec, "--out", batch.Out)).Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_results_after_an_edit_are_those_of_a_fresh_run()
    {
        using var batch = Create(Matrix("1, 3"));
        await SucceedAsync(batch);
        batch.Write("batch.yaml", Matrix("0, 1, 2, 3"));
        await SucceedAsync(batch);
        var edited = batch.Results;
        batch.Write("batch.yaml", Matrix("2, 1"));
        await SucceedAsync(batch);
        var shrunk = batch.Results;

        batch.Out = batch.InFolder("fresh");
        await SucceedAsync(batch);
        Assert.Equal(batch.Results, shrunk);
        batch.Write("batch.yaml", Matrix("0, 1, 2, 3"));
        batch.Out = batch.InFolder("fresh-2");
        await SucceedAsync(batch);
        Assert.Equal(batch.Results, edited);
    }

    [Fact]
    public async Task A_job_whose_input_changed_is_explained_by_its_old_and_its_new_id()
    {
        using var batch = Create("""
            name: explained
            stages:
              one: {command: [sh, job.sh, "{v}"], matrix: {v: [1, 2]}, inputs: [job.sh]}
              two: {command: ["true"], matrix: {v: [1, 2]}, needs: [{stage: one, match: [v]}]}
            """);
        await SucceedAsync(batch);
        var old = batch.Lines.Select(l => l.GetProperty("job").GetString()!).ToList();
        Assert.DoesNotContain("again", await ExplainAsync(batch, old[1]), StringComparison.Ordinal);
        File.AppendAllText(batch.InFolder("job.sh"), "\n# changed\n");
        Assert.Contains("undecided: it would run again: input file changed: job.sh; go on with:", await ExplainAsync(batch, "#1"), StringComparison.Ordinal);
        var dependant = await ExplainAsync(batch, "#3");
        Assert.Contains("undecided: it would run again: a need runs again; go on with:", dependant, StringComparison.Ordinal);
        Assert.Contains("0 of 1 job succeeded", dependant, StringComparison.Ordinal);
        var explained = await ExplainAsync(batch, old[1]);
        Assert.Contains("succeeded after 1 attempt", explained, StringComparison.Ordinal);
        Assert.Matches("The next run decides it again, as one.2-[0-9a-f]{6}: input file changed: job.sh.", explained);
    }

    [Fact]
    public async Task A_value_taken_out_and_put_back_is_not_run_again()
    {
        using var batch = Create(Matrix("1, 2"));
        await SucceedAsync(batch);
        batch.Write("batch.yaml", Matrix("1"));
        await SucceedAsync(batch);
        batch.Write("batch.yaml", Matrix("1, 2"));
        File.Delete(batch.InFolder("starts.log"));
        await SucceedAsync(batch);

        Assert.Empty(batch.LinesOf("starts.log"));
    }

    [Theory]
    [InlineData("command: [sh, job.sh,", "command: [sh, ./job.sh,", "command")]
    [InlineData("environment: {MODE: fast}", "environment: {MODE: slow}", "environment")]
    [InlineData("inputs: [data.txt]", "inputs: [data.txt, job.sh]", "input")]
    public async Task An_edit_to_what_determines_the_result_runs_all_again_and_the_plan_says_why(string old, string edited, string reason)
    {
        var spec = Matrix("1, 2") + "environment: {MODE: fast}\ninputs: [data.txt]\n";
        using var batch = Create(spec);
        batch.Write("data.txt", "one");
        await SucceedAsync(batch);

        Assert.Contains(old, spec, StringComparison.Ordinal);
        batch.Write("batch.yaml", spec.Replace(old, edited, StringComparison.Ordinal));
        await AllRunAgainAsync(batch, 4, reason);
    }

    [Fact]
    public async Task An_edited_input_file_runs_its_jobs_and_what_needs_them_again()
    {
        using var batch = Create("""
            name: edited
            stages:
              first: {command: [sh, job.sh, first, "{n}"], matrix: {n: [1, 2]}, inputs: ["data-{n}.txt"]}
              second: {command: [sh, job.sh, second, "{n}"], matrix: {n: [1, 2]}, needs: [{stage: first, match: [n]}]}
            """);
        batch.Write("data-1.txt", "one");
        batch.Write("data-2.txt", "two");
        await SucceedAsync(batch);
        batch.Write("data-2.txt", "TWO");
        File.Delete(batch.InFolder("starts.log"));

        var plan = await batch.PlanAsync();
        await SucceedAsync(batch);

        Assert.Equal([1, 1], plan.GetProperty("stages").EnumerateArray().Select(s => s.GetProperty("again").GetInt32()));
        var reasons = plan.GetProperty("changes").EnumerateArray().Select(c => c.GetProperty("reason").GetString()!).ToArray();
        Assert.Contains(reasons, r => r.Contains("data-2.txt", StringComparison.Ordinal));
        Assert.Contains(reasons, r => r.Contains("need", StringComparison.Ordinal));
        Assert.Equal(["first 2", "second 2"], batch.LinesOf("starts.log"));
    }

    [Fact]
    public async Task An_untouched_batch_runs_nothing_again_and_the_plan_says_so()
    {
        using var batch = Create(Matrix("1, 2"));
        await SucceedAsync(batch);
        var results = batch.Results;
        File.Delete(batch.InFolder("starts.log"));

        var plan = await batch.PlanAsync();
        await SucceedAsync(batch);

        Assert.Equal(4, Stage(plan, "done"));
        Assert.Empty(batch.LinesOf("starts.log"));
        Assert.Equal(results, batch.Results);
    }

    [Fact]
    public async Task The_plan_says_how_to_run_what_it_compared_with_and_refuses_another_batchs_folder()
    {
        using var batch = Create(Matrix("1, 2"));
        await SucceedAsync(batch);
        var plan = await batch.VolleyAsync("plan", batch.Spec, "--out", batch.Out);
        Assert.Contains($"To run it, type: volley run {batch.Spec} --out {batch.Out}\n", plan.Stderr, StringComparison.Ordinal);

        batch.Write("other.yaml", "name: other\ncommand: [sh]\n");
        var other = await batch.VolleyAsync("plan", batch.InFolder("other.yaml"), "--out", batch.Out);
        Assert.Equal(2, other.ExitCode);
        Assert.Contains("VOL2006", other.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_plan_runs_and_creates_nothing()
    {
        using var batch = Create(Matrix("1, 2"));
        var plan = await batch.PlanAsync();

        Assert.Equal(4, Stage(plan, "new"));
        Assert.False(Directory.Exists(batch.Out));
        Assert.Empty(batch.LinesOf("starts.log"));
    }

    [Fact]
    public async Task Failed_jobs_run_again_only_when_asked_and_unblock_what_needs_them()
    {
        using var batch = Create("""
            name: retried
            stages:
              parent: {command: [sh, -c, "echo parent >>starts.log; test -e repaired"]}
              child: {command: [sh, job.sh, child], needs: [parent]}
            """);
        Assert.Equal(1, (await batch.RunAsync()).ExitCode);
        Assert.Equal(["failed", "skipped"], batch.Outcomes);
        batch.Write("repaired", "");

        Assert.Equal(1, (await batch.RunAsync()).ExitCode);
        Assert.Equal(["parent"], batch.LinesOf("starts.log"));
        Assert.Equal(0, (await batch.RunAsync("--retry-failed")).ExitCode);
        Assert.Equal(["succeeded", "succeeded"], batch.Outcomes);
        Assert.Equal(["parent", "parent", "child"], batch.LinesOf("starts.log"));
        var history = (await batch.VolleyAsync("explain", batch.Out, "#0")).Stdout.Split('\n');
        Assert.StartsWith("  20", Assert.Single(history, l => l.EndsWith("to be decided anew", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    private static string Matrix(string levels) =>
        $$"""
        name: edited
        command: [sh, job.sh, "{tool}", "{level}"]
        matrix: {tool: [a, b], level: [{{levels}}]}

        """;

    private static TempBatch Create(string spec)
    {
        var batch = new TempBatch(spec);
        batch.Write("job.sh", Job);
        return batch;
    }

    private static async Task SucceedAsync(TempBatch batch)
    {
        var run = await batch.RunAsync();
        Assert.True(run.ExitCode == 0, run.ToString());
    }

    private static async Task<string> ExplainAsync(TempBatch batch, string job) => (await batch.VolleyAsync("explain", batch.Out, job)).Stdout;

    private static async Task AllRunAgainAsync(TempBatch batch, int jobs, string reason)
    {
        File.Delete(batch.InFolder("starts.log"));
        var plan = await batch.PlanAsync();
        await SucceedAsync(batch);

        Assert.Equal(jobs, Stage(plan, "again"));
        var change = Assert.Single(plan.GetProperty("changes").EnumerateArray());
        Assert.Contains(reason, change.GetProperty("reason").GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(jobs, batch.LinesOf("starts.log").Length);
    }

    private static int Stage(JsonElement plan, string count) => plan.GetProperty("stages").EnumerateArray().Sum(s => s.GetProperty(count).GetInt32());

    private static string Parameters(JsonElement line) =>
        line.GetProperty("parameters") is var p ? $"{p.GetProperty("tool")} {p.GetProperty("level")}" : "";

    private static Dictionary<string, string?> Ids(TempBatch batch) => batch.Lines.ToDictionary(Parameters, l => l.GetProperty("job").GetString());

    private static string Stdout(TempBatch batch, JsonElement line) => Path.Combine(batch.Out, "jobs", line.GetProperty("job").GetString()!, "stdout.log");
}
