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

    [Theory]
    [InlineData("FILE: a\nFIND:\n1\nFILE: b\nREPLACE:\n2\nEND\n", "b|1|2")]
    [InlineData("FILE: a\nFIND:\n1\nREPLACE:\n2\nREPLACE:\n3\nEND\n", "a|1|3")]
    [InlineData("FILE: a\nFIND:\n1\nEND\n", "a|1|")]
    [InlineData("FILE: a\nFIND:\n1\nEND\n2\nREPLACE:\n3\nEND\n", "a|1|", "a|2|3")]
    [InlineData("FILE: a\nFIND:\n   \nREPLACE:\n1\nEND\n", "a||1")]
    [InlineData("FILE:\nFIND:\n1\nREPLACE:\n2\nEND\n", "|1|2")]
    [InlineData("FILE: a\nFIND:\n\n\nREPLACE:\n1\nEND\n")]
    [InlineData("FILE: a\nFIND :\n1\nREPLACE:\n2\nEND\n")]
    public void Markers_count_wherever_they_stand(string answer, params string[] edits) =>
        Assert.Equal(edits, EditAnswer.Parse(answer).Edits.Select(e => $"{e.File}|{e.Find}|{e.Replace}"));

    [Fact]
    public void What_is_not_found_is_quoted_to_a_hundred_characters_and_its_line_to_eighty()
    {
        var line = "    " + new string('x', 96);
        var outcome = EditApplier.Apply("first\r\n" + line + "\r\n", new EditInstruction("f", new string('x', 96) + "\n" + new string('y', 96), ""));
        Assert.Equal($"FIND text not found in f.\nSearched for: \"{new string('x', 96)}\\nyyy\"\n\nPossible match at line 2: \"{line[..80]}\"", outcome.Error);
    }

    [Theory]
    [InlineData("Some Line", "some line\nnope", "\n\nSimilar text at line 1 (case mismatch?): \"Some Line\"")]
    [InlineData("short", "short\nnope", "")]
    [InlineData("longer", "longer\nnope", "\n\nPossible match at line 1: \"longer\"")]
    public void A_hint_tells_of_another_case_and_is_given_for_more_than_five_bytes(string content, string find, string hint)
    {
        var outcome = EditApplier.Apply(content, new EditInstruction("f", find, ""));
        Assert.Equal($"FIND text not found in f.\nSearched for: \"{find.Replace("\n", "\\n", StringComparison.Ordinal)}\"{hint}", outcome.Error);
    }

    [Fact]
    public void What_prints_nothing_is_quoted_as_an_escape()
    {
        var outcome = EditApplier.Apply("", new EditInstruction("f", "a\0\u200b\u00a0\"é🙂\u0007", ""));
        Assert.EndsWith("Searched for: \"a\\0\\u{200b}\\u{a0}\\\"é🙂\\u{7}\"", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_differs_in_white_space_keeps_its_line_ending()
    {
        var outcome = EditApplier.Apply("a\r\n  let  x = 1;\r\nb\r\n", new EditInstruction("f", "let x = 1;", "let x = 2;"));
        Assert.Equal("a\r\nlet x = 2;\r\nb\r\n", outcome.Content);
    }

    [Fact]
    public void Lines_that_end_with_carriage_returns_are_found_and_only_where_they_are_whole_lines()
    {
        var outcome = EditApplier.Apply("if  a  b\r\n  a  b\r\nc\r\n", new EditInstruction("f", "a b\nc", "d"));
        Assert.Equal("if  a  b\r\nd\r\n", outcome.Content);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(3)]
    public void An_edit_that_looks_for_blanks_alone_finds_nothing(int? near)
    {
        var outcome = EditApplier.Apply("old\n\nold\n", new EditInstruction("f", "", "new ", near));
        Assert.Equal((null, "FIND text of an edit of f has nothing but blanks, so there is no place to apply it. Name the lines to replace."), (outcome.Content, outcome.Error));
    }

    [Fact]
    public void Edits_belong_to_a_file_however_its_path_is_spelt()
    {
        var parsed = EditAnswer.Parse("FILE: src//a.cs\nFIND:\n1\nREPLACE:\n2\nEND\nFILE: src/a.cs\nFIND:\n3\nREPLACE:\n4\nEND\n");
        Assert.Equal(2, parsed.For("src/a.cs").Length);
        Assert.Single(parsed.AffectedFiles);
    }
}
