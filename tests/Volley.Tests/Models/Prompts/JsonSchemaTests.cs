using System.Text.Json;
using Volley.Models.Prompts.Schemas;

namespace Volley.Tests.Models.Prompts;

public sealed class JsonSchemaTests
{
    [Theory]
    [InlineData("""{"type":"object"}""", """{}""")]
    [InlineData("""{"type":["string","null"]}""", "null")]
    [InlineData("""{"type":"integer"}""", "3.0")]
    [InlineData("""{"enum":["a",1,null]}""", "1")]
    [InlineData("""{"const":{"a":[1]}}""", """{"a":[1]}""")]
    [InlineData("""{"properties":{"n":{"minimum":0,"maximum":10}},"required":["n"],"additionalProperties":false}""", """{"n":10}""")]
    [InlineData("""{"items":{"type":"string"},"minItems":1,"uniqueItems":true}""", """["a","b"]""")]
    [InlineData("""{"type":"string","minLength":2,"maxLength":2}""", "\"\\ud83d\\ude00x\"")]
    [InlineData("""{"type":"string","pattern":"^a+$"}""", "\"aaa\"")]
    [InlineData("""{"anyOf":[{"type":"string"},{"type":"number"}]}""", "1")]
    [InlineData("""{"oneOf":[{"minimum":5},{"maximum":3}],"type":"number"}""", "7")]
    [InlineData("""{"not":{"type":"null"}}""", "0")]
    [InlineData("""{"$defs":{"n":{"type":"number"}},"items":{"$ref":"#/$defs/n"}}""", "[1,2]")]
    [InlineData("""{"type":"object","properties":{"next":{"$ref":"#"}}}""", """{"next":{"next":{}}}""")]
    [InlineData("true", "[]")]
    public void Valid_values_have_no_problems(string schema, string value) => Assert.Empty(Check(schema, value));

    [Theory]
    [InlineData("""{"type":"object"}""", "[]", "$: must be object, not array")]
    [InlineData("""{"type":"integer"}""", "3.5", "$: must be integer, not number")]
    [InlineData("""{"enum":["a",1]}""", "2", "$: must be one of \"a\", 1")]
    [InlineData("""{"required":["n","m"]}""", """{"n":1}""", "$: must have 'm'")]
    [InlineData("""{"properties":{"n":{}},"additionalProperties":false}""", """{"x":1}""", "$.x: must not be there")]
    [InlineData("""{"properties":{"n":{"items":{"maximum":3}}}}""", """{"n":[1,4]}""", "$.n[1]: must be at most 3")]
    [InlineData("""{"minimum":0}""", "-1e40", "$: is too small")]
    [InlineData("""{"exclusiveMinimum":1}""", "1", "$: must be more than 1")]
    [InlineData("""{"multipleOf":0.1}""", "0.25", "$: must be a multiple of 0.1")]
    [InlineData("""{"maxLength":1}""", "\"ab\"", "$: must have at most 1 characters, not 2")]
    [InlineData("""{"uniqueItems":true}""", """[1,{"a":1},{"a":1.0}]""", "$[2]: must not repeat item 1")]
    [InlineData("""{"anyOf":[{"type":"string"},{"type":"number"}]}""", "null", "$: must fit one of the alternatives of anyOf")]
    [InlineData("""{"oneOf":[{"minimum":1},{"maximum":9}]}""", "5", "$: must fit exactly one of the alternatives of oneOf, not 2")]
    [InlineData("""{"not":{"type":"null"}}""", "null", "$: must not fit the schema of not")]
    [InlineData("""{"allOf":[{"$ref":"#"}]}""", "1", "$: is nested deeper than 256 levels, or the schema refers to itself without end")]
    [InlineData("""{"pattern":"^(a+)+$"}""", "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\"", "$: must match the pattern ^(a+)+$")]
    public void Invalid_values_say_where_and_why(string schema, string value, string problem) =>
        Assert.Equal([problem], Check(schema, value));

    [Theory]
    [InlineData("""{"dependentRequired":{}}""", "$.dependentRequired: this keyword is not supported, so answers could not be checked against it")]
    [InlineData("""{"type":"text"}""", "$.type: \"text\" is not a type; the types are object, array, string, number, integer, boolean, null")]
    [InlineData("""{"properties":{"a":{"minLength":-1}}}""", "$.properties.a.minLength: must be a number that is not negative")]
    [InlineData("""{"pattern":"("}""", "$.pattern: not a regular expression: Invalid pattern '(' at offset 1. Not enough )'s.")]
    [InlineData("""{"items":{"$ref":"#/$defs/x"}}""", "$.items: '$ref: #/$defs/x' leads nowhere; only references within the schema, such as '#/$defs/name', are known")]
    [InlineData("""[]""", "$: a schema is an object, true or false")]
    [InlineData("""{"required":"a"}""", "$.required: must be a list of names")]
    public void Schemas_that_could_not_be_checked_are_refused(string schema, string problem)
    {
        using var document = JsonDocument.Parse(schema);

        Assert.Null(JsonSchema.Read(document.RootElement, out var problems));

        Assert.Equal([problem], problems.Select(p => p.ToString()));
    }

    [Fact]
    public void No_more_problems_are_reported_than_the_limit() =>
        Assert.Equal(JsonSchema.MaxProblems, Check("""{"items":{"type":"string"}}""", $"[{string.Join(',', Enumerable.Range(0, 100))}]").Length);

    private static string[] Check(string schema, string value)
    {
        using var schemaDocument = JsonDocument.Parse(schema);
        using var document = JsonDocument.Parse(value);
        var read = JsonSchema.Read(schemaDocument.RootElement, out var problems);
        Assert.Empty(problems);
        return [.. read!.Check(document.RootElement).Select(p => p.ToString())];
    }
}
