using System.Net;
using Volley.StubServer;
using Volley.StubServer.Answers;
using Volley.StubServer.Behaviours;
using Volley.StubServer.Formats;
using static Volley.Tests.StubServer.StubClient;

namespace Volley.Tests.StubServer;

public sealed class AnswerTests
{
    private static readonly StubUsage Usage =
        new() { Input = 100, CachedInput = 30, CacheWrite = 20, CacheWriteLong = 10, Output = 50, Reasoning = 5 };

    private static readonly StubBehaviour Full =
        StubBehaviour.Text("It rains.").Thinking("Look outside.").CallingTool("umbrella", """{"open":true}""").Using(Usage);

    [Fact]
    public async Task Chat_completions_answer_with_text_reasoning_tools_and_usage()
    {
        await using var server = await Server(Full);
        using var client = new StubClient(server);
        var answer = await client.AnswerAsync(StubFormat.OpenAiChat);
        var message = At(answer, "choices", "0", "message");
        Assert.Equal("chat.completion", At(answer, "object").GetString());
        Assert.Equal("small", At(answer, "model").GetString());
        Assert.Equal("It rains.", At(message, "content").GetString());
        Assert.Equal("Look outside.", At(message, "reasoning_content").GetString());
        Assert.Equal("umbrella", At(message, "tool_calls", "0", "function", "name").GetString());
        Assert.Equal("""{"open":true}""", At(message, "tool_calls", "0", "function", "arguments").GetString());
        Assert.Equal("tool_calls", At(answer, "choices", "0", "finish_reason").GetString());
        Assert.Equal(100, At(answer, "usage", "prompt_tokens").GetInt32());
        Assert.Equal(50, At(answer, "usage", "completion_tokens").GetInt32());
        Assert.Equal(150, At(answer, "usage", "total_tokens").GetInt32());
        Assert.Equal(30, At(answer, "usage", "prompt_tokens_details", "cached_tokens").GetInt32());
        Assert.Equal(5, At(answer, "usage", "completion_tokens_details", "reasoning_tokens").GetInt32());
    }

    [Fact]
    public async Task Responses_answer_with_items_and_usage()
    {
        await using var server = await Server(Full);
        using var client = new StubClient(server);
        var answer = await client.AnswerAsync(StubFormat.OpenAiResponses);
        Assert.Equal("response", At(answer, "object").GetString());
        Assert.Equal("completed", At(answer, "status").GetString());
        Assert.Equal("Look outside.", At(answer, "output", "0", "summary", "0", "text").GetString());
        Assert.Equal("output_text", At(answer, "output", "1", "content", "0", "type").GetString());
        Assert.Equal("It rains.", At(answer, "output", "1", "content", "0", "text").GetString());
        Assert.Equal("function_call", At(answer, "output", "2", "type").GetString());
        Assert.Equal("""{"open":true}""", At(answer, "output", "2", "arguments").GetString());
        Assert.Equal(30, At(answer, "usage", "input_tokens_details", "cached_tokens").GetInt32());
        Assert.Equal(5, At(answer, "usage", "output_tokens_details", "reasoning_tokens").GetInt32());
        Assert.Equal(150, At(answer, "usage", "total_tokens").GetInt32());
    }

    [Fact]
    public async Task Messages_count_input_without_what_caches_had_a_part_in()
    {
        await using var server = await Server(Full);
        using var client = new StubClient(server);
        var answer = await client.AnswerAsync(StubFormat.Anthropic);
        Assert.Equal("message", At(answer, "type").GetString());
        Assert.Equal("Look outside.", At(answer, "content", "0", "thinking").GetString());
        Assert.Equal("It rains.", At(answer, "content", "1", "text").GetString());
        Assert.True(At(answer, "content", "2", "input", "open").GetBoolean());
        Assert.Equal("tool_use", At(answer, "stop_reason").GetString());
        Assert.Equal(40, At(answer, "usage", "input_tokens").GetInt32());
        Assert.Equal(30, At(answer, "usage", "cache_read_input_tokens").GetInt32());
        Assert.Equal(30, At(answer, "usage", "cache_creation_input_tokens").GetInt32());
        Assert.Equal(20, At(answer, "usage", "cache_creation", "ephemeral_5m_input_tokens").GetInt32());
        Assert.Equal(10, At(answer, "usage", "cache_creation", "ephemeral_1h_input_tokens").GetInt32());
        Assert.Equal(50, At(answer, "usage", "output_tokens").GetInt32());
    }

