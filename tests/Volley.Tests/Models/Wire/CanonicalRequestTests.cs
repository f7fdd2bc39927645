using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Volley.Models.Wire;

namespace Volley.Tests.Models.Wire;

public sealed class CanonicalRequestTests
{
    [Theory]
    [InlineData("""{ "b" : [1, 2.50] , "a":"x" }""", """{"a":"x","b":[1,2.5]}""")]
    [InlineData("""{"a":"\u00e9\/\n"}""", """{"a":"é/\n"}""")]
    [InlineData("""{"a":true,"b":null,"c":false}""", """{"a":true,"b":null,"c":false}""")]
    [InlineData("""{"model":"m","user":"u","metadata":{"x":1},"keep_alive":"5m","stream":true}""", """{"stream":true}""")]
    [InlineData("""{"x":{"user":"u","model":"m"}}""", """{"x":{"model":"m","user":"u"}}""")]
    [InlineData("""{"a":"\ud800"}""", """{"a":"\ud800"}""")]
    public void A_request_has_one_spelling(string body, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(Of(body).Bytes.Span));

    [Theory]
    [InlineData("1", "1")]
    [InlineData("1.0", "1")]
    [InlineData("1e0", "1")]
    [InlineData("100", "1E2")]
    [InlineData("0.1", "1e-1")]
    [InlineData("0", "-0.00e5")]
    [InlineData("-1.50", "-15E-1")]
    [InlineData("12345678901234567890123.0", "12345678901234567890123")]
    [InlineData("1e400", "10e399")]
    [InlineData("0.0001", "1e-4")]
    public void Equal_numbers_are_spelt_alike(string one, string other)
    {
        Assert.Equal(Of($"{{\"a\":{one}}}").Digest, Of($"{{\"a\":{other}}}").Digest);
        Assert.NotEqual(Of($"{{\"a\":{one}}}").Digest, Of("{\"a\":7777}").Digest);
    }

    [Fact]
    public void A_huge_power_takes_no_time()
    {
        var digits = new string('9', 100_000);
        Assert.NotEqual(Of($"{{\"a\":1e{digits}}}").Digest, Of($"{{\"a\":2e{digits}}}").Digest);
    }

    [Fact]
    public void A_streamed_request_and_another_differ() =>
        Assert.NotEqual(Of("""{"stream":true}""").Digest, Of("""{"stream":false}""").Digest);

    [Fact]
    public void The_digest_is_64_hex_digits() => Assert.Matches("^[0-9a-f]{64}$", Of("{}").Digest);

    [Fact]
    public void What_is_no_object_has_no_form() => Assert.Throws<ArgumentException>(() => Of("[1]"));

    [Fact]
    public void The_form_is_its_own_form_and_forgets_only_the_order()
    {
        var leaves = Gen.Elements("1", "2.50", "-3e2", "\"a\"", "\"\\u00e9\"", "true", "null");
        var names = Gen.Elements("a", "b", "Z", "é", "model2", "x y");
        var property =
            from values in (from name in names from leaf in leaves select (name, leaf)).ListOf()
            from nested in leaves.ListOf()
            select (Members: values.DistinctBy(v => v.name).ToArray(), Nested: nested.ToArray());
        Prop.ForAll(property.ToArbitrary(), c =>
        {
            var nested = $"\"list\":[{string.Join(", ", c.Nested)}]";
            var forward = "{" + string.Join(",", c.Members.Select(m => $"\"{m.name}\":{m.leaf}").Append(nested)) + "}";
            var backward = "{ " + string.Join(" , ", c.Members.Reverse().Select(m => $"\"{m.name}\" : {m.leaf}").Prepend(nested)) + "}";
            var form = Of(forward);
            Assert.Equal(form.Digest, Of(backward).Digest);
            Assert.Equal(form.Digest, CanonicalRequest.Of(form.Bytes).Digest);
            Assert.Equal(c.Members.Length + 1, JsonNode.Parse(form.Bytes.Span)!.AsObject().Count);
        }).QuickCheckThrowOnFailure();
    }

    private static CanonicalRequest Of(string body) => CanonicalRequest.Of(Encoding.UTF8.GetBytes(body));
}
