using System.Text;
using System.Text.Json;
using Volley.StubServer;
using Volley.StubServer.Answers;
using Volley.StubServer.Behaviours;
using Volley.StubServer.Formats;
using static Volley.Tests.StubServer.StubClient;

namespace Volley.Tests.StubServer;

public sealed class StreamTests
{
    private static readonly StubUsage Usage = new() { Input = 100, CachedInput = 30, Output = 50, Reasoning = 5 };

    private static readonly StubBehaviour Full = StubBehaviour.Text("Žluťoučký kůň 🐎 pěl ódy.")
        .Thinking("Look outside.").CallingTool("umbrella", """{"open":true}""").Using(Usage).InChunksOf(3);

    [Fact]
    public async Task Chat_stream_has_deltas_a_finish_reason_and_done()
    {
        await using var server = await Server(Full);
        using var client = new StubClient(server);
        var events = await client.StreamAsync(StubFormat.OpenAiChat);
        Assert.Equal("[DONE]", events[^1].Data);
        Assert.Equal("assistant", Join(events, "choices", "0", "delta", "role"));
        Assert.Equal("Look outside.", Join(events, "choices", "0", "delta", "reasoning_content"));
        Assert.Equal("Žluťoučký kůň 🐎 pěl ódy.", Join(events, "choices", "0", "delta", "content"));
        Assert.Equal("umbrella", Join(events, "choices", "0", "delta", "tool_calls", "0", "function", "name"));
        Assert.Equal("""{"open":true}""", Join(events, "choices", "0", "delta", "tool_calls", "0", "function", "arguments"));
        Assert.Equal("tool_calls", Join(events, "choices", "0", "finish_reason"));
        Assert.DoesNotContain(events, e => e.Data.Contains("usage", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Chat_stream_ends_with_usage_when_asked()
    {
        await using var server = await Server(Full);
        using var client = new StubClient(server);
        var body = Body(StubFormat.OpenAiChat, stream: true, more: ",\"stream_options\":{\"include_usage\":true}");
        var events = await client.StreamAsync(StubFormat.OpenAiChat, body);
        Assert.All(events.SkipLast(2), e => Assert.Equal(JsonValueKind.Null, At(Json(e.Data), "usage").ValueKind));
        var last = Json(events[^2].Data);
        Assert.Equal(0, At(last, "choices").GetArrayLength());
        Assert.Equal(50, At(last, "usage", "completion_tokens").GetInt32());
        Assert.Equal("[DONE]", events[^1].Data);
    }

    [Fact]
    public async Task Chat_stream_of_several_choices_has_each_of_them()
    {
        await using var server = await Server(StubBehaviour.Text("twice told"));
        using var client = new StubClient(server);
        var events = await client.StreamAsync(StubFormat.OpenAiChat, Body(StubFormat.OpenAiChat, stream: true, more: ",\"n\":2"));
        Assert.Equal("twice toldtwice told", Join(events, "choices", "0", "delta", "content"));
        Assert.Equal([0, 1], events.SkipLast(1).Select(e => At(Json(e.Data), "choices", "0", "index").GetInt32()).Distinct());
    }

    [Fact]
    public async Task Responses_stream_has_numbered_named_events()
    {
        await using var server = await Server(Full);
        using var client = new StubClient(server);
        var events = await client.StreamAsync(StubFormat.OpenAiResponses);
        Assert.All(events, (e, index) =>
        {
            Assert.Equal(e.Name, At(Json(e.Data), "type").GetString());
            Assert.Equal(index, At(Json(e.Data), "sequence_number").GetInt32());
        });
        Assert.Equal(
            [
                "response.created", "response.in_progress",
                "response.output_item.added", "response.reasoning_summary_part.added", "response.reasoning_summary_text.delta",
                "response.reasoning_summary_text.done", "response.reasoning_summary_part.done", "response.output_item.done",
                "response.output_item.added", "response.content_part.added", "response.output_text.delta",
                "response.output_text.done", "response.content_part.done", "response.output_item.done",
                "response.output_item.added", "response.function_call_arguments.delta", "response.function_call_arguments.done",
                "response.output_item.done", "response.completed",
            ],
            Runs(events.Select(e => e.Name)));
        Assert.Equal("Žluťoučký kůň 🐎 pěl ódy.", Join(events.Where(e => e.Name == "response.output_text.delta"), "delta"));
        Assert.Equal("Look outside.", Join(events.Where(e => e.Name == "response.reasoning_summary_text.delta"), "delta"));
        Assert.Equal("""{"open":true}""", Join(events.Where(e => e.Name == "response.function_call_arguments.delta"), "delta"));
        var completed = Json(events[^1].Data);
        Assert.Equal(50, At(completed, "response", "usage", "output_tokens").GetInt32());
        Assert.Equal(3, At(completed, "response", "output").GetArrayLength());
    }

    [Fact]
    public async Task Responses_stream_that_is_cut_is_incomplete()
    {
        await using var server = await Server(StubBehaviour.Text("much longer than that"));
        using var client = new StubClient(server);
        var body = Body(StubFormat.OpenAiResponses, stream: true, more: ",\"max_output_tokens\":1");
        var last = (await client.StreamAsync(StubFormat.OpenAiResponses, body))[^1];
        Assert.Equal("response.incomplete", last.Name);
        Assert.Equal("max_output_tokens", At(Json(last.Data), "response", "incomplete_details", "reason").GetString());
    }

    [Fact]
    public async Task Messages_stream_has_blocks_and_cumulative_usage()
    {
        await using var server = await Server(Full);
        using var client = new StubClient(server);
        var events = await client.StreamAsync(StubFormat.Anthropic);
        Assert.All(events, e => Assert.Equal(e.Name, At(Json(e.Data), "type").GetString()));
        Assert.Equal(
            [
                "message_start", "content_block_start", "ping", "content_block_delta", "content_block_stop",
                "content_block_start", "ping", "content_block_delta", "content_block_stop",
                "content_block_start", "content_block_delta", "content_block_stop", "message_delta", "message_stop",
            ],
            Runs(events.Select(e => e.Name)));
        Assert.Equal("Look outside.", Join(events, "delta", "thinking"));
        Assert.NotEmpty(Join(events, "delta", "signature"));
        Assert.Equal("Žluťoučký kůň 🐎 pěl ódy.", Join(events, "delta", "text"));
        Assert.Equal("""{"open":true}""", Join(events, "delta", "partial_json"));
        Assert.Equal(70, At(Json(events[0].Data), "message", "usage", "input_tokens").GetInt32());
        Assert.Equal(1, At(Json(events[0].Data), "message", "usage", "output_tokens").GetInt32());
        Assert.Equal(50, At(Json(events[^2].Data), "usage", "output_tokens").GetInt32());
        Assert.Equal("tool_use", At(Json(events[^2].Data), "delta", "stop_reason").GetString());
    }

    [Theory]
    [InlineData(StubFormat.OllamaChat, "message", "content")]
    [InlineData(StubFormat.OllamaGenerate, "response")]
    public async Task Ollama_streams_lines_unless_told_not_to(StubFormat format, params string[] text)
    {
        await using var server = await Server(Full);
        using var client = new StubClient(server);
        var body = Body(format, stream: true).Replace(",\"stream\":true", "", StringComparison.Ordinal);
        var lines = await client.StreamAsync(format, body);
        Assert.Equal("Žluťoučký kůň 🐎 pěl ódy.", Join(lines, text));
        Assert.Equal("Look outside.", Join(lines, [.. text[..^1], "thinking"]));
        Assert.All(lines.SkipLast(1), line => Assert.False(At(Json(line.Data), "done").GetBoolean()));
        Assert.True(At(Json(lines[^1].Data), "done").GetBoolean());
        Assert.Equal(50, At(Json(lines[^1].Data), "eval_count").GetInt32());
        if (format == StubFormat.OllamaChat)
            Assert.Single(lines, line => At(Json(line.Data), "message", "tool_calls").ValueKind == JsonValueKind.Array);
    }

    [Theory]
    [InlineData(StubFormat.OpenAiChat, 1)]
    [InlineData(StubFormat.Anthropic, 1)]
    [InlineData(StubFormat.OllamaChat, 3)]
    [InlineData(StubFormat.OpenAiResponses, 7)]
    public async Task A_trickle_cuts_through_characters_and_loses_none(StubFormat format, int bytes)
    {
        await using var server = await Server(Full.Trickling(bytes));
        using var client = new StubClient(server);
        using var response = await client.OpenAsync(format, Body(format, stream: true));
        await using var stream = await response.Content.ReadAsStreamAsync(Cancellation);
        var (buffer, pieces, all) = (new byte[4096], 0, new MemoryStream());
        for (int read; (read = await stream.ReadAsync(buffer, Cancellation)) > 0; pieces++)
            all.Write(buffer, 0, read);
        Assert.True(pieces > 1);
        Assert.Contains("ů", Encoding.UTF8.GetString(all.ToArray()), StringComparison.Ordinal);
        Assert.DoesNotContain("\uFFFD", Encoding.UTF8.GetString(all.ToArray()), StringComparison.Ordinal);
    }

    /// <summary>The names, each once for as often as it follows itself.</summary>
    private static IEnumerable<string> Runs(IEnumerable<string> names)
    {
        string? last = null;
        foreach (var name in names)
        {
            if (name != last)
                yield return name;
            last = name;
        }
    }

    private static Task<StubModelServer> Server(StubBehaviour behaviour) =>
        StubModelServer.StartAsync(new StubOptions { Behaviour = StubChoices.Always(behaviour) }, Cancellation);
}
