using System.Net;
using System.Text;
using Volley.Models.Wire;
using Volley.StubServer;
using Volley.StubServer.Behaviours;

namespace Volley.Tests.Models.Gateway;

public sealed class StreamTests
{
    private static readonly string Body = GatewayWorld.Body(WireFormat.OpenAiChat, isStream: true);

    private static async Task<string> ReadAsync(Stream stream)
    {
        var buffer = new byte[16 * 1024];
        return Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer, GatewayWorld.Cancellation));
    }

    /// <summary>Reads until a text has come, and perhaps more: <paramref name="before"/> is what came since the last one.</summary>
    private static async Task<string> ReadUntilAsync(Stream stream, string text, string before = "")
    {
        var read = before;
        while (!read.Contains(text, StringComparison.Ordinal))
            read += await ReadAsync(stream) is { Length: > 0 } more ? more : throw new InvalidOperationException($"The stream ended before '{text}': {read}");
        return read[(read.IndexOf(text, StringComparison.Ordinal) + text.Length)..];
    }

    [Fact]
    public async Task Every_chunk_arrives_before_the_provider_sends_the_next()
    {
        var time = new SteppedTime();
        var behaviour = StubBehaviour.Text("one two three four ").InChunksOf(4).ChunksEvery(TimeSpan.FromSeconds(1));
        await using var world = await GatewayWorld.StartAsync(StubChoices.Always(behaviour), stubTime: time);
        using var response = await world.OpenAsync("/openai/v1/chat/completions", Body, world.Token);
        await using var stream = await response.Content.ReadAsStreamAsync(GatewayWorld.Cancellation);

        // The provider holds back each chunk until the one before has been read here: a gateway that keeps anything would stand still.
        var rest = "";
        foreach (var chunk in (string[])["\"one \"", "\"two \"", "\"thre\"", "\"e fo\"", "\"ur \""])
        {
            await time.StepAsync();
            rest = await ReadUntilAsync(stream, chunk, rest);
        }

        // The end follows the last chunk at once, and may have come with it.
        await ReadUntilAsync(stream, "[DONE]", rest);
    }

    [Fact]
    public async Task A_client_that_leaves_ends_the_call_at_the_provider_and_pays_its_maximum()
    {
        await using var world = await GatewayWorld.StartAsync(StubChoices.Always(StubBehaviour.Text("one two three").InChunksOf(4).StallingAfter(2)), cap: 1);
        var response = await world.OpenAsync("/openai/v1/chat/completions", Body, world.Token);
        await ReadUntilAsync(await response.Content.ReadAsStreamAsync(GatewayWorld.Cancellation), "\"one \"");

        response.Dispose();
        await world.Stub.Log.WaitUntilIdleAsync(GatewayWorld.Cancellation);
        await world.Account.DisposeAsync();

        Assert.True(Assert.Single(world.Stub.Hits).ClientLeft);
        Assert.True(world.Account.Spent >= world.Stub.ProviderTotal);
    }

    [Fact]
    public async Task A_client_that_leaves_before_the_answer_ends_the_call_too()
    {
        await using var world = await GatewayWorld.StartAsync(StubChoices.Always(StubBehaviour.Stall()));
        using var leaving = new CancellationTokenSource();
        var call = world.OpenAsync("/openai/v1/chat/completions", Body, world.Token, cancellation: leaving.Token);
        await world.Stub.Log.WaitForHitsAsync(1, GatewayWorld.Cancellation);

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await world.Stub.Log.WaitUntilIdleAsync(GatewayWorld.Cancellation);

        Assert.True(Assert.Single(world.Stub.Hits).ClientLeft);
    }

    [Theory]
    [InlineData(WireFormat.OpenAiChat, "\"code\":\"answer_broke_off\"")]
    [InlineData(WireFormat.OpenAiResponses, "event: error\ndata: {\"type\":\"error\"")]
    [InlineData(WireFormat.Anthropic, "event: error\ndata: {\"type\":\"error\"")]
    [InlineData(WireFormat.OllamaChat, "{\"error\":\"The answer of the provider")]
    public async Task A_stream_that_breaks_off_ends_with_an_error_event_and_a_broken_connection(WireFormat format, string expected)
    {
        await using var world = await GatewayWorld.StartAsync(StubChoices.Always(StubBehaviour.Text("one two three").InChunksOf(4).ResetAfter(2)));
        using var response = await world.OpenAsync(GatewayWorld.PathOf(format), GatewayWorld.Body(format, isStream: true), world.Token);
        await using var stream = await response.Content.ReadAsStreamAsync(GatewayWorld.Cancellation);

        await ReadUntilAsync(stream, expected);

        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            while (await ReadAsync(stream) is { Length: > 0 })
            {
            }
        });
        Assert.Single(world.Stub.Hits);
    }

    [Fact]
    public async Task A_stream_ends_with_the_attempt_that_it_belongs_to()
    {
        await using var world = await GatewayWorld.StartAsync(StubChoices.Always(StubBehaviour.Text("one two three").InChunksOf(4).StallingAfter(2)));
        using var response = await world.OpenAsync("/openai/v1/chat/completions", Body, world.Token);
        await using var stream = await response.Content.ReadAsStreamAsync(GatewayWorld.Cancellation);
        await ReadUntilAsync(stream, "\"one \"");

        await world.Account.DisposeAsync();

        await Assert.ThrowsAnyAsync<IOException>(async () => await ReadUntilAsync(stream, "[DONE]"));
        await world.Stub.Log.WaitUntilIdleAsync(GatewayWorld.Cancellation);
    }

    [Fact]
    public async Task A_gateway_that_ends_lets_running_streams_finish_and_takes_no_further_calls()
    {
        var time = new SteppedTime();
        await using var world = await GatewayWorld.StartAsync(StubChoices.Always(StubBehaviour.Text("one two ").InChunksOf(4).ChunksEvery(TimeSpan.FromSeconds(1))), stubTime: time);
        using var response = await world.OpenAsync("/openai/v1/chat/completions", Body, world.Token);
        await using var stream = await response.Content.ReadAsStreamAsync(GatewayWorld.Cancellation);
        await time.StepAsync();
        await ReadUntilAsync(stream, "\"one \"");

        var stopping = world.Gateway.StopAsync(CancellationToken.None);
        await Assert.ThrowsAsync<HttpRequestException>(() => world.SendAsync("/openai/v1/chat/completions", Body));
        Assert.False(stopping.IsCompleted);
        await time.StepAsync();
        await ReadUntilAsync(stream, "[DONE]");
        await stopping;

        Assert.Single(world.Stub.Hits);
    }

    [Fact]
    public async Task Streams_that_take_too_long_at_the_end_are_cut_off()
    {
        await using var world = await GatewayWorld.StartAsync(StubChoices.Always(StubBehaviour.Text("one two three").InChunksOf(4).StallingAfter(2)));
        using var response = await world.OpenAsync("/openai/v1/chat/completions", Body, world.Token);
        await using var stream = await response.Content.ReadAsStreamAsync(GatewayWorld.Cancellation);
        await ReadUntilAsync(stream, "\"one \"");
        using var now = new CancellationTokenSource();

        var stopping = world.Gateway.StopAsync(now.Token);
        await now.CancelAsync();
        await stopping;

        await Assert.ThrowsAnyAsync<IOException>(async () => await ReadUntilAsync(stream, "[DONE]"));
        await world.Stub.Log.WaitUntilIdleAsync(GatewayWorld.Cancellation);
    }

    [Fact]
    public async Task Many_streams_are_open_at_once_and_all_end_with_their_clients()
    {
        await using var world = await GatewayWorld.StartAsync(StubChoices.Always(StubBehaviour.Text("one two").InChunksOf(4).StallingAfter(2)));
        using var leaving = new CancellationTokenSource();
        // As many as the account's gate lets through while it finds out what the provider takes.
        var opened = await Task.WhenAll(Enumerable.Range(0, 15).Select(_ => world.OpenAsync("/openai/v1/chat/completions", Body, world.Token, cancellation: leaving.Token)));

        await world.Stub.Log.WaitForHitsAsync(15, GatewayWorld.Cancellation);
        Assert.All(opened, r => Assert.Equal(HttpStatusCode.OK, r.StatusCode));
        Assert.Equal(15, world.Stub.Log.InFlight);

        foreach (var response in opened)
            response.Dispose();
        await world.Stub.Log.WaitUntilIdleAsync(GatewayWorld.Cancellation);
    }
}
