namespace Volley.Tests.Running;

public sealed class PlanComparisonTests : IDisposable
{
    private const string Base = "name: b\nshell: 'true'\nmatrix: {n: [1, 3]}\n";

    private readonly RunFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_value_in_the_middle_of_an_axis_is_new_and_the_others_are_done()
    {
        await _folder.RunAsync(Base);
        var stage = Assert.Single(_folder.Compare("name: b\nshell: 'true'\nmatrix: {n: [1, 2, 3]}\n").Stages);
        Assert.Equal((2L, 1L, 0L), (stage.Done, stage.New, stage.Again));
    }

    [Theory]
    [InlineData("name: b\nshell: 'true '\nmatrix: {n: [1, 3]}\n", "command changed")]
    [InlineData("name: b\nshell: 'true'\nenvironment: {A: b}\nmatrix: {n: [1, 3]}\n", "environment changed")]
    [InlineData("name: b\nshell: 'true'\nstdin: x\nmatrix: {n: [1, 3]}\n", "stdin changed")]
    [InlineData("name: b\nshell: 'true'\nmatrix: {n: [1, 3], m: [1]}\n", "parameters changed: 'm' is new")]
    public async Task A_change_that_all_jobs_share_is_named(string changed, string reason)
    {
        await _folder.RunAsync(Base);
        var report = _folder.Compare(changed);
        Assert.Equal(2, Assert.Single(report.Stages).Again);
        Assert.Equal(0, report.Unplanned);
        Assert.Equal(reason, Assert.Single(report.Changes).Reason);
    }

    [Fact]
    public async Task A_changed_input_file_is_named()
    {
        _folder.Write("data", "1");
        await _folder.RunAsync(Base + "inputs: [data]\n");
        _folder.Write("data", "2");
        Assert.Equal("input file changed: data", Assert.Single(_folder.Compare(Base + "inputs: [data]\n").Changes).Reason);
    }

