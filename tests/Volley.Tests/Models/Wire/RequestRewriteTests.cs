using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Volley.Models.Wire;

namespace Volley.Tests.Models.Wire;

public sealed class RequestRewriteTests
{
    public static TheoryData<WireFormat, string, string> Limited() => new()
    {
        { WireFormat.OpenAiChat, """{"model":"m"}""", """{"model":"m","max_tokens":100}""" },
        { WireFormat.OpenAiChat, """{ "model": "m" }""", """{ "model": "m" ,"max_tokens":100}""" },
        { WireFormat.OpenAiChat, """{"model":"m","max_tokens": 50 }""", """{"model":"m","max_tokens": 50 }""" },
        { WireFormat.OpenAiChat, """{"model":"m","max_tokens": 500 }""", """{"model":"m","max_tokens": 100 }""" },
        { WireFormat.OpenAiChat, """{"max_tokens":-1,"model":"m"}""", """{"max_tokens":100,"model":"m"}""" },
        { WireFormat.OpenAiChat, """{"model":"m","max_tokens":50,"max_completion_tokens":500}""", """{"model":"m","max_tokens":50,"max_completion_tokens":100}""" },
        { WireFormat.OpenAiChat, """{"model":"m","max_completion_tokens":null}""", """{"model":"m","max_completion_tokens":null,"max_tokens":100}""" },
        { WireFormat.OpenAiChat, """{"model":"m","max_tokens":null}""", """{"model":"m","max_tokens":100}""" },
        { WireFormat.OpenAiResponses, """{"model":"m"}""", """{"model":"m","max_output_tokens":100}""" },
        { WireFormat.Anthropic, """{"model":"m","max_tokens":4096}""", """{"model":"m","max_tokens":100}""" },
        { WireFormat.OllamaChat, """{"model":"m"}""", """{"model":"m","options":{"num_predict":100}}""" },
        { WireFormat.OllamaChat, """{"model":"m","options":null}""", """{"model":"m","options":{"num_predict":100}}""" },
        { WireFormat.OllamaChat, """{"model":"m","options":{}}""", """{"model":"m","options":{"num_predict":100}}""" },
        { WireFormat.OllamaChat, """{"model":"m","options":{"seed":1}}""", """{"model":"m","options":{"seed":1,"num_predict":100}}""" },
        { WireFormat.OllamaGenerate, """{"options":{"num_predict":-1,"seed":1},"model":"m"}""", """{"options":{"num_predict":100,"seed":1},"model":"m"}""" },
        { WireFormat.OllamaGenerate, """{"options":{"num_predict":7},"model":"m"}""", """{"options":{"num_predict":7},"model":"m"}""" },
    };

    [Theory]
    [MemberData(nameof(Limited))]
    public void A_limit_is_added_or_lowered_and_nothing_else_changes(WireFormat format, string body, string expected)
    {
        var rewritten = Apply(new RequestRewrite { MaxOutput = 100 }, format, body);
        Assert.Equal(expected, rewritten);
        Assert.InRange(ModelRequest.Read(format, Encoding.UTF8.GetBytes(rewritten), out _)!.MaxOutput!.Value, 0, 100);
    }

    [Fact]
    public void The_field_that_is_added_to_chat_completions_is_the_providers() => Assert.Equal(
        """{"model":"m","max_completion_tokens":9}""",
        Apply(new RequestRewrite { MaxOutput = 9, ChatLimitField = "max_completion_tokens" }, WireFormat.OpenAiChat, """{"model":"m"}"""));

    [Theory]
    [InlineData("""{"model":"m","stream":true}""", """{"model":"m","stream":true,"stream_options":{"include_usage":true}}""")]
    [InlineData("""{"model":"m","stream_options":null}""", """{"model":"m","stream_options":{"include_usage":true}}""")]
    [InlineData("""{"model":"m","stream_options":{}}""", """{"model":"m","stream_options":{"include_usage":true}}""")]
    [InlineData("""{"stream_options":{"include_usage": false},"model":"m"}""", """{"stream_options":{"include_usage": true},"model":"m"}""")]
    [InlineData("""{"stream_options":{"x":1},"model":"m"}""", """{"stream_options":{"x":1,"include_usage":true},"model":"m"}""")]
    public void Usage_is_asked_for_where_it_is_not(string body, string expected) =>
        Assert.Equal(expected, Apply(new RequestRewrite { IncludeUsage = true }, WireFormat.OpenAiChat, body));

