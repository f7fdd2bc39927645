using Volley.StubServer;
using Volley.StubServer.Formats;
using Volley.Tests.Testing;
using static Volley.Tests.StubServer.StubClient;

namespace Volley.Tests.StubServer;

public sealed class ArgumentsTests
{
    [Theory]
    [InlineData("--latency", "200")]
    [InlineData("--latency", "fastms")]
    [InlineData("--rate", "-1")]
    [InlineData("--output-price", "1e3")]
    [InlineData("--latncy", "200ms")]
    [InlineData("latency", "200ms")]
    [InlineData("--latency")]
    public void A_mistake_names_what_is_wrong(params string[] arguments)
    {
        Assert.False(StubArguments.TryRead(arguments, out _, out var mistake));
        Assert.Contains(arguments[0], mistake);
    }

    [Fact]
    public async Task Options_become_behaviour()
    {
        string[] arguments =
        [
            "--text", "It rains.", "--output-tokens", "100", "--input-price", "0", "--output-price", "2.5",
            "--fail-first", "1", "--rate", "1", "--burst", "2", "--retry-after", "20",
        ];
        Assert.True(StubArguments.TryRead(arguments, out var options, out _));
        var time = new VirtualTime();
        await using var server = await StubModelServer.StartAsync(options with { Time = time }, Cancellation);
        using var client = new StubClient(server);
        var texts = new List<string>();
        for (var i = 0; i < 3; i++)
            texts.Add((await client.PostAsync(StubFormat.OpenAiChat, Body(StubFormat.OpenAiChat))).Text);
        Assert.Contains("It rains.", texts[1]);
        Assert.Equal([500, 200, 429], server.Hits.Select(hit => hit.Status));
        Assert.Equal(time.GetUtcNow().AddSeconds(20), server.Hits[2].RetryAt);
        Assert.Equal(0.00025m, server.ProviderTotal);
    }
}
