using Volley.Workloads.CodeGeneration.Answers;

namespace Volley.Tests.CodeGeneration;

public sealed class EditTests
{
    [Theory]
    [InlineData("FIND (near line 50):", 50)]
    [InlineData("find (near line ~7):", 7)]
    [InlineData("FIND (line 3):", 3)]
    [InlineData("FIND (near lines 12-20):", 12)]
    [InlineData("FIND:", null)]
    public void A_line_hint_is_kept_and_loses_no_edit(string marker, int? line)
    {
        var edit = Assert.Single(EditAnswer.Parse($"FILE: x\n{marker}\na\nREPLACE:\nb\nEND\n").Edits);
        Assert.Equal(new EditInstruction("x", "a", "b", line), edit);
    }

    [Fact]
    public void A_hint_chooses_among_equal_places()
    {
        var content = string.Concat(Enumerable.Range(1, 9).Select(i => i % 3 == 0 ? "same\n" : $"line {i}\n"));
        var near = new EditInstruction("x", "same", "CHANGED", NearLine: 7);
        Assert.Equal(["line 1", "line 2", "same", "line 4", "line 5", "CHANGED", "line 7", "line 8", "same", ""], EditApplier.Apply(content, near).Content!.Split('\n'));
    }

    [Fact]
    public void A_hint_chooses_among_places_that_differ_in_white_space()
    {
        var outcome = EditApplier.Apply("if (a)  {\n}\nif  (a) {\n}\n", new EditInstruction("x", "if (a) {", "while (a) {", NearLine: 3));
        Assert.Equal("if (a)  {\n}\nwhile (a) {\n}\n", outcome.Content);
    }

    [Fact]
    public void What_is_not_found_names_the_nearest_line()
    {
        var outcome = EditApplier.Apply("first\n  return Compute(value);\nlast\n", new EditInstruction("x", "return compute(valve);", "z"));
        Assert.Null(outcome.Content);
        Assert.Equal((2, "return Compute(value);"), (outcome.NearestLine, outcome.NearestText));
    }

    [Fact]
    public void An_edit_that_is_never_ended_is_counted_and_not_made()
    {
        var parsed = EditAnswer.Parse("FILE: a\nFIND:\n1\nREPLACE:\n2\nFILE: b\nFIND:\n3\nREPLACE:\n4\nEND\nFIND:\n5\n");
        Assert.Equal([new EditInstruction("b", "3", "4")], parsed.Edits);
        Assert.Equal(2, parsed.Unfinished);
    }

    [Fact]
    public void Edits_belong_to_a_file_however_its_path_is_spelt()
    {
        var parsed = EditAnswer.Parse("FILE: src//a.cs\nFIND:\n1\nREPLACE:\n2\nEND\nFILE: src/a.cs\nFIND:\n3\nREPLACE:\n4\nEND\n");
        Assert.Equal(2, parsed.For("src/a.cs").Length);
        Assert.Single(parsed.AffectedFiles);
    }
}
