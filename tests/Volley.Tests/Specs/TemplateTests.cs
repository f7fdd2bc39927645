using Volley.Specs;

namespace Volley.Tests.Specs;

public sealed class TemplateTests
{
    [Theory]
    [InlineData("{tool}", "<tool>")]
    [InlineData("--{a}={b-c}!", "--<a>=<b-c>!")]
    [InlineData("{{literal}} }}{{", "{literal} }{")]
    [InlineData("{{{x}}}", "{<x>}")]
    [InlineData("", "")]
    public void Placeholders_are_replaced_and_doubled_braces_are_literal(string text, string expected)
    {
        Assert.True(Template.TryParse(text, out var template, out var error), error);
        Assert.Equal(expected, template.Expand(name => $"<{name}>"));
    }

    [Theory]
    [InlineData("a}b")]
    [InlineData("a{b")]
    [InlineData("{}")]
    [InlineData("{ x }")]
    [InlineData("{\"json\": 1}")]
    [InlineData("{1}")]
    public void A_brace_that_begins_no_placeholder_is_an_error(string text)
    {
        Assert.False(Template.TryParse(text, out _, out var error));
        Assert.NotNull(error);
    }
}
