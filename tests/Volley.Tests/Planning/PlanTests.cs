using Volley.Planning;
using Volley.Specs;
using Volley.Tests.Testing;

namespace Volley.Tests.Planning;

public sealed class PlanTests
{
    [Fact]
    public void Plan_order_has_the_first_axis_slowest_then_included_cells_then_items_and_repeats_fastest()
    {
        var matrix = new MatrixSpec([Axis("a", "1", "2"), Axis("b", "x", "y")], [[new("9"), new("z")]], [[new(0, new("2")), new(1, new("x"))]]);
        var items = new ItemTable(["item"], [[new("i")], [new("j")]]);
        var source = new MatrixSource(matrix, items, 2);
        var jobs = Enumerable.Range(0, (int)source.Count).Select(i => source.Describe(i))
            .Select(d => string.Join(' ', d.Parameters.Select(p => p.Value.Text)) + " " + d.Repeat);
        Assert.Equal(
            ["1 x i 1", "1 x i 2", "1 x j 1", "1 x j 2", "1 y i 1", "1 y i 2", "1 y j 1", "1 y j 2",
             "2 y i 1", "2 y i 2", "2 y j 1", "2 y j 2", "9 z i 1", "9 z i 2", "9 z j 1", "9 z j 2"],
            jobs);
    }

    [Fact]
    public void Exclusions_are_found_at_any_place_of_a_large_matrix()
    {
        var axis = Axis("a", [.. Enumerable.Range(0, 100).Select(i => $"{i}")]);
        var excluded = Enumerable.Range(0, 100).Where(i => i % 3 == 0).Select(i => System.Collections.Immutable.ImmutableArray.Create(new AxisValue(0, new($"{i}")), new AxisValue(1, new($"{i}"))));
        var source = new MatrixSource(new MatrixSpec([axis, axis with { Name = "b" }], [], [.. excluded]), null, 1);
        var expected = from a in Enumerable.Range(0, 100) from b in Enumerable.Range(0, 100) where a != b || a % 3 != 0 select $"{a},{b}";
        Assert.Equal(expected, Enumerable.Range(0, (int)source.Count).Select(i => string.Join(',', source.Describe(i).Parameters.Select(p => p.Value.Text))));
    }

    [Fact]
    public void Inserting_a_value_in_the_middle_of_an_axis_keeps_all_keys_and_ids()
    {
        var before = Jobs(Matrix("gzip", "xz")).ToDictionary(j => j.Id, j => j.Key);
        var after = Jobs(Matrix("gzip", "bzip2", "xz")).ToDictionary(j => j.Id, j => j.Key);
        Assert.All(before, job => Assert.Equal(job.Value, after[job.Key]));
        Assert.Equal(before.Count * 3 / 2, after.Count);
    }

    [Fact]
    public void Swapping_axes_and_columns_keeps_keys_ids_and_parameters()
    {
        var (a, b) = (Axis("a", "1", "2", "2"), Axis("b", "1", "1"));
        static string[] Read(IEnumerable<Job> jobs) => [.. jobs.Select(j => $"{j.Key} {j.Id} {j.Parameters.ToJson()}").Order()];
        var written = Jobs(
            new MatrixSpec([b, a], [[new("7"), new("8")]], [[new(1, new("1"))]]), new ItemTable(["x", "c"], [[new("i"), new("j")], [new("k"), new("l")]]));
        var swapped = Jobs(
            new MatrixSpec([a, b], [[new("8"), new("7")]], [[new(0, new("1"))]]), new ItemTable(["c", "x"], [[new("j"), new("i")], [new("l"), new("k")]]));
        Assert.Equal(Read(written), Read(swapped));
        Assert.Equal(10, Read(written).Distinct().Count());
        Assert.Equal("{\"a\":\"2\",\"b\":\"1\",\"c\":\"j\",\"x\":\"i\"}", written.First().Parameters.ToJson());
    }

