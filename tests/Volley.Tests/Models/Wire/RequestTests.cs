using System.Text;
using Volley.Models.Wire;

namespace Volley.Tests.Models.Wire;

public sealed class RequestTests
{
    public static TheoryData<WireFormat, string, long?> Limits() => new()
    {
        { WireFormat.OpenAiChat, """{"model":"m"}""", null },
        { WireFormat.OpenAiChat, """{"model":"m","max_tokens":5}""", 5 },
        { WireFormat.OpenAiChat, """{"model":"m","max_tokens":5,"max_completion_tokens":9}""", 9 },
        { WireFormat.OpenAiChat, """{"model":"m","max_tokens":5,"n_predict":-1}""", null },
        { WireFormat.OpenAiChat, """{"model":"m","max_tokens":null}""", null },
        { WireFormat.OpenAiChat, """{"model":"m","max_tokens":-1}""", null },
        { WireFormat.OpenAiChat, """{"model":"m","max_tokens":1e2}""", 100 },
        { WireFormat.OpenAiChat, """{"model":"m","max\u005ftokens":7}""", 7 },
        { WireFormat.OpenAiResponses, """{"model":"m","max_output_tokens":5,"max_tokens":900}""", 5 },
        { WireFormat.Anthropic, """{"model":"m","max_tokens":5}""", 5 },
        { WireFormat.Anthropic, """{"model":"m","max_tokens":0}""", 0 },
        { WireFormat.OllamaChat, """{"model":"m","options":{"num_predict":5}}""", 5 },
        { WireFormat.OllamaChat, """{"model":"m","options":{"num_predict":-1}}""", null },
        { WireFormat.OllamaGenerate, """{"model":"m","options":{"num_predict":-2}}""", null },
        { WireFormat.OllamaGenerate, """{"model":"m","options":{"num_predict":0}}""", null },
        { WireFormat.OllamaGenerate, """{"model":"m","options":null,"num_predict":3}""", null },
    };

    [Theory]
    [MemberData(nameof(Limits))]
    public void The_limit_that_was_asked_for_is_found_under_all_its_names(WireFormat format, string body, long? limit) =>
        Assert.Equal(limit, Read(format, body).MaxOutput);

    [Theory]
    [InlineData(WireFormat.OpenAiChat, """{"model":"lab/x"}""", false)]
    [InlineData(WireFormat.OpenAiChat, """{"model":"lab/x","stream":true}""", true)]
    [InlineData(WireFormat.Anthropic, """{"model":"lab/x","stream":null}""", false)]
    [InlineData(WireFormat.OllamaChat, """{"model":"lab/x"}""", true)]
    [InlineData(WireFormat.OllamaGenerate, """{"model":"lab/x","stream":false}""", false)]
    public void Whether_the_answer_streams_depends_on_the_format_where_the_request_does_not_say(WireFormat format, string body, bool isStream)
    {
        var request = Read(format, body);
        Assert.Equal(isStream, request.IsStream);
        Assert.Equal("lab/x", request.Model);
        Assert.Equal(Encoding.UTF8.GetByteCount(body), request.Bytes);
    }

