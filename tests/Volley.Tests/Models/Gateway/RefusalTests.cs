using System.Net;
using System.Text.Json;
using Volley.Models.Gateway;
using Volley.Models.Wire;
using Volley.StubServer;
using Volley.StubServer.Behaviours;

namespace Volley.Tests.Models.Gateway;

public sealed class RefusalTests
{
    private static Task<GatewayWorld> WorldAsync(decimal? cap = null) =>
        GatewayWorld.StartAsync(StubChoices.Always(StubBehaviour.Text("ok")), cap, new GatewayOptions { MaxBodyBytes = 10_000 });

    [Theory]
    [InlineData("/nowhere", 404, "unknown_path")]
    [InlineData("/", 404, "unknown_path")]
    [InlineData("/openai/v2/chat/completions", 404, "unknown_path")]
    [InlineData("/openai/v1/embeddings", 403, "not_metered")]
    [InlineData("/openai/v1/images/generations", 403, "not_metered")]
    [InlineData("/openai/v1/responses/resp_1/cancel", 403, "not_metered")]
    [InlineData("/v1/audio/speech", 403, "not_metered")]
    public async Task Paths_that_are_unknown_or_cannot_be_metered_are_refused_by_name(string path, int status, string code)
    {
        await using var world = await WorldAsync();

        var (refused, text) = await world.SendAsync(path, GatewayWorld.Body(WireFormat.OpenAiChat));

        Assert.Equal(status, (int)refused);
        Assert.Equal(code, GatewayWorld.Json(text).GetProperty("error").GetProperty("code").GetString());
        Assert.Empty(world.Stub.Hits);
    }

    [Fact]
    public async Task Refusals_have_the_shape_of_the_provider_whose_client_asks()
    {
        await using var world = await WorldAsync();

        var anthropic = GatewayWorld.Json((await world.SendAsync("/anthropic/v1/messages/count_tokens", "{}")).Text);
        var ollama = GatewayWorld.Json((await world.SendAsync("/ollama/api/embed", "{}")).Text);
        var openai = GatewayWorld.Json((await world.SendAsync("/openai/v1/embeddings", "{}")).Text);

        Assert.Equal("error", anthropic.GetProperty("type").GetString());
        Assert.Equal("permission_error", anthropic.GetProperty("error").GetProperty("type").GetString());
        Assert.Equal(JsonValueKind.String, ollama.GetProperty("error").ValueKind);
        Assert.Equal("permission_error", openai.GetProperty("error").GetProperty("type").GetString());
    }

    [Theory]
    [InlineData(null, "missing_token")]
    [InlineData("", "missing_token")]
    [InlineData("volley-wrong", "wrong_token")]
    [InlineData(GatewayWorld.Key, "wrong_token")]
    public async Task Without_its_token_nobody_gets_in(string? token, string code)
    {
        await using var world = await WorldAsync();

        foreach (var path in (string[])["/openai/v1/chat/completions", "/openai/v1/models"])
        {
            using var response = await world.OpenAsync(path, path.EndsWith("models", StringComparison.Ordinal) ? null : GatewayWorld.Body(WireFormat.OpenAiChat), token);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            Assert.Contains(code, await response.Content.ReadAsStringAsync(GatewayWorld.Cancellation), StringComparison.Ordinal);
        }

        Assert.Empty(world.Stub.Hits);
    }

    [Fact]
    public async Task A_token_is_nobodys_once_its_attempt_is_over()
    {
        await using var world = await WorldAsync();
        Assert.Equal(HttpStatusCode.OK, (await world.SendAsync("/openai/v1/models", null)).Status);

        world.Gateway.Revoke(world.Token);

        Assert.Equal(HttpStatusCode.Unauthorized, (await world.SendAsync("/openai/v1/models", null)).Status);
    }