    [Fact]
    public void Equal_values_repeat_and_are_told_apart()
    {
        var matrix = new MatrixSpec([Axis("a", "1", "1", "2")], [[new("2")], [new("3")], [new("3")]], []);
        var items = new ItemTable(["item"], [[new("x")], [new("x")]]);
        var jobs = Jobs(matrix, items).ToArray();
        Assert.Equal(12, jobs.Select(j => j.Key).Distinct().Count());
        Assert.Equal(12, jobs.Select(j => j.Id).Distinct().Count());
    }

    [Fact]
    public void Repeats_have_keys_of_their_own() =>
        Assert.Equal(5, Jobs(MatrixSpec.Empty, null, 5).Select(j => j.Key).Distinct().Count());

    [Fact]
    public void A_number_and_a_text_that_read_alike_are_different_jobs()
    {
        var number = Jobs(new MatrixSpec([new Axis("a", [new("1", ParameterKind.Number)])], [], [])).Single();
        var text = Jobs(new MatrixSpec([new Axis("a", [new("1")])], [], [])).Single();
        Assert.NotEqual(number.Key, text.Key);
    }

    [Fact]
    public void A_change_of_a_needed_job_changes_the_key_of_what_needs_it()
    {
        static JobKey Last(string content) => SchedulerWorld.Of(
            SchedulerWorld.Stage("one", "x", 2) with { Workload = new FakeWorkload(content) },
            SchedulerWorld.Stage("two", "x", 2, new StageNeed("one", ["x"])))[3].Key;
        Assert.Equal(Last("old"), Last("old"));
        Assert.NotEqual(Last("old"), Last("new"));
    }

    [Fact]
    public void A_new_job_in_a_needed_stage_changes_only_the_keys_that_need_it()
    {
        static Job[] Plan(int size, params string[] match)
        {
            var plan = SchedulerWorld.Of(SchedulerWorld.Stage("one", "x", size), SchedulerWorld.Stage("two", "x", 2, new StageNeed("one", [.. match])));
            return [.. Enumerable.Range(0, 2).Select(i => plan[size + i])];
        }

        Assert.Equal(Plan(2, "x").Select(j => j.Key), Plan(3, "x").Select(j => j.Key));
        Assert.NotEqual(Plan(2).Select(j => j.Key), Plan(3).Select(j => j.Key));
    }

    [Fact]
    public void Several_needs_of_one_stage_give_each_needed_job_once_in_plan_order()
    {
        var square = Of(new MatrixSpec([Axis("x", "1", "2"), Axis("y", "1", "2")], [], []));
        long[] Needs(params StageNeed[] needs) =>
            [.. SchedulerWorld.Of(square with { Name = "other" }, square with { Name = "z" }, square with { Name = "w", Needs = [.. needs] }).NeedsOf(8 + 1)];
        Assert.Equal([4, 5, 7], Needs(new StageNeed("z", ["y"]), new StageNeed("z", ["x"])));
        Assert.Equal([4, 5, 7], Needs(new StageNeed("z", ["x", "y"]), new StageNeed("z", ["x"]), new StageNeed("z", ["y"])));
        Assert.Equal([4, 5, 6, 7], Needs(new StageNeed("z", ["y"]), new StageNeed("z", [])));
        Assert.Equal([0, 1, 4, 5, 7], Needs(new StageNeed("z", ["y"]), new StageNeed("other", ["x"]), new StageNeed("z", ["x"])));
    }

    [Fact]
    public void A_list_is_planned_in_topological_order_with_ties_as_written()
    {
        var plan = SchedulerWorld.List("d: b c", "c: a", "z", "b: a", "a");
        Assert.Equal(["z", "a", "c", "b", "d"], Enumerable.Range(0, 5).Select(i => plan[i].Id));
    }

