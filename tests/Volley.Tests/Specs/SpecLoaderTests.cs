using Volley.Diagnostics;
using Volley.Planning;
using Volley.Scheduling;
using Volley.Specs;

namespace Volley.Tests.Specs;

public sealed class SpecLoaderTests : IDisposable
{
    private readonly SpecFolder _folder = new();

    [Fact]
    public void A_small_spec_has_the_documented_defaults()
    {
        var spec = _folder.LoadGood("name: b\ncommand: [\"true\"]\n");
        Assert.Equal(("b", "batch.yaml", _folder.Root, Environment.ProcessorCount, OnFailure.Continue), (spec.Name, spec.File, spec.Folder, spec.Parallel, spec.OnFailure));
        Assert.Null(spec.Budget);
        Assert.Empty(spec.Objectives);
        var stage = Assert.Single(spec.Stages);
        Assert.Equal((null, 1, null, null), (stage.Name, stage.Repeat, stage.Parallel, stage.PerJob));
        Assert.Same(MatrixSpec.Empty, stage.Matrix);
        Assert.Null(stage.Items);
        var command = stage.Command!;
        Assert.Equal((null, TimeSpan.FromSeconds(5), false, ResultSource.File, 10 * 1024 * 1024), (command.Timeout, command.Grace, command.RunsInJobFolder, command.Result, command.OutputLimit));
        Assert.Equal(RetryPolicy.None, command.Retry);
    }

    [Fact]
    public void Every_key_of_a_single_stage_is_read()
    {
        _folder.With("measure.sh").With("users.txt", "ada\n").With("in.json");
        var spec = _folder.LoadGood("""
            name: compressors
            command: [sh, measure.sh, "{tool}", "{level}", "{item}", "{{literal}}"]
            matrix:
              tool: [gzip, xz]
              level: [1, 6, 9]
              include: [{level: 19, tool: zstd}]
              exclude: [{tool: xz, level: 1}]
            items: {lines: users.txt}
            repeat: 10
            parallel: 8
            timeout: 30m
            grace: 500ms
            on-failure: stop
            retry: {attempts: 4, delay: 1.5s, max-delay: 2m, on: [75, timeout, signal]}
            budget: {total: 50.00, per-job: 2.00, soft: true}
            objective: [{metric: ratio, better: higher}, {metric: seconds, better: lower}]
            environment: {LC_ALL: C, HERE: "{spec}/{repeat}"}
            inputs: [measure.sh]
            stdin: {file: in.json}
            directory: job
            result: stdout
            output-limit: 1MiB
            """);
        Assert.Equal((8, OnFailure.Stop), (spec.Parallel, spec.OnFailure));
        Assert.Equal(new BudgetSpec { Total = 50m, PerJob = 2m, Soft = true }, spec.Budget);
        Assert.Equal([new ObjectiveSpec("ratio", true), new ObjectiveSpec("seconds", false)], spec.Objectives);
        var stage = Assert.Single(spec.Stages);
        Assert.Equal(10, stage.Repeat);
        Assert.Null(stage.Parallel);
        Assert.Equal(["tool", "level"], stage.Matrix.Axes.Select(a => a.Name));
        Assert.Equal([new ParameterValue("zstd"), new ParameterValue("19", ParameterKind.Number)], Assert.Single(stage.Matrix.Include));
        Assert.Equal([new AxisValue(0, new ParameterValue("xz")), new AxisValue(1, new ParameterValue("1", ParameterKind.Number))], Assert.Single(stage.Matrix.Exclude));
        Assert.Equal("ada", stage.Items![0][0].Text);
        var command = stage.Command!;
        Assert.Equal((TimeSpan.FromMinutes(30), TimeSpan.FromMilliseconds(500), true, ResultSource.Stdout, 1024 * 1024), (command.Timeout, command.Grace, command.RunsInJobFolder, command.Result, command.OutputLimit));
        Assert.Equal((4, TimeSpan.FromSeconds(1.5), TimeSpan.FromMinutes(2), true, true, false),
            (command.Retry.Attempts, command.Retry.Delay, command.Retry.MaxDelay, command.Retry.OnTimeout, command.Retry.OnSignal, command.Retry.OnAnyFailure));
        Assert.Equal([75], command.Retry.OnExitCodes);
        Assert.Equal(["HERE", "LC_ALL"], command.Environment.Select(e => e.Key));
        Assert.Equal("measure.sh", Assert.Single(command.Inputs).Text);
        Assert.True(command.Stdin!.IsFile);
        Assert.Equal("{{literal}}", command.Arguments[^1].Text);
    }

