using System.Net;
using Volley.Models.Wire;
using Volley.StubServer;
using Volley.StubServer.Answers;
using Volley.StubServer.Behaviours;

namespace Volley.Tests.Models.Gateway;

public sealed class FormatTests
{
    public static TheoryData<WireFormat, bool> All
    {
        get
        {
            var data = new TheoryData<WireFormat, bool>();
            foreach (var format in Enum.GetValues<WireFormat>())
            {
                data.Add(format, false);
                data.Add(format, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_call_in_any_format_gets_its_answer_and_costs_what_the_provider_bills(WireFormat format, bool isStream)
    {
        await using var world = await GatewayWorld.StartAsync(
            StubChoices.Always(StubBehaviour.Text("It rains all day.").CallingTool("umbrella", """{"open":true}""").Using(new StubUsage { Input = 123, Output = 45 })), cap: 1);

        using var response = await world.OpenAsync(GatewayWorld.PathOf(format), GatewayWorld.Body(format, isStream), world.Token);
        var text = await response.Content.ReadAsStringAsync(GatewayWorld.Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(isStream ? format.StreamContentType() : "application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains(format == WireFormat.OllamaGenerate ? "rains" : "umbrella", text, StringComparison.Ordinal);
        Assert.Equal(0.000573m, world.Stub.ProviderTotal);
        Assert.Equal(world.Stub.ProviderTotal, world.Account.Spent);
        var hit = Assert.Single(world.Stub.Hits);
        Assert.Equal(GatewayWorld.Key, hit.Key);
        Assert.DoesNotContain(hit.Headers.Values, v => v.Contains(world.Token, StringComparison.Ordinal));
        Assert.Contains("\"made_up\":[1.50]", System.Text.Encoding.UTF8.GetString(hit.Body.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(WireFormat.OpenAiChat, false)]
    [InlineData(WireFormat.Anthropic, true)]
    [InlineData(WireFormat.OllamaChat, true)]
    public async Task An_answer_is_the_providers_own_byte_for_byte(WireFormat format, bool isStream)
    {
        await using var world = await GatewayWorld.StartAsync(StubChoices.Always(StubBehaviour.Text("Čtyřicet dva.").Thinking("Hm.").Trickling(3)));
        using var direct = new HttpClient { BaseAddress = new Uri(world.Stub.Url) };
        direct.DefaultRequestHeaders.Add("Authorization", "Bearer " + GatewayWorld.Key);
        direct.DefaultRequestHeaders.Add("anthropic-version", "2023-06-01");
        var path = GatewayWorld.PathOf(format);
        using var content = new StringContent(GatewayWorld.Body(format, isStream), System.Text.Encoding.UTF8, "application/json");
        using var expected = await direct.PostAsync(path[path.IndexOf('/', 1)..], content, GatewayWorld.Cancellation);

        var (_, text) = await world.SendAsync(path, GatewayWorld.Body(format, isStream));

        Assert.Equal(Normal(await expected.Content.ReadAsStringAsync(GatewayWorld.Cancellation)), Normal(text));
    }

    [Theory]
    [InlineData("/openai/v1/chat/completions", "lab/small")]
    [InlineData("/openai/chat/completions", "small")]
    [InlineData("/openai/v1/v1/chat/completions", "openai/small")]
    [InlineData("/v1/chat/completions", "small")]
    [InlineData("/lab/v1/chat/completions", "small")]
    [InlineData("/lab/v1/chat/completions", "lab/small")]
    [InlineData("/lab/v1/chat/completions", "large/with/slashes")]
    [InlineData("/openai/v1/chat/completions", "ollama/large:8b")]
    public async Task Models_are_found_by_path_and_by_the_provider_in_front(string path, string model)
    {
        await using var world = await GatewayWorld.StartAsync(StubChoices.Always(StubBehaviour.Text("ok")));

        var (status, text) = await world.SendAsync(path, GatewayWorld.Body(WireFormat.OpenAiChat, model: model));

        Assert.True(status == HttpStatusCode.OK, text);
        Assert.Equal(model == "large/with/slashes" ? model : model[(model.LastIndexOf('/') + 1)..], Assert.Single(world.Stub.Hits).Model);
    }

    [Theory]
    [InlineData("Authorization", "Bearer ")]
    [InlineData("authorization", "bearer ")]
    [InlineData("x-api-key", "")]
    [InlineData("api-key", "")]
    public async Task The_token_is_taken_from_where_clients_put_their_key(string header, string prefix)
    {
        await using var world = await GatewayWorld.StartAsync(StubChoices.Always(StubBehaviour.Text("ok")));
        using var client = new HttpClient();
        client.DefaultRequestHeaders.TryAddWithoutValidation(header, prefix + world.Token);
        using var content = new StringContent(GatewayWorld.Body(WireFormat.Anthropic));

        using var response = await client.PostAsync(world.Gateway.Url + "/anthropic/v1/messages?beta=true", content, GatewayWorld.Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task The_token_may_stand_in_the_path_for_clients_that_have_no_key()
    {
        await using var world = await GatewayWorld.StartAsync(StubChoices.Always(StubBehaviour.Text("ok")), cap: 1);

        using var response = await world.OpenAsync($"/ollama/{world.Token}/api/chat", GatewayWorld.Body(WireFormat.OllamaChat));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await response.Content.ReadAsStringAsync(GatewayWorld.Cancellation);
        Assert.Equal(world.Stub.ProviderTotal, world.Account.Spent);
        Assert.Equal("/api/chat", Assert.Single(world.Stub.Hits).Path);
    }

    [Fact]
    public async Task Rate_limits_and_passing_failures_are_hidden()
    {
        await using var world = await GatewayWorld.StartAsync(StubChoices.InTurn(
            StubBehaviour.Fail(StubError.RateLimited(Volley.StubServer.RetryHint.Seconds(0))), StubBehaviour.Fail(StubError.Server(503)), StubBehaviour.Text("ok")));

        var (status, _) = await world.SendAsync("/openai/v1/chat/completions", GatewayWorld.Body(WireFormat.OpenAiChat));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal([429, 503, 200], world.Stub.Hits.Select(h => h.Status));
    }

    [Fact]
    public async Task A_failure_that_lasts_is_handed_on_as_final_after_all_attempts()
    {
        await using var world = await GatewayWorld.StartAsync(StubChoices.Always(StubBehaviour.Fail(StubError.Server())));

        using var response = await world.OpenAsync("/openai/v1/chat/completions", GatewayWorld.Body(WireFormat.OpenAiChat), world.Token);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("false", Assert.Single(response.Headers.GetValues("x-should-retry")));
        Assert.Equal(4, world.Stub.Hits.Count);
    }

    /// <summary>Ids and times of answers are drawn anew.</summary>
    private static string Normal(string text) =>
        System.Text.RegularExpressions.Regex.Replace(text, "\"(id|signature|created|created_at|total_duration|load_duration|prompt_eval_duration|eval_duration)\":(\"[^\"]*\"|[0-9]+)", "");
}