    [Fact]
    public async Task Ollama_answers_with_counts()
    {
        await using var server = await Server(Full);
        using var client = new StubClient(server);
        var chat = await client.AnswerAsync(StubFormat.OllamaChat);
        Assert.Equal("It rains.", At(chat, "message", "content").GetString());
        Assert.Equal("Look outside.", At(chat, "message", "thinking").GetString());
        Assert.True(At(chat, "message", "tool_calls", "0", "function", "arguments", "open").GetBoolean());
        var generated = await client.AnswerAsync(StubFormat.OllamaGenerate);
        Assert.Equal("It rains.", At(generated, "response").GetString());
        foreach (var answer in new[] { chat, generated })
        {
            Assert.True(At(answer, "done").GetBoolean());
            Assert.Equal("stop", At(answer, "done_reason").GetString());
            Assert.Equal(100, At(answer, "prompt_eval_count").GetInt32());
            Assert.Equal(50, At(answer, "eval_count").GetInt32());
        }
    }

    [Theory]
    [InlineData(StubFormat.OpenAiChat, ",\"max_tokens\":2", "length")]
    [InlineData(StubFormat.OpenAiChat, ",\"max_completion_tokens\":2,\"max_tokens\":9", "length")]
    [InlineData(StubFormat.OpenAiResponses, ",\"max_output_tokens\":2", "incomplete")]
    [InlineData(StubFormat.Anthropic, ",\"max_tokens\":2,\"messages\":[]", "max_tokens")]
    [InlineData(StubFormat.OllamaChat, ",\"options\":{\"num_predict\":2}", "length")]
    [InlineData(StubFormat.OllamaGenerate, ",\"options\":{\"num_predict\":2}", "length")]
    public async Task A_limit_of_output_tokens_cuts_the_answer(StubFormat format, string limit, string reason)
    {
        await using var server = await Server(StubBehaviour.Text("Čtyřicet dva is the answer."));
        using var client = new StubClient(server);
        var (_, text) = await client.PostAsync(format, Body(format, more: limit));
        Assert.Contains("\"Čtyřic\"", text, StringComparison.Ordinal);
        Assert.Contains($"\"{reason}\"", text, StringComparison.Ordinal);
        Assert.Equal(2, server.Hits.Single().Usage.Output);
    }

    [Fact]
    public async Task An_answer_that_stands_for_a_longer_one_keeps_to_the_limit_as_well()
    {
        await using var server = await Server(StubBehaviour.Text("long").UsingOutput(5000));
        using var client = new StubClient(server);
        await client.AnswerAsync(StubFormat.OpenAiChat);
        await client.AnswerAsync(StubFormat.OpenAiChat, Body(StubFormat.OpenAiChat, more: ",\"max_tokens\":70"));
        Assert.Equal([5000, 70], server.Hits.Select(hit => hit.Usage.Output));
    }

    [Fact]
    public async Task Several_choices_are_several_answers_and_as_many_times_the_output()
    {
        await using var server = await Server(StubBehaviour.Text("four"));
        using var client = new StubClient(server);
        var answer = await client.AnswerAsync(StubFormat.OpenAiChat, Body(StubFormat.OpenAiChat, more: ",\"n\":3"));
        Assert.Equal(3, At(answer, "choices").GetArrayLength());
        Assert.Equal(3, At(answer, "usage", "completion_tokens").GetInt32());
    }

