using System.Text.RegularExpressions;
using Volley.Models.Prompts.Expectations;

namespace Volley.Tests.Models.Prompts;

public sealed class ExpectationTests
{
    [Theory]
    [InlineData("It is PARIS.", "paris", true, true)]
    [InlineData("It is PARIS.", "paris", false, false)]
    [InlineData("", "x", true, false)]
    public void Contains_looks_for_a_text(string answer, string text, bool ignoresCase, bool holds) =>
        Assert.Equal(holds, new Expectation.Contains(text, ignoresCase).Holds(answer));

    [Theory]
    [InlineData(" yes\n", "yes", true)]
    [InlineData("yes.", "yes", false)]
    public void Equal_to_ignores_white_space_around(string answer, string text, bool holds) =>
        Assert.Equal(holds, new Expectation.EqualTo(text, IgnoresCase: false).Holds(answer));

    [Fact]
    public void A_regular_expression_that_runs_for_ever_fails_the_answer()
    {
        var pattern = new Regex("^(a+)+$", RegexOptions.None, TimeSpan.FromMilliseconds(50));

        Assert.True(new Expectation.Matches(pattern).Holds("aaa"));
        Assert.False(new Expectation.Matches(pattern).Holds(new string('a', 40) + "!"));
    }

    [Theory]
    [InlineData("""{"a":{"b":[1,"two"]}}""", "$.a.b[1]", "two", true)]
    [InlineData("""{"a":{"b":[1,"two"]}}""", "$.a.b[-2]", "1.0", true)]
    [InlineData("""{"a":{"b":[1,"two"]}}""", "$.a.b[*]", "two", true)]
    [InlineData("""{"a":{"b":[1,"two"]}}""", "$['a'].c", null, false)]
    [InlineData("""{"ok":false}""", "$.ok", null, false)]
    [InlineData("""{"ok":true}""", "$.ok", null, true)]
    [InlineData("Sure:\n```json\n{\"ok\": 1}\n```\nDone.", "$.ok", "1", true)]
    [InlineData("The answer is {\"ok\": 1} I think.", "$.ok", "1", true)]
    [InlineData("no JSON here", "$", null, false)]
    [InlineData("""{"it's.odd":3}""", """$['it\'s.odd']""", "3", true)]
    public void A_path_finds_values_in_the_json_of_an_answer(string answer, string path, string? value, bool holds)
    {
        var parsed = JsonPath.Parse(path, out var problem);

        Assert.Null(problem);
        Assert.Equal(holds, new Expectation.At(parsed!, value).Holds(answer));
    }

    [Theory]
    [InlineData("a.b")]
    [InlineData("$.")]
    [InlineData("$a")]
    [InlineData("$[x]")]
    [InlineData("$['x]")]
    [InlineData("$[1")]
    public void A_path_that_is_none_says_what_is_wrong(string path)
    {
        Assert.Null(JsonPath.Parse(path, out var problem));
        Assert.NotNull(problem);
    }
}
