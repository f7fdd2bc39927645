using System.Net;
using Volley.Models.Providers;
using Volley.Models.Wire;
using Volley.StubServer;
using Volley.StubServer.Behaviours;

namespace Volley.Tests.Models.Pipeline;

public sealed class TransportTests
{
    [Fact]
    public async Task The_real_key_is_sent_and_the_client_s_own_credentials_are_not()
    {
        await using var world = await PipelineWorld.StartAsync(StubChoices.Always(StubBehaviour.Text("ok")));
        await using var account = PipelineWorld.Account();
        var call = world.Call(account, PipelineWorld.Chat()) with
        {
            Headers = [new("Authorization", "Bearer job-token"), new("X-Api-Key", "job-token"), new("Cookie", "a=b"), new("User-Agent", "tests/1"), new("OpenAI-Beta", "x")],
        };
        using var response = await world.Pipeline.SendAsync(call, default);
        var headers = world.Server.Hits.Single().Headers;

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("Bearer " + PipelineWorld.Key, headers["Authorization"]);
        Assert.Equal(("tests/1", "x"), (headers["User-Agent"], headers["OpenAI-Beta"]));
        Assert.DoesNotContain(headers, h => h.Value.Contains("job-token", StringComparison.Ordinal) || h.Key is "Cookie" or "X-Api-Key");
        Assert.Equal("application/json", headers["Content-Type"]);
    }

    [Fact]
    public async Task Anthropic_gets_its_key_and_version_in_its_own_headers()
    {
        await using var world = await PipelineWorld.StartAsync(StubChoices.Always(StubBehaviour.Text("ok")), format: ProviderFormat.Anthropic);
        await using var account = PipelineWorld.Account();
        using var response = await world.SendAsync(account, """{"model":"small","max_tokens":10,"messages":[{"role":"user","content":"hi"}]}""", WireFormat.Anthropic);
        var headers = world.Server.Hits.Single().Headers;

        Assert.Equal((PipelineWorld.Key, "2023-06-01"), (headers["x-api-key"], headers["anthropic-version"]));
        Assert.False(headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task A_key_that_is_not_set_is_said_in_the_provider_s_shape_and_nothing_is_sent()
    {
        await using var world = await PipelineWorld.StartAsync(StubChoices.Always(StubBehaviour.Text("never")), environment: _ => null);
        await using var account = PipelineWorld.Account();
        using var response = await world.SendAsync(account, PipelineWorld.Chat());

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains("STUB_KEY", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(world.Server.Hits);
    }

    [Fact]
    public async Task The_model_is_sent_without_the_provider_in_front_and_all_else_as_it_came()
    {
        await using var world = await PipelineWorld.StartAsync(StubChoices.Always(StubBehaviour.Text("ok")));
        await using var account = PipelineWorld.Account();
        using var response = await world.SendAsync(account, """{ "unknown":1.50, "model" : "stub/small", "messages":[{"role":"user","content":"h\u00e9"}] }""");

        Assert.Equal("""{ "unknown":1.50, "model" : "small", "messages":[{"role":"user","content":"h\u00e9"}] }""", System.Text.Encoding.UTF8.GetString(world.Server.Hits.Single().Body.Span));
    }

    [Fact]
    public async Task A_redirect_is_not_followed_with_the_key()
    {
        await using var world = await PipelineWorld.StartAsync(
            StubChoices.Always(StubBehaviour.Fail(new StubError { Status = 307 }).WithHeader("Location", "http://127.0.0.1:9/stolen")));
        await using var account = PipelineWorld.Account();
        using var response = await world.SendAsync(account, PipelineWorld.Chat());

        Assert.Equal(HttpStatusCode.TemporaryRedirect, response.StatusCode);
        Assert.Single(world.Server.Hits);
    }

    [Fact]
    public async Task Chunks_pass_one_by_one_as_they_come()
    {
        await using var world = await PipelineWorld.StartAsync(StubChoices.Always(StubBehaviour.Text("abcdefgh").InChunksOf(2).StallingAfter(2)));
        await using var account = PipelineWorld.Account();
        using var response = await world.SendAsync(account, PipelineWorld.Chat(more: ""","stream":true"""));
        var stream = await response.Content.ReadAsStreamAsync();
        var (text, buffer) = ("", new byte[4096]);

        // The provider stands still after two chunks: they have come all the same.
        while (!text.Contains("\"cd\"", StringComparison.Ordinal))
            text += System.Text.Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer, TestContext.Current.CancellationToken));
        Assert.DoesNotContain("\"ef\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_that_quotes_the_key_is_handed_on_without_it()
    {
        await using var world = await PipelineWorld.StartAsync(StubChoices.Always(StubBehaviour.Fail(StubError.BadRequest($"bad key {PipelineWorld.Key}."))));
        await using var account = PipelineWorld.Account();
        var call = world.Call(account, PipelineWorld.Chat());
        using var response = await world.Pipeline.SendAsync(call, default);

        Assert.DoesNotContain(PipelineWorld.Key, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(PipelineWorld.Key, call.Receipt.Failure!.Message, StringComparison.Ordinal);
        Assert.Contains("bad key ***", call.Receipt.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compressed_answers_are_read_and_metered()
    {
        await using var world = await PipelineWorld.StartAsync(StubChoices.Always(StubBehaviour.Text("ok")));
        await using var account = PipelineWorld.Account(cap: 1);
        using var response = await world.SendAsync(account, PipelineWorld.Chat());

        Assert.Contains("gzip", world.Server.Hits.Single().Headers["Accept-Encoding"], StringComparison.Ordinal);
        Assert.Equal(world.Server.ProviderTotal, account.Spent);
    }
}
