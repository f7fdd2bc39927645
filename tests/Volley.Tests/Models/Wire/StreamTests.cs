using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Volley.Models.Wire;

namespace Volley.Tests.Models.Wire;

public sealed class StreamTests
{
    public static TheoryData<WireFormat> Formats() => [.. Enum.GetValues<WireFormat>()];

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_stream_gives_text_thinking_tools_and_usage(WireFormat format)
    {
        var answer = Streams.Read(format, Streams.Of(format));
        Assert.Equal((AnswerEnd.Complete, "Grüße, 😀 welt 🌍", "Hm. ", "gpt-x"), (answer.End, answer.Text, answer.Thinking, answer.Model));
        var isOllama = format.IsOllama();
        Assert.Equal(isOllama ? new TokenUsage { Input = 100, Output = 20 } : new TokenUsage { Input = 36, CachedInput = 64, Output = 20, Reasoning = format == WireFormat.Anthropic ? 0 : 5 },
            answer.Usage);
        if (format == WireFormat.OllamaGenerate)
        {
            Assert.Equal(StopReason.Finished, answer.Stop);
            return;
        }

        Assert.Equal(new ToolCall("t1", "look", "{\"at\":1}"), Assert.Single(answer.ToolCalls));
        Assert.Equal(StopReason.ToolCalls, answer.Stop);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_stream_reads_the_same_wherever_it_is_cut(WireFormat format)
    {
        var lineEnds = format.IsOllama() ? Gen.Elements("\n", "\r\n") : Gen.Elements("\n", "\r\n", "\r");
        var property =
            from sizes in Gen.Choose(1, 40).NonEmptyListOf()
            from end in lineEnds
            from mark in Gen.Elements("", "\uFEFF")
            select (Sizes: sizes, End: end, Mark: format.IsOllama() ? "" : mark);
        var expected = Describe(Streams.Read(format, Streams.Of(format)));
        Prop.ForAll(property.ToArbitrary(), c =>
        {
            var text = c.Mark + Streams.Of(format).ReplaceLineEndings(c.End);
            Assert.Equal(expected, Describe(Streams.Read(format, text, c.Sizes)));
        }).QuickCheckThrowOnFailure();
        Assert.Equal(expected, Describe(Streams.Read(format, Streams.Of(format), 1)));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_stream_that_ends_early_is_never_complete_nor_metered(WireFormat format)
    {
        var bytes = Encoding.UTF8.GetBytes(Streams.Of(format));
        var lastEvent = format switch
        {
            WireFormat.OpenAiChat => Encoding.UTF8.GetByteCount(Streams.Of(format)[..Streams.Of(format).IndexOf("\"finish_reason\":\"tool_calls\"", StringComparison.Ordinal)]),
            WireFormat.OllamaChat or WireFormat.OllamaGenerate => bytes.Length - 3,
            WireFormat.Anthropic => bytes.Length - "{\"type\":\"message_stop\"}\n\n".Length,
            _ => bytes.Length - 6,
        };
        for (var length = 0; length < lastEvent; length++)
        {
            var answer = Streams.Read(format, bytes[..length]);
            Assert.True(answer.End == AnswerEnd.Truncated, $"{length}: {answer.End}");
            Assert.Null(answer.Usage);
            Assert.StartsWith(answer.Text, "Grüße, 😀 welt 🌍", StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_last_line_end_may_be_missing() =>
        Assert.All(Enum.GetValues<WireFormat>(), f => Assert.Equal(AnswerEnd.Complete, Streams.Read(f, Streams.Of(f).TrimEnd()).End));

    [Fact]
    public void A_server_that_leaves_out_DONE_has_still_answered()
    {
        var answer = Streams.Read(WireFormat.OpenAiChat, Streams.Of(WireFormat.OpenAiChat).Replace("data: [DONE]", "", StringComparison.Ordinal));
        Assert.Equal((AnswerEnd.Complete, 20), (answer.End, (int)answer.Usage!.Output));
    }

    [Fact]
    public void The_reader_knows_when_nothing_more_of_worth_can_come()
    {
        foreach (var format in Enum.GetValues<WireFormat>())
        {
            var reader = new AnswerReader(format, isStream: true, keepsText: false);
            var bytes = Encoding.UTF8.GetBytes(Streams.Of(format));
            reader.Append(bytes.AsSpan(0, bytes.Length - 20));
            Assert.False(reader.IsComplete);
            reader.Append(bytes.AsSpan(bytes.Length - 20));
            Assert.True(reader.IsComplete);
            var answer = reader.Finish();
            Assert.Equal(("", "", 0), (answer.Text, answer.Thinking, answer.ToolCalls.Length));
            Assert.NotNull(answer.Usage);
            Assert.Same(answer, reader.Finish());
            Assert.Throws<InvalidOperationException>(() => reader.Append("x"u8));
        }
    }

    [Fact]
    public void Pieces_are_handed_out_as_they_come()
    {
        var reader = new AnswerReader(WireFormat.Anthropic, isStream: true, keepsText: false);
        var deltas = new List<AnswerDelta>();
        foreach (var piece in Streams.Cut(Encoding.UTF8.GetBytes(Streams.Of(WireFormat.Anthropic)), [7]))
            reader.Append(piece, deltas);
        Assert.Equal([new(DeltaKind.Thinking, "Hm. "), new(DeltaKind.Text, "Grüße, "), new(DeltaKind.Text, "😀 welt 🌍")], deltas);
    }

    [Fact]
    public void A_character_whose_halves_come_in_two_chunks_is_whole_again()
    {
        var answer = Streams.Read(WireFormat.OpenAiChat, """
            data: {"choices":[{"index":0,"delta":{"content":"a\ud83d"}}]}

            data: {"choices":[{"index":0,"delta":{"content":"\ude00\"b"},"finish_reason":"stop"}]}

            data: [DONE]

            """);
        Assert.Equal("a😀\"b", answer.Text);
    }

    [Fact]
    public void Data_over_several_lines_are_joined() => Assert.Equal("x", Streams.Read(WireFormat.OpenAiChat,
        "data: {\"choices\":[{\"index\":0,\ndata:\"delta\":{\"content\":\"x\"}}]}\nid: 5\n\ndata: [DONE]\n\n").Text);

    [Fact]
    public void Usage_of_every_chunk_counts_once_as_the_last() => Assert.Equal(7, Streams.Read(WireFormat.OpenAiChat,
        "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1}}\n\ndata: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":7}}\n\ndata: [DONE]\n\n").Usage!.Output);

    [Theory]
    [InlineData(WireFormat.OpenAiChat, "data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\ndata: {\"error\":{\"message\":\"m\",\"type\":\"server_error\"}}\n\n", "m")]
    [InlineData(WireFormat.OpenAiResponses, "event: error\ndata: {\"type\":\"error\",\"code\":\"rate_limit_exceeded\",\"message\":\"m\"}\n\n", "m")]
    [InlineData(WireFormat.OpenAiResponses, "data: {\"type\":\"response.failed\",\"response\":{\"status\":\"failed\",\"error\":{\"code\":\"server_error\",\"message\":\"m\"}}}\n\n", "m")]
    [InlineData(WireFormat.Anthropic, "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"m\"}}\n\n", "m")]
    [InlineData(WireFormat.OllamaChat, "{\"message\":{\"content\":\"x\"},\"done\":false}\n{\"error\":\"m\"}\n", "m")]
    public void An_error_within_a_stream_ends_it(WireFormat format, string text, string message)
    {
        var answer = Streams.Read(format, text);
        Assert.Equal((AnswerEnd.Failed, message), (answer.End, answer.Failure!.Message));
    }

    [Theory]
    [InlineData(WireFormat.OpenAiChat, "data: {broken\n\ndata: [DONE]\n\n")]
    [InlineData(WireFormat.OpenAiChat, "data: [1]\n\ndata: [DONE]\n\n")]
    [InlineData(WireFormat.OllamaChat, "<html>\n")]
    public void What_is_not_of_the_format_is_malformed(WireFormat format, string text) => Assert.Equal(AnswerEnd.Malformed, Streams.Read(format, text).End);

    [Fact]
    public void A_stream_without_the_outputs_count_is_not_metered() => Assert.Null(Streams.Read(WireFormat.Anthropic,
        Streams.Of(WireFormat.Anthropic).Replace(",\"usage\":{\"output_tokens\":20}", "", StringComparison.Ordinal)).Usage);

    [Theory]
    [InlineData("""{"output_tokens":20}""", 30, 4, 3, 2, 20)]
    [InlineData("""{"input_tokens":31,"output_tokens":20}""", 31, 4, 3, 2, 20)]
    [InlineData("""{"input_tokens":31,"cache_read_input_tokens":9,"cache_creation_input_tokens":6,"output_tokens":20}""", 31, 9, 4, 2, 20)]
    [InlineData("""{"input_tokens":31,"cache_read_input_tokens":9,"cache_creation_input_tokens":6,"cache_creation":{"ephemeral_1h_input_tokens":6},"output_tokens":20}""", 31, 9, 0, 6, 20)]
    public void Counts_at_the_end_of_a_message_replace_those_at_its_beginning(string end, int input, int read, int write, int longWrite, int output)
    {
        var answer = Streams.Read(WireFormat.Anthropic, $$$$"""
            data: {"type":"message_start","message":{"usage":{"input_tokens":30,"cache_read_input_tokens":4,"cache_creation_input_tokens":5,"cache_creation":{"ephemeral_5m_input_tokens":3,"ephemeral_1h_input_tokens":2},"output_tokens":1}}}

            data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{{{{end}}}}}

            data: {"type":"message_stop"}


            """);
        Assert.Equal(new TokenUsage { Input = input, CachedInput = read, CacheWrite = write, LongCacheWrite = longWrite, Output = output }, answer.Usage);
    }

    private static string Describe(ModelAnswer answer) =>
        $"{answer.End} {answer.Text} {answer.Thinking} {string.Join(',', answer.ToolCalls)} {answer.Stop} {answer.Usage}";
}