    [Fact]
    public void The_model_is_renamed_in_place()
    {
        Assert.Equal("{\"messages\":[], \"mod\\u0065l\" : \"a\\u0022b\\u00E9\" }",
            Apply(new RequestRewrite { Model = "a\"bé" }, WireFormat.OpenAiChat, "{\"messages\":[], \"mod\\u0065l\" : \"lab/x\" }"));
    }

    [Fact]
    public void Nothing_to_change_gives_the_same_memory()
    {
        ReadOnlyMemory<byte> body = "{\"model\":\"m\",\"max_tokens\":3}"u8.ToArray();
        Assert.Equal(body, new RequestRewrite { MaxOutput = 3 }.Apply(WireFormat.OpenAiChat, body));
    }

    [Fact]
    public void Numbers_escapes_spaces_and_order_of_the_rest_survive()
    {
        const string Rest = "\"temperature\": 1.000,\n  \"seed\":12345678901234567890123, \"x\":[1e5 , -0.0,\"\\u00e9\\/\", {\"max_tokens\":-1}],\"y\":null";
        Assert.Equal($"{{{Rest},\"model\":\"b\",\"max_tokens\":1,\"stream_options\":{{\"include_usage\":true}}}}",
            Apply(new RequestRewrite { Model = "b", MaxOutput = 1, IncludeUsage = true }, WireFormat.OpenAiChat, $"{{{Rest},\"model\":\"lab/b\"}}"));
    }

    [Fact]
    public void A_limit_of_zero_is_never_written_since_servers_take_it_for_none() => Assert.Throws<ArgumentOutOfRangeException>(
        () => Apply(new RequestRewrite { MaxOutput = 0 }, WireFormat.OpenAiChat, """{"model":"m"}"""));

    [Fact]
    public void Any_request_keeps_every_other_member_to_the_byte()
    {
        var property =
            from members in Gen.Elements(Members).ListOf()
            from limit in Gen.Choose(1, 1000)
            select (Members: members.DistinctBy(m => m.Name).ToArray(), Limit: limit);
        Prop.ForAll(property.ToArbitrary(), c =>
        {
            var body = "{" + string.Join(",", c.Members.Select(m => $"\"{m.Name}\" :{m.Json} ").Append("\"model\":\"a/b\"")) + "}";
            var text = Apply(new RequestRewrite { Model = "b", MaxOutput = c.Limit, IncludeUsage = true }, WireFormat.OpenAiChat, body);
            using var document = JsonDocument.Parse(text);
            var touched = new HashSet<string> { "model", "max_tokens", "max_completion_tokens", "n_predict", "stream_options" };
            Assert.All(c.Members.Where(m => !touched.Contains(m.Name)), m => Assert.Equal(m.Json, document.RootElement.GetProperty(m.Name).GetRawText()));
            var request = ModelRequest.Read(WireFormat.OpenAiChat, Encoding.UTF8.GetBytes(text), out _)!;
            Assert.True(request.MaxOutput <= c.Limit);
            Assert.True(request.AsksForUsage);
            Assert.Equal("b", request.Model);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    private static readonly (string Name, string Json)[] Members =
    [
        ("max_tokens", "5"), ("max_tokens", "50000"), ("max_completion_tokens", "null"), ("max_completion_tokens", "3e2"), ("n_predict", "-1"),
        ("stream_options", "{}"), ("stream_options", "{ \"include_usage\" : false }"), ("stream", "true"), ("a", "1.50"), ("b", "[ ]"),
        ("c", "{\"d\":{}}"), ("d", "\"}\\\"\""), ("e", "\"\\u00e9\""), ("f", "-0"),
    ];

    private static string Apply(RequestRewrite rewrite, WireFormat format, string body) =>
        Encoding.UTF8.GetString(rewrite.Apply(format, Encoding.UTF8.GetBytes(body)).Span);
}