    [Fact]
    public void Values_keep_their_text_and_have_a_type()
    {
        var axis = _folder.LoadGood("name: b\nshell: x\nmatrix: {v: [1.10, \"1.10\", true, 'true', y, no, 0x1F, a b, 1.10]}\n").Stages[0].Matrix.Axes[0];
        Assert.Equal(
            [
                new("1.10", ParameterKind.Number), new("1.10"), new("true", ParameterKind.Boolean), new("true"), new("y"), new("no"),
                new("0x1F", ParameterKind.Number), new("a b"), new ParameterValue("1.10", ParameterKind.Number),
            ],
            axis.Values);
    }

    [Fact]
    public void An_axis_may_be_a_single_value_and_items_may_be_maps()
    {
        var stage = _folder.LoadGood("name: b\nshell: x\nmatrix: {model: small}\nitems:\n- {q: a, n: 1}\n- {n: 2, q: b}\n").Stages[0];
        Assert.Equal([new ParameterValue("small")], stage.Matrix.Axes[0].Values);
        Assert.Equal(["q", "n"], stage.Items!.Columns);
        Assert.Equal([new ParameterValue("b"), new ParameterValue("2", ParameterKind.Number)], stage.Items[1]);
    }

    [Fact]
    public void Stages_inherit_defaults_and_win_over_them()
    {
        var spec = _folder.LoadGood("""
            name: b
            parallel: 4
            budget: {total: 9}
            timeout: 1m
            retry: {attempts: 3}
            environment: {A: 1, B: 1}
            stages:
              prepare: {command: ["true"], budget: {per-job: 1}, items: [x]}
              train: {shell: "echo {not a placeholder}", timeout: 2m, environment: {B: 2, C: "{seed}"}, matrix: {seed: [1, 2]}, needs: prepare, parallel: 2, budget: {per-job: 0.5}}
              score: {command: ["true"], matrix: {seed: [1, 2]}, needs: [{stage: train, match: seed}, prepare, prepare], budget: {per-job: 0}}
            """);
        Assert.Equal(4, spec.Parallel);
        Assert.Equal(["prepare", "train", "score"], spec.Stages.Select(s => s.Name));
        var train = spec.Stages[1];
        Assert.Equal((2, 0.5m, TimeSpan.FromMinutes(2), 3), (train.Parallel, train.PerJob, train.Command!.Timeout, train.Command.Retry.Attempts));
        Assert.Equal("echo {not a placeholder}", train.Command.Shell);
        Assert.Empty(train.Command.Arguments);
        Assert.Equal(["A=1", "B=2", "C={seed}"], train.Command.Environment.Select(e => $"{e.Key}={e.Value}"));
        Assert.Equal(["train:seed", "prepare:"], spec.Stages[2].Needs.Select(n => $"{n.Stage}:{string.Join(',', n.Match)}"));
        Assert.Equal(TimeSpan.FromMinutes(1), spec.Stages[2].Command!.Timeout);
    }