    [Theory]
    [InlineData(WireFormat.OpenAiChat, """{"messages":[{"role":"user","content":[{"type":"text","text":"image_url"}]}]}""", CostRisks.None)]
    [InlineData(WireFormat.OpenAiChat, """{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"x"}}]}]}""", CostRisks.Media)]
    [InlineData(WireFormat.OpenAiChat, """{"messages":[{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"x"}}]}]}""", CostRisks.Media)]
    [InlineData(WireFormat.OpenAiChat, """{"messages":[{"role":"user","content":[{"type":"file","file":{"file_id":"f"}}]}]}""", CostRisks.Media)]
    [InlineData(WireFormat.OpenAiChat, """{"messages":[{"role":"assistant","audio":{"id":"a"}}]}""", CostRisks.Media)]
    [InlineData(WireFormat.OpenAiChat, """{"modalities":["text","audio"],"messages":[]}""", CostRisks.Media)]
    [InlineData(WireFormat.OpenAiChat, """{"n":3,"messages":[]}""", CostRisks.SeveralAnswers)]
    [InlineData(WireFormat.OpenAiChat, """{"web_search_options":{}}""", CostRisks.ServerTools)]
    [InlineData(WireFormat.OpenAiChat, """{"plugins":[{"id":"web"}]}""", CostRisks.ServerTools)]
    [InlineData(WireFormat.OpenAiChat, """{"models":["a","b"]}""", CostRisks.OtherModels)]
    [InlineData(WireFormat.OpenAiChat, """{"prediction":{"type":"content","content":"x"}}""", CostRisks.Prediction)]
    [InlineData(WireFormat.OpenAiChat, """{"service_tier":"priority"}""", CostRisks.PremiumService)]
    [InlineData(WireFormat.OpenAiChat, """{"service_tier":"flex","store":true,"tools":[{"type":"function","function":{"name":"image"}}]}""", CostRisks.None)]
    [InlineData(WireFormat.OpenAiResponses, """{"input":"hi","tools":[{"type":"function","name":"f"},{"type":"custom","name":"g"}]}""", CostRisks.None)]
    [InlineData(WireFormat.OpenAiResponses, """{"input":"hi","tools":[{"type":"web_search"}]}""", CostRisks.ServerTools)]
    [InlineData(WireFormat.OpenAiResponses, """{"input":"hi","tools":[{"type":"mcp"}]}""", CostRisks.ServerTools)]
    [InlineData(WireFormat.OpenAiResponses, """{"input":"hi","tools":[{"type":"of next year"}]}""", CostRisks.ServerTools)]
    [InlineData(WireFormat.OpenAiResponses, """{"input":"hi","previous_response_id":"r"}""", CostRisks.ServerState)]
    [InlineData(WireFormat.OpenAiResponses, """{"input":"hi","conversation":"c"}""", CostRisks.ServerState)]
    [InlineData(WireFormat.OpenAiResponses, """{"input":"hi","background":true}""", CostRisks.ServerState)]
    [InlineData(WireFormat.OpenAiResponses, """{"input":"hi","background":false,"previous_response_id":null}""", CostRisks.None)]
    [InlineData(WireFormat.OpenAiResponses, """{"prompt":{"id":"p"}}""", CostRisks.ServerState)]
    [InlineData(WireFormat.OpenAiResponses, """{"input":[{"type":"item_reference","id":"i"}]}""", CostRisks.ServerState)]
    [InlineData(WireFormat.OpenAiResponses, """{"input":[{"role":"user","content":[{"type":"input_image","file_id":"f"}]}]}""", CostRisks.Media)]
    [InlineData(WireFormat.Anthropic, """{"messages":[],"tools":[{"name":"f","input_schema":{}},{"type":"bash_20250124","name":"bash"}]}""", CostRisks.None)]
    [InlineData(WireFormat.Anthropic, """{"messages":[],"tools":[{"type":"web_search_20250305","name":"s"}]}""", CostRisks.ServerTools)]
    [InlineData(WireFormat.Anthropic, """{"messages":[],"tools":[{"type":"code_execution_20250825","name":"s"}]}""", CostRisks.ServerTools)]
    [InlineData(WireFormat.Anthropic, """{"messages":[],"mcp_servers":[{"url":"x"}]}""", CostRisks.ServerTools)]
    [InlineData(WireFormat.Anthropic, """{"messages":[],"speed":"fast"}""", CostRisks.PremiumService)]
    [InlineData(WireFormat.Anthropic, """{"messages":[{"role":"user","content":[{"type":"tool_result","content":[{"type":"image","source":{}}]}]}]}""", CostRisks.Media)]
    [InlineData(WireFormat.Anthropic, """{"messages":[{"role":"user","content":[{"type":"document","source":{"type":"text","data":"x"}}]}]}""", CostRisks.None)]
    [InlineData(WireFormat.Anthropic, """{"messages":[{"role":"user","content":[{"type":"document","source":{"type":"base64","data":"x"}}]}]}""", CostRisks.Media)]
    [InlineData(WireFormat.OllamaChat, """{"messages":[{"role":"user","content":"x","images":["a"]}]}""", CostRisks.Media)]
    [InlineData(WireFormat.OllamaChat, """{"messages":[{"role":"user","content":"x","Images":["a"]}]}""", CostRisks.Media)]
    [InlineData(WireFormat.OllamaGenerate, """{"prompt":"x","images":["a"]}""", CostRisks.Media)]
    [InlineData(WireFormat.OllamaGenerate, """{"prompt":"x","images":[]}""", CostRisks.None)]
    public void What_the_bytes_do_not_bound_is_found(WireFormat format, string body, CostRisks risks) =>
        Assert.Equal(risks, Read(format, WithModel(body)).Risks);