    [Fact]
    public async Task All_that_changed_is_named_in_one_reason()
    {
        foreach (var name in (string[])["a", "b", "c"])
            _folder.Write(name, "1");
        static string Spec(string shell, string more) =>
            $"name: b\nstages:\n  one: {{shell: '{shell}', matrix: {{n: [1]}}, inputs: [a, b, c]{more}}}\n  two: {{shell: '{shell}', needs: [one]}}\n";
        await _folder.RunAsync(Spec("true", ""));
        _folder.Write("a", "2");
        _folder.Write("c", "2");
        Assert.Equal(
            ["command changed; a need runs again", "command changed; environment changed; input file changed: a, c"],
            _folder.Compare(Spec("true #", ", environment: {A: b}")).Changes.Select(c => c.Reason).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_changed_item_file_runs_only_its_own_job_again()
    {
        _folder.Write("a.txt", "1");
        _folder.Write("b.txt", "1");
        const string Spec = "name: b\nshell: 'true'\nitems: {files: '*.txt'}\n";
        await _folder.RunAsync(Spec);
        _folder.Write("b.txt", "2");
        var report = _folder.Compare(Spec);
        Assert.Equal((1L, 1L), (report.Stages[0].Done, report.Stages[0].Again));
        Assert.Equal("input file changed: b.txt", Assert.Single(report.Changes).Reason);
    }

    [Fact]
    public async Task A_need_that_runs_again_is_the_reason_of_what_needs_it()
    {
        static string Spec(string first) => $"name: b\njobs:\n- {{id: a, shell: '{first}'}}\n- {{id: b, shell: 'true', needs: [a]}}\n- {{id: c, shell: 'true'}}\n";
        await _folder.RunAsync(Spec("true"));
        var report = _folder.Compare(Spec("true #"));
        Assert.Equal((1L, 2L), (report.Stages[0].Done, report.Stages[0].Again));
        Assert.Equal(["a need runs again", "command changed"], report.Changes.Select(c => c.Reason).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("[1, 3]", "one", "[1]", "one")]
    [InlineData("[1, 3]", "one", "[1, 2, 3]", "one")]
    [InlineData("[1, 3]", "{stage: one, match: [n]}", "[1, 3]", "one")]
    public async Task Needs_on_other_jobs_than_before_are_the_reason_of_what_has_them(string values, string needs, string changedValues, string changedNeeds)
    {
        static string Spec(string values, string needs) =>
            $"name: b\nstages:\n  one: {{shell: 'true', matrix: {{n: {values}}}}}\n  two: {{shell: 'true', matrix: {{n: [1]}}, items: {{files: 'data*'}}, needs: [{needs}]}}\n";
        _folder.Write("data", "1");
        await _folder.RunAsync(Spec(values, needs));
        Assert.Equal("needs changed", Assert.Single(_folder.Compare(Spec(changedValues, changedNeeds)).Changes).Reason);
    }

    [Fact]
    public async Task A_stage_that_is_needed_in_several_ways_is_named_once()
    {
        const string Spec =
            "name: b\nstages:\n  one: {shell: 'true', matrix: {x: [1], y: [1]}}\n"
            + "  two: {shell: 'true', matrix: {x: [1], y: [1]}, needs: [{stage: one, match: [x]}, {stage: one, match: [y]}]}\n";
        await _folder.RunAsync(Spec);
        Assert.Equal(["one"], _folder.Compare(Spec).Stages[1].Needs);
    }

    [Fact]
    public async Task A_repeat_more_of_a_matched_need_is_a_changed_need()
    {
        static string Spec(int repeat) =>
            $"name: b\nstages:\n  one: {{shell: 'true', matrix: {{n: [1, 2]}}, repeat: {repeat}}}\n  two: {{shell: 'true', matrix: {{n: [1, 2]}}, needs: [{{stage: one, match: [n]}}]}}\n";
        await _folder.RunAsync(Spec(2));
        Assert.Equal(("needs changed", 2L), Assert.Single(_folder.Compare(Spec(3)).Changes) is var more ? (more.Reason, more.Jobs) : default);
        Assert.Equal(("needs changed", 2L), Assert.Single(_folder.Compare(Spec(1)).Changes) is var less ? (less.Reason, less.Jobs) : default);
    }

    [Fact]
    public async Task A_listed_job_that_needs_another_one_more_has_other_needs()
    {
        static string Spec(string needs) => $"name: b\njobs:\n- {{id: a, shell: 'true'}}\n- {{id: c, shell: 'true'}}\n- {{id: b, shell: 'true', needs: [{needs}]}}\n";
        await _folder.RunAsync(Spec("a"));
        Assert.Equal(("needs changed", 1L), Assert.Single(_folder.Compare(Spec("a, c")).Changes) is var change ? (change.Reason, change.Jobs) : default);
    }

    [Fact]
    public async Task Jobs_that_are_no_longer_planned_are_counted()
    {
        await _folder.RunAsync(Base);
        Assert.Equal(1, _folder.Compare("name: b\nshell: 'true'\nmatrix: {n: [1]}\n").Unplanned);
    }

    [Fact]
    public async Task Costs_are_expected_from_what_ran_and_bounded_by_the_caps()
    {
        const string Spec = "name: b\nshell: 'echo {\\\"cost\\\": 0.25} > $VOLLEY_RESULT'\nbudget: {total: 9, per-job: 1}\nrepeat: ";
        await _folder.RunAsync(Spec + "2\n");
        var report = _folder.Compare(Spec + "6\n");
        Assert.Equal((1.00m, 4m), (report.Estimate?.Expected, report.MaximumCost));
    }

    [Fact]
    public async Task The_order_of_inputs_and_naming_one_twice_change_nothing()
    {
        _folder.Write("one", "1");
        _folder.Write("two", "2");
        await _folder.RunAsync("name: b\nshell: 'true'\ninputs: [one, two]\n");
        Assert.Equal(1, _folder.Compare("name: b\nshell: 'true'\ninputs: [two, one, two]\n").Stages[0].Done);
    }

    [Theory]
    [InlineData("inputs: [./one, sub/../two]")]
    [InlineData("inputs: ['{spec}/one', .//two]")]
    public async Task How_an_inputs_path_is_written_changes_nothing(string inputs)
    {
        _folder.Write("one", "1");
        _folder.Write("two", "2");
        await _folder.RunAsync("name: b\nshell: 'true'\ninputs: [one, two]\n");
        Assert.Equal(1, _folder.Compare($"name: b\nshell: 'true'\n{inputs}\n").Stages[0].Done);
    }

    [Fact]
    public async Task The_order_of_the_environment_changes_nothing()
    {
        await _folder.RunAsync("name: b\nshell: 'true'\nenvironment: {A: b, C: d}\n");
        Assert.Equal(1, _folder.Compare("name: b\nshell: 'true'\nenvironment: {C: d, A: b}\n").Stages[0].Done);
    }
}