    [Fact]
    public void A_match_without_partner_is_an_error_that_names_the_values()
    {
        var plan = BatchPlan.Create(
            [SchedulerWorld.Stage("train", "seed", 2), SchedulerWorld.Stage("score", "seed", 3, new StageNeed("train", ["seed"]))],
            out var diagnostics);
        Assert.Null(plan);
        Assert.Equal(Volley.Diagnostics.DiagnosticCodes.NeedMatchesNothing, Assert.Single(diagnostics).Code);
        Assert.Contains("seed=2", diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stage_whose_cells_are_all_excluded_is_an_error()
    {
        var matrix = new MatrixSpec([Axis("a", "1")], [], [[new(0, new("1"))]]);
        var plan = BatchPlan.Create([new StageDefinition { Source = new MatrixSource(matrix, null, 1), Workload = new FakeWorkload() }], out var diagnostics);
        Assert.Null(plan);
        Assert.Equal(Volley.Diagnostics.DiagnosticCodes.NoJobs, Assert.Single(diagnostics).Code);
        Assert.Contains("excluded", diagnostics[0].Hint, StringComparison.Ordinal);
        BatchPlan.Create([new StageDefinition { Source = new ListSource([]), Workload = new FakeWorkload() }], out diagnostics);
        Assert.DoesNotContain("excluded", Assert.Single(diagnostics).Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_of_a_plan_are_told_at_once()
    {
        var empty = new StageDefinition { Name = "none", Source = new ListSource([]), Workload = new FakeWorkload() };
        BatchPlan.Create(
            [
                empty,
                SchedulerWorld.Stage("one", "x", 1, new StageNeed("none", ["x"])),
                SchedulerWorld.Stage("two", "x", 2, new StageNeed("one", ["x"])),
                SchedulerWorld.Stage("three", "x", 3, new StageNeed("two", ["x"])),
            ],
            out var diagnostics);
        Assert.Equal(
            ["stage 'none' has no job", "stage 'two' has a job with x=1, but stage 'one' has none", "stage 'three' has a job with x=2, but stage 'two' has none"],
            diagnostics.Select(d => d.Message));
    }

    [Fact]
    public void A_plan_with_too_many_jobs_is_an_error()
    {
        var plan = BatchPlan.Create(
            [new StageDefinition { Source = new MatrixSource(MatrixSpec.Empty, null, int.MaxValue), Workload = new FakeWorkload() }], out var diagnostics);
        Assert.Null(plan);
        Assert.Equal(Volley.Diagnostics.DiagnosticCodes.TooManyJobs, Assert.Single(diagnostics).Code);
    }

    [Fact]
    public void A_product_that_is_too_large_to_look_for_what_its_exclusions_leave_is_an_error_of_its_own()
    {
        var axis = Axis("a", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        var axes = Enumerable.Range(0, 13).Select(i => axis with { Name = $"a{i:00}" });
        BatchPlan.Create([Of(new MatrixSpec([.. axes], [], [[new(0, new("1"))]])), SchedulerWorld.Stage("next", "x", 1)], out var diagnostics);
        var error = Assert.Single(diagnostics);
        Assert.Equal(Volley.Diagnostics.DiagnosticCodes.TooManyJobs, error.Code);
        Assert.Contains("10,000,000,000,000 cells before 'exclude'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Exclusions_that_leave_too_many_jobs_are_an_error()
    {
        var axis = Axis("a", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        var axes = Enumerable.Range(0, 8).Select(i => axis with { Name = $"a{i}" }).Append(Axis("last", "0", "1"));
        BatchPlan.Create([Of(new MatrixSpec([.. axes], [], [[new(0, new("1")), new(8, new("1"))]]))], out var diagnostics);
        Assert.Contains("more than 100,000,000 jobs", Assert.Single(diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Exclusions_leave_what_none_of_them_agrees_with()
    {
        var random = new Random(16);
        for (var trial = 0; trial < 200; trial++)
        {
            Axis[] axes = [.. Enumerable.Range(0, 4).Select(i => Axis($"a{i}", [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => $"{random.Next(3)}")]))];
            var excluded = Enumerable.Range(0, random.Next(1, 5)).Select(_ => Enumerable.Range(0, 4).Where(_ => random.Next(2) == 0).Append(random.Next(4)).Distinct()
                .Select(a => new AxisValue(a, axes[a].Values[random.Next(axes[a].Values.Length)])).ToArray()).ToArray();
            var cells = from a in axes[0].Values from b in axes[1].Values from c in axes[2].Values from d in axes[3].Values select (ParameterValue[])[a, b, c, d];
            var expected = cells.Where(c => !excluded.Any(e => e.All(v => c[v.Axis] == v.Value))).Select(c => string.Join(',', c));
            var source = new MatrixSource(new MatrixSpec([.. axes], [], [.. excluded.Select(e => System.Collections.Immutable.ImmutableArray.Create(e))]), null, 1);
            Assert.Equal(expected, Enumerable.Range(0, (int)source.Count).Select(i => string.Join(',', source.Describe(i).Parameters.Select(p => p.Value))));
        }
    }

    [Theory]
    [InlineData("gzip", "gzip-")]
    [InlineData("a b", "a_b-")]
    [InlineData("../../etc/passwd", "_._.._etc_passwd-")]
    [InlineData("-rf", "_rf-")]
    [InlineData(".", "_-")]
    [InlineData("", "_")]
    [InlineData("naïve ☃", "na_ve__-")]
    [InlineData("line\nbreak", "line_break-")]
    public void Ids_are_readable_and_safe_as_file_names(string value, string expected)
    {
        var id = Jobs(new MatrixSpec([Axis("a", value)], [], [])).Single().Id;
        Assert.StartsWith(expected, id, StringComparison.Ordinal);
        Assert.Equal(Path.GetFileName(id), id);
        Assert.DoesNotContain(id, c => !(char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'));
        Assert.DoesNotContain(id[0], ".-");
    }

    [Fact]
    public void Long_values_give_short_ids_that_still_differ()
    {
        var values = Enumerable.Range(0, 50).Select(i => new string('x', 100) + i + new string('y', 100)).ToArray();
        var ids = Jobs(new MatrixSpec([Axis("a", values)], [], [])).Select(j => j.Id).ToArray();
        Assert.Equal(50, ids.Distinct().Count());
        Assert.All(ids, id => Assert.InRange(id.Length, 1, 80));
    }

    private static Axis Axis(string name, params string[] values) => new(name, [.. values.Select(v => new ParameterValue(v))]);

    private static StageDefinition Of(MatrixSpec matrix) => new() { Source = new MatrixSource(matrix, null, 1), Workload = new FakeWorkload() };

    private static MatrixSpec Matrix(params string[] tools) => new([Axis("tool", tools), Axis("level", "1", "9")], [], []);

    private static IEnumerable<Job> Jobs(MatrixSpec matrix, ItemTable? items = null, int repeat = 1)
    {
        var plan = SchedulerWorld.Of(new StageDefinition { Source = new MatrixSource(matrix, items, repeat), Workload = new FakeWorkload() });
        for (long i = 0; i < plan.Count; i++)
            yield return plan[i];
    }

    [Theory]
    [InlineData("1e-30", "{\"x\":1E-30}")]
    [InlineData("1.23456e-25", "{\"x\":1.23456E-25}")]
    [InlineData("1.10", "{\"x\":1.10}")]
    [InlineData("0", "{\"x\":0}")]
    [InlineData("-0.0", "{\"x\":0.0}")]
    [InlineData("12345678901234567890", "{\"x\":12345678901234567890}")]
    [InlineData("0x1F", "{\"x\":31}")]
    [InlineData("0x7FFFFFFFFFFFFFF", "{\"x\":576460752303423487}")]
    [InlineData("0xFFFFFFFFFFFFFFFF", "{\"x\":\"0xFFFFFFFFFFFFFFFF\"}")]
    [InlineData("0o17", "{\"x\":15}")]
    [InlineData(".inf", "{\"x\":\".inf\"}")]
    public void A_number_is_told_as_it_was_written_however_small(string text, string expected) =>
        Assert.Equal(expected, new ParameterSet(["x"], [new(text, ParameterKind.Number)]).ToJson());
}