    [Theory]
    [InlineData("{", 400, "invalid_json")]
    [InlineData("", 400, "invalid_json")]
    [InlineData("[]", 400, "invalid_json")]
    [InlineData("{\"messages\":[]}", 400, "missing_model")]
    [InlineData("{\"model\":\"small\",\"max_tokens\":1,\"max_tokens\":9}", 400, "invalid_field")]
    [InlineData("{\"model\":\"unheard-of\"}", 404, "model_not_found")]
    [InlineData("{\"model\":\"lab/unheard-of\"}", 404, "model_not_found")]
    [InlineData("{\"model\":\"anthropic/small\"}", 400, "other_format")]
    public async Task Requests_that_make_no_sense_reach_no_provider(string body, int status, string code)
    {
        await using var world = await WorldAsync();

        using var response = await world.OpenAsync("/openai/v1/chat/completions", body, world.Token);
        var error = GatewayWorld.Json(await response.Content.ReadAsStringAsync(GatewayWorld.Cancellation)).GetProperty("error");

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.Equal("false", Assert.Single(response.Headers.GetValues("x-should-retry")));
        Assert.Empty(world.Stub.Hits);
    }

    [Fact]
    public async Task An_unknown_price_names_the_file_to_add_it_to()
    {
        await using var world = await WorldAsync();

        var (_, text) = await world.SendAsync("/openai/v1/chat/completions", GatewayWorld.Body(WireFormat.OpenAiChat, model: "unheard-of"));

        Assert.Contains("models.yaml", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_over_the_limit_is_refused_whether_or_not_it_says_its_length(bool saysLength)
    {
        await using var world = await WorldAsync();
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, world.Gateway.Url + "/anthropic/v1/messages") { Content = new ByteArrayContent(new byte[10_001]) };
        request.Headers.Add("x-api-key", world.Token);
        request.Headers.TransferEncodingChunked = !saysLength;

        using var response = await client.SendAsync(request, GatewayWorld.Cancellation);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        var error = GatewayWorld.Json(await response.Content.ReadAsStringAsync(GatewayWorld.Cancellation)).GetProperty("error");
        Assert.Equal("request_too_large", error.GetProperty("type").GetString());
        Assert.Empty(world.Stub.Hits);
    }

    [Theory]
    [InlineData("GET", "/openai/v1/chat/completions", "POST")]
    [InlineData("POST", "/openai/v1/models", "GET")]
    [InlineData("POST", "/health", "GET")]
    public async Task Another_method_is_refused_with_the_right_one(string method, string path, string allowed)
    {
        await using var world = await WorldAsync();

        using var response = await world.OpenAsync(path, null, world.Token, new HttpMethod(method));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(allowed, Assert.Single(response.Content.Headers.Allow));
    }

    [Theory]
    [InlineData(WireFormat.OpenAiChat)]
    [InlineData(WireFormat.OpenAiResponses)]
    [InlineData(WireFormat.Anthropic)]
    [InlineData(WireFormat.OllamaChat)]
    [InlineData(WireFormat.OllamaGenerate)]
    public async Task What_does_not_fit_the_jobs_cap_is_a_402_that_its_program_can_read(WireFormat format)
    {
        await using var world = await WorldAsync(cap: 0.0001m);

        using var response = await world.OpenAsync(GatewayWorld.PathOf(format), GatewayWorld.Body(format), world.Token);
        var text = await response.Content.ReadAsStringAsync(GatewayWorld.Cancellation);

        Assert.Equal(HttpStatusCode.PaymentRequired, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("false", Assert.Single(response.Headers.GetValues("x-should-retry")));
        Assert.Contains("did not fit the $0.0001 left", text, StringComparison.Ordinal);
        Assert.Contains("budget_exceeded", text, StringComparison.Ordinal);
        Assert.Equal(1, world.Account.Refused);
        Assert.Empty(world.Stub.Hits);
    }

    [Fact]
    public async Task Once_the_attempt_is_over_its_calls_are_turned_away()
    {
        await using var world = await WorldAsync();
        await world.Account.DisposeAsync();

        var (status, text) = await world.SendAsync("/openai/v1/chat/completions", GatewayWorld.Body(WireFormat.OpenAiChat));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("attempt_over", text, StringComparison.Ordinal);
        Assert.Empty(world.Stub.Hits);
    }
}
