using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Volley.Models.Wire;

namespace Volley.Tests.Models.Wire;

public sealed class UsageChunkFilterTests
{
    [Theory]
    [InlineData("data: {\"choices\":[],\"usage\":{\"prompt_tokens\":1}}\n\n", "")]
    [InlineData("data: {\"a\":1, \"usage\" : null ,\"b\":2}\r\n\r\n", "data: {\"a\":1 ,\"b\":2}\r\n\r\n")]
    [InlineData("data: {\"usage\":null, \"b\":2}\n\n", "data: {\"b\":2}\n\n")]
    [InlineData("data: { \"usage\":null }\n\n", "data: {  }\n\n")]
    [InlineData("data: {\"b\":2,\"usage\":null}\n\n", "data: {\"b\":2}\n\n")]
    public void What_was_asked_for_is_taken_out(string stream, string expected) => Assert.Equal(expected, Filter(stream, [1000]));

    [Theory]
    [InlineData("data: [DONE]\n\n")]
    [InlineData(": comment with \"usage\"\n\n")]
    [InlineData("data: {\"choices\":[{\"delta\":{\"content\":\"\\\"usage\\\":null\"}}]}\n\n")]
    [InlineData("data: {\"choices\":[{\"usage\":null}]}\n\n")]
    [InlineData("data: {\"choices\":[{\"delta\":{}}],\"usage\":{\"prompt_tokens\":1}}\n\n")]
    [InlineData("data: {\"error\":{},\"choices\":[],\"usage\":{}}\n\n")]
    [InlineData("data: {\"usage\" broken\n\n")]
    [InlineData("data: {\"a\":1,\ndata: \"usage\":null}\n\n")]
    [InlineData("data: {\"a\":1,\"usage\":")]
    [InlineData("\n\n\n")]
    public void Everything_else_passes_to_the_byte(string stream) => Assert.Equal(stream, Filter(stream, [1000]));

    [Fact]
    public void A_stream_that_was_asked_for_usage_becomes_one_that_was_not()
    {
        var asked = Streams.Of(WireFormat.OpenAiChat);
        var at = asked.IndexOf("data: {\"id\":\"c\",\"choices\":[],", StringComparison.Ordinal);
        var unasked = (asked[..at] + asked[asked.IndexOf("data: [DONE]", StringComparison.Ordinal)..]).Replace(",\"usage\":null", "", StringComparison.Ordinal);
        var property = from sizes in Gen.Choose(1, 60).NonEmptyListOf() from end in Gen.Elements("\n", "\r\n", "\r") select (sizes, end);
        Prop.ForAll(property.ToArbitrary(), c =>
            Assert.Equal(unasked.ReplaceLineEndings(c.end), Filter(asked.ReplaceLineEndings(c.end), c.sizes))).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void An_event_is_handed_on_as_soon_as_it_is_whole()
    {
        var filter = new UsageChunkFilter();
        var output = new ArrayBufferWriter<byte>();
        filter.Append("data: {\"a\":1}\n"u8, output);
        Assert.Equal(0, output.WrittenCount);
        filter.Append("\nda"u8, output);
        Assert.Equal("data: {\"a\":1}\n\n", Encoding.UTF8.GetString(output.WrittenSpan));
        filter.Finish(output);
        Assert.Equal("data: {\"a\":1}\n\nda", Encoding.UTF8.GetString(output.WrittenSpan));
    }

    private static string Filter(string stream, IReadOnlyList<int> sizes)
    {
        var filter = new UsageChunkFilter();
        var output = new ArrayBufferWriter<byte>();
        foreach (var piece in Streams.Cut(Encoding.UTF8.GetBytes(stream), sizes))
            filter.Append(piece, output);
        filter.Finish(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