    [Fact]
    public void Listed_jobs_take_the_stages_settings_as_defaults()
    {
        _folder.With("a.in").With("b.in");
        var stage = _folder.LoadGood("""
            name: b
            timeout: 10s
            environment: {A: "{lang}", B: 1}
            inputs: ["{lang}.in"]
            jobs:
              - {id: first.one, command: ["true", "{lang}"], parameters: {lang: a, n: 1.0}}
              - {id: second, shell: "echo", parameters: {lang: b}, needs: [first.one, first.one], timeout: 20s, environment: {B: 2}, inputs: []}
            """).Stages[0];
        Assert.Null(stage.Command);
        var (first, second) = (stage.Jobs[0], stage.Jobs[1]);
        Assert.Equal(new ParameterValue("1.0", ParameterKind.Number), first.Parameters.Find("n"));
        Assert.Equal(["A={lang}", "B=1"], first.Command.Environment.Select(e => $"{e.Key}={e.Value}"));
        Assert.Equal("{lang}.in", Assert.Single(first.Command.Inputs).Text);
        Assert.Equal((TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20)), (first.Command.Timeout!.Value, second.Command.Timeout!.Value));
        Assert.Equal(["first.one"], second.Needs);
        Assert.Equal(["A={lang}", "B=2"], second.Command.Environment.Select(e => $"{e.Key}={e.Value}"));
        Assert.Empty(second.Command.Inputs);
        Assert.Equal("echo", second.Command.Shell);
    }

    [Theory]
    [InlineData("10ms", 10)]
    [InlineData("1.5s", 1500)]
    [InlineData("2m", 120_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("1d", 86_400_000)]
    [InlineData("0.25m", 15_000)]
    public void Durations_have_units(string text, double milliseconds) =>
        Assert.Equal(milliseconds, _folder.LoadGood($"name: b\nshell: x\ntimeout: {text}\n").Stages[0].Command!.Timeout!.Value.TotalMilliseconds);

    [Theory]
    [InlineData("1", 1)]
    [InlineData("4096", 4096)]
    [InlineData("10KB", 10_000)]
    [InlineData("1.5MB", 1_500_000)]
    [InlineData("2GB", 2_000_000_000)]
    [InlineData("1KiB", 1024)]
    [InlineData("0.5MiB", 524_288)]
    [InlineData("3GiB", 3L << 30)]
    public void Sizes_have_units(string text, long bytes) =>
        Assert.Equal(bytes, _folder.LoadGood($"name: b\nshell: x\noutput-limit: {text}\n").Stages[0].Command!.OutputLimit);

    [Fact]
    public void A_long_first_delay_raises_the_default_of_the_longest()
    {
        var retry = _folder.LoadGood("name: b\nshell: x\nretry: {attempts: 2, delay: 5m}\n").Stages[0].Command!.Retry;
        Assert.Equal(TimeSpan.FromMinutes(5), retry.MaxDelay);
    }

    [Fact]
    public void Anchors_merge_keys_and_free_keys_work()
    {
        var spec = _folder.LoadGood("""
            name: b
            x-common: &common
              timeout: 1m
              retry: &retry {attempts: 5}
            x-values: &seeds [1, 2, 3]
            stages:
              a: {<<: *common, shell: x, matrix: {seed: *seeds}}
              b: {<<: [{timeout: 2m}, *common], shell: x, matrix: {seed: *seeds}, needs: [{stage: a, match: [seed]}]}
            """);
        Assert.Equal([TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2)], spec.Stages.Select(s => s.Command!.Timeout!.Value));
        Assert.All(spec.Stages, s => Assert.Equal((5, 3), (s.Command!.Retry.Attempts, s.Matrix.Axes[0].Values.Length)));
    }

    [Fact]
    public void Files_and_programs_of_excluded_cells_need_not_exist()
    {
        _folder.With("gzip-1.cfg").With("xz-6.cfg");
        _folder.LoadGood("""
            name: b
            command: ["{tool}"]
            matrix:
              tool: [sh, "nope"]
              level: [1, 6]
              other: [1, 2]
              exclude: [{tool: nope, level: 1}, {tool: nope, level: 6}]
            """);
        var missing = Assert.Single(_folder.Load("""
            name: b
            command: ["{tool}"]
            matrix:
              tool: [sh, "nope"]
              level: [1, 6]
              exclude: [{tool: nope, level: 1}]
              include: [{tool: nada, level: 1}]
            """).Diagnostics);
        Assert.Equal("batch.yaml:2: VOL4001 the program 'nope', which '{tool}' gives (and 1 more), was not found in PATH. Install it, correct its name, or give its path.", missing.ToString());
    }

    [Fact]
    public void Too_many_expansions_are_left_to_planning()
    {
        var values = string.Join(", ", Enumerable.Range(0, 101));
        Assert.Empty(_folder.Load($"name: b\nshell: x\ninputs: [\"{{a}}-{{b}}\"]\nmatrix: {{a: [{values}], b: [{values}]}}\n").Diagnostics);
        Assert.Single(_folder.Load($"name: b\nshell: x\ninputs: [\"{{a}}\"]\nmatrix: {{a: [{values}], b: [{values}]}}\n").Diagnostics);
    }

    [Fact]
    public void What_only_the_run_knows_is_not_looked_for()
    {
        Assert.Empty(_folder.Load("name: b\ncommand: [\"{job-dir}/tool\"]\nstdin: \"{job-dir}\"\n").Diagnostics);
    }

    [Theory]
    [InlineData("inputs: [\"{job-dir}/in\"]")]
    [InlineData("stdin: {file: \"{job-dir}/in\"}")]
    public void No_key_holds_a_file_in_a_jobs_folder(string line)
    {
        var diagnostic = Assert.Single(_folder.Load($"name: b\nshell: x\n{line}\n").Diagnostics);
        Assert.Equal((DiagnosticCodes.UnknownPlaceholder, 3), (diagnostic.Code, diagnostic.Location?.Line));
        Assert.Equal("Name a file that is there before the batch, relative to the spec's folder.", diagnostic.Hint);
    }

    [Fact]
    public void A_soft_budget_only_warns()
    {
        var result = _folder.Load("name: b\nshell: x\nbudget: {total: 5, soft: true}\n");
        Assert.NotNull(result.Spec);
        Assert.Equal((DiagnosticCodes.CostUnbounded, DiagnosticSeverity.Warning), (Assert.Single(result.Diagnostics).Code, result.Diagnostics[0].Severity));
    }

    [Fact]
    public void A_large_matrix_is_not_expanded()
    {
        var values = string.Join(", ", Enumerable.Range(0, 1000));
        var matrix = _folder.LoadGood($"name: b\ncommand: [\"true\", \"{{a}}{{b}}{{c}}\"]\nmatrix: {{a: [{values}], b: [{values}], c: [{values}]}}\n").Stages[0].Matrix;
        Assert.All(matrix.Axes, a => Assert.Equal(1000, a.Values.Length));
    }

    public void Dispose() => _folder.Dispose();
}