    [Theory]
    [InlineData(StubFormat.OpenAiChat)]
    [InlineData(StubFormat.OpenAiResponses)]
    [InlineData(StubFormat.Anthropic)]
    [InlineData(StubFormat.OllamaChat)]
    [InlineData(StubFormat.OllamaGenerate)]
    public async Task Usage_can_be_missing_or_wrong_and_is_billed_as_it_was(StubFormat format)
    {
        await using var server = await StubModelServer.StartAsync(new StubOptions
        {
            Behaviour = StubChoices.InTurn(
                Full.WithoutUsage(), Full.Claiming(usage => usage with { Output = 7777 }), Full.WithoutUsage(), Full),
        });
        using var client = new StubClient(server);
        Assert.False(HasCounts((await client.PostAsync(format, Body(format))).Text));
        Assert.Contains("7777", (await client.PostAsync(format, Body(format))).Text);
        var body = Body(format, stream: true, more: ",\"stream_options\":{\"include_usage\":true}");
        var stream = await client.StreamAsync(format, body);
        Assert.DoesNotContain(stream, e => HasCounts(e.Data));
        Assert.Contains(await client.StreamAsync(format, body), e => HasCounts(e.Data));
        Assert.All(server.Hits, hit => Assert.Equal(Usage, hit.Usage));
    }

    [Fact]
    public async Task Echo_says_the_last_message_and_hashed_words_depend_on_the_request_only()
    {
        await using var server = await StubModelServer.StartAsync(new StubOptions
        {
            Behaviour = request => request.Model == "echo" ? StubChoices.Echo()(request) : StubChoices.Hashed(5)(request),
        });
        using var client = new StubClient(server);
        foreach (var format in Enum.GetValues<StubFormat>().Where(format => format.IsCall()))
        {
            Assert.Contains("\"Say so\"", (await client.PostAsync(format, Body(format, text: "Say so", model: "echo"))).Text);
            var (first, again, other) = (
                await TextAsync(client, format, "one"), await TextAsync(client, format, "one"), await TextAsync(client, format, "two"));
            Assert.Equal(first, again);
            Assert.NotEqual(first, other);
        }

        var parts = """[{"role":"user","content":[{"type":"text","text":"in "},{"type":"text","text":"parts"}]}]""";
        var (_, text) = await client.PostAsync(StubFormat.OpenAiChat, $$"""{"model":"echo","messages":{{parts}}}""");
        Assert.Contains("in parts", text);
    }

    [Fact]
    public async Task Lists_name_the_models()
    {
        await using var server = await StubModelServer.StartAsync(new StubOptions { Models = ["small", "large"] });
        using var client = new StubClient(server);
        using var openAi = await client.OpenAsync(HttpMethod.Get, "/v1/models");
        using var ollama = await client.OpenAsync(HttpMethod.Get, "/api/tags");
        Assert.Equal("large", At(Json(await openAi.Content.ReadAsStringAsync(Cancellation)), "data", "1", "id").GetString());
        Assert.Equal("large", At(Json(await ollama.Content.ReadAsStringAsync(Cancellation)), "models", "1", "name").GetString());
    }

    [Fact]
    public async Task A_model_is_answered_by_its_name()
    {
        var models = new Dictionary<string, StubBehaviour> { ["small"] = StubBehaviour.Text("s"), ["large"] = StubBehaviour.Text("l") };
        await using var server = await StubModelServer.StartAsync(new StubOptions { Behaviour = StubChoices.ByModel(models) });
        using var client = new StubClient(server);
        var large = await client.AnswerAsync(StubFormat.OpenAiChat, Body(StubFormat.OpenAiChat, model: "large"));
        Assert.Equal("l", At(large, "choices", "0", "message", "content").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await client.PostAsync(StubFormat.OpenAiChat, Body(StubFormat.OpenAiChat, model: "other"))).Status);
    }

    private static bool HasCounts(string json) => new[] { "\"output_tokens\":", "\"completion_tokens\":", "\"eval_count\":" }
        .Any(name => json.Contains(name, StringComparison.Ordinal));

    private static async Task<string> TextAsync(StubClient client, StubFormat format, string text)
    {
        var answer = await client.AnswerAsync(format, Body(format, text: text));
        string[] path = format switch
        {
            StubFormat.OpenAiChat => ["choices", "0", "message", "content"],
            StubFormat.OpenAiResponses => ["output", "0", "content", "0", "text"],
            StubFormat.Anthropic => ["content", "0", "text"],
            StubFormat.OllamaChat => ["message", "content"],
            _ => ["response"],
        };
        return At(answer, path).GetString()!;
    }

    private static Task<StubModelServer> Server(StubBehaviour behaviour) =>
        StubModelServer.StartAsync(new StubOptions { Behaviour = StubChoices.Always(behaviour) }, Cancellation);
}