    [Theory]
    [InlineData(WireFormat.Anthropic, """{"messages":[]}""", CacheWrites.None)]
    [InlineData(WireFormat.Anthropic, """{"system":[{"type":"text","text":"x","cache_control":{"type":"ephemeral"}}]}""", CacheWrites.Usual)]
    [InlineData(WireFormat.Anthropic, """{"system":[{"type":"text","text":"x","cache_control":{"type":"ephemeral","ttl":"5m"}}]}""", CacheWrites.Usual)]
    [InlineData(WireFormat.Anthropic, """{"tools":[{"name":"f","cache_control":{"type":"ephemeral","ttl":"1h"}}]}""", CacheWrites.Extended)]
    [InlineData(WireFormat.Anthropic, """{"cache_control":{"type":"ephemeral","ttl":"1d"}}""", CacheWrites.Extended)]
    [InlineData(WireFormat.Anthropic, """{"messages":[{"role":"user","content":"cache_control"}]}""", CacheWrites.None)]
    [InlineData(WireFormat.OpenAiChat, """{"messages":[]}""", CacheWrites.Usual)]
    [InlineData(WireFormat.OllamaChat, """{"messages":[]}""", CacheWrites.None)]
    public void Cache_writes_are_reckoned_with_where_they_may_be_billed(WireFormat format, string body, CacheWrites writes) =>
        Assert.Equal(writes, Read(format, WithModel(body)).CacheWrites);

    [Theory]
    [InlineData(WireFormat.OpenAiChat, "", RequestProblemKind.MalformedJson)]
    [InlineData(WireFormat.OpenAiChat, "{\"model\":\"m\",}", RequestProblemKind.MalformedJson)]
    [InlineData(WireFormat.OpenAiChat, "{\"model\":\"m\"", RequestProblemKind.MalformedJson)]
    [InlineData(WireFormat.OpenAiChat, "{\"model\":\"m\"} x", RequestProblemKind.MalformedJson)]
    [InlineData(WireFormat.OpenAiChat, "{\"model\":\"m\",\"\\ud800\":1}", RequestProblemKind.MalformedJson)]
    [InlineData(WireFormat.OpenAiChat, "[]", RequestProblemKind.NotAnObject)]
    [InlineData(WireFormat.OpenAiChat, "null", RequestProblemKind.NotAnObject)]
    [InlineData(WireFormat.OpenAiChat, "{}", RequestProblemKind.NoModel)]
    [InlineData(WireFormat.OpenAiChat, "{\"model\":\" \"}", RequestProblemKind.NoModel)]
    [InlineData(WireFormat.OpenAiChat, "{\"model\":5}", RequestProblemKind.NoModel)]
    [InlineData(WireFormat.OpenAiChat, "{\"model\":\"m\",\"max_tokens\":\"5\"}", RequestProblemKind.BadField)]
    [InlineData(WireFormat.OpenAiChat, "{\"model\":\"m\",\"max_tokens\":5.5}", RequestProblemKind.BadField)]
    [InlineData(WireFormat.OpenAiChat, "{\"model\":\"m\",\"max_tokens\":1e99}", RequestProblemKind.BadField)]
    [InlineData(WireFormat.Anthropic, "{\"model\":\"m\",\"max_tokens\":-1}", RequestProblemKind.BadField)]
    [InlineData(WireFormat.OpenAiChat, "{\"model\":\"m\",\"n\":0}", RequestProblemKind.BadField)]
    [InlineData(WireFormat.OpenAiChat, "{\"model\":\"m\",\"n\":\"2\"}", RequestProblemKind.BadField)]
    [InlineData(WireFormat.OpenAiChat, "{\"model\":\"m\",\"stream\":\"true\"}", RequestProblemKind.BadField)]
    [InlineData(WireFormat.OpenAiChat, "{\"model\":\"m\",\"model\":\"dear\"}", RequestProblemKind.AmbiguousField)]
    [InlineData(WireFormat.OpenAiChat, "{\"model\":\"m\",\"max_tokens\":5,\"max_tokens\":9}", RequestProblemKind.AmbiguousField)]
    [InlineData(WireFormat.OpenAiChat, "{\"model\":\"m\",\"max_tokens\":5,\"max\\u005ftokens\":9}", RequestProblemKind.AmbiguousField)]
    [InlineData(WireFormat.OllamaChat, "{\"model\":\"m\",\"Options\":{\"num_predict\":9}}", RequestProblemKind.AmbiguousField)]
    [InlineData(WireFormat.OllamaChat, "{\"model\":\"m\",\"options\":{\"num_predict\":1,\"num_predict\":9}}", RequestProblemKind.AmbiguousField)]
    [InlineData(WireFormat.OpenAiChat, "{\"model\":\"m\",\"stream_options\":{\"include_usage\":true,\"include_usage\":false}}", RequestProblemKind.AmbiguousField)]
    public void What_cannot_be_understood_is_a_problem_and_no_exception(WireFormat format, string body, RequestProblemKind kind)
    {
        Assert.Null(ModelRequest.Read(format, Encoding.UTF8.GetBytes(body), out var problem));
        Assert.Equal(kind, problem!.Kind);
        Assert.EndsWith(".", problem.Message);
    }

    [Fact]
    public void A_body_that_is_not_UTF_8_is_refused_whatever_a_lenient_reader_would_make_of_it()
    {
        byte[] body = [.. "{\"model\":\"m"u8, 0xff, .. "\"}"u8];
        Assert.Null(ModelRequest.Read(WireFormat.OpenAiChat, body, out var problem));
        Assert.Equal(RequestProblemKind.MalformedJson, problem!.Kind);
    }

    [Fact]
    public void A_malformed_body_is_told_where_it_is_at_fault()
    {
        ModelRequest.Read(WireFormat.OpenAiChat, "{\n \"model\": m}"u8.ToArray(), out var problem);
        Assert.Equal("The body cannot be read: it is not JSON from line 2, byte 11.", problem!.Message);
    }

    [Fact]
    public void Unknown_fields_may_repeat()
    {
        var request = Read(WireFormat.OpenAiChat, """{"model":"m","x":1,"x":2,"metadata":{"n":1,"n":2}}""");
        Assert.Equal("m", request.Model);
    }

    [Fact]
    public void Deep_schemas_are_read_and_bottomless_ones_refused()
    {
        Assert.NotNull(Read(WireFormat.OpenAiChat, Nested(200)));
        Assert.Null(ModelRequest.Read(WireFormat.OpenAiChat, Encoding.UTF8.GetBytes(Nested(100_000)), out var problem));
        Assert.Equal(RequestProblemKind.MalformedJson, problem!.Kind);
    }

    [Fact]
    public void Half_a_surrogate_pair_in_a_text_is_the_providers_to_judge() =>
        Assert.Equal("m", Read(WireFormat.OpenAiChat, """{"model":"m","messages":[{"role":"user","content":"\ud83d"}]}""").Model);

    [Fact]
    public void The_bound_counts_bytes_constants_and_every_answer()
    {
        var plain = Read(WireFormat.OpenAiChat, """{"model":"m","n":3}""");
        Assert.Equal(new RequestBound(plain.Bytes + RequestBound.Template, 300, CacheWrites.Usual), RequestBound.Of(plain, 100));
        var tools = Read(WireFormat.Anthropic, """{"model":"m","tools":[{"name":"f"},{"type":"bash_20250124","name":"bash"}]}""");
        Assert.Equal((2, 1), (tools.Tools, tools.BuiltInTools));
        Assert.Equal(tools.Bytes + RequestBound.Template + RequestBound.ToolPrompt + RequestBound.ToolDefinition + 50, RequestBound.Of(tools, 100, 50).Input);
        Assert.Equal(long.MaxValue, RequestBound.Of(plain, long.MaxValue).Output);
        var shaped = Read(WireFormat.OpenAiChat, """{"model":"m","response_format":{"type":"json_object"}}""");
        Assert.Equal(shaped.Bytes + RequestBound.Template + RequestBound.ToolPrompt, RequestBound.Of(shaped, 1).Input);
    }

    [Fact]
    public void Risks_are_named_in_a_sentence()
    {
        Assert.Equal("tools that the provider runs", CostRiskText.Describe(CostRisks.ServerTools));
        Assert.Equal("images, audio or files, more than one answer and a predicted output",
            CostRiskText.Describe(CostRisks.Media | CostRisks.SeveralAnswers | CostRisks.Prediction));
    }

    private static ModelRequest Read(WireFormat format, string body)
    {
        var request = ModelRequest.Read(format, Encoding.UTF8.GetBytes(body), out var problem);
        Assert.Null(problem);
        return request!;
    }

    private static string WithModel(string body) => "{\"model\":\"m\"," + body[1..];

    private static string Nested(int depth) => $"{{\"model\":\"m\",\"x\":{string.Concat(Enumerable.Repeat("[", depth))}{string.Concat(Enumerable.Repeat("]", depth))}}}";
}
