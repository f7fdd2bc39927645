using System.Net;
using Volley.Models.Gateway;
using Volley.Models.Wire;
using Volley.StubServer;
using Volley.StubServer.Answers;
using Volley.StubServer.Behaviours;

namespace Volley.Tests.Models.Gateway;

public sealed class OpenPathTests
{
    private static Task<GatewayWorld> WorldAsync() =>
        GatewayWorld.StartAsync(StubChoices.Always(StubBehaviour.Text("ok").Using(new StubUsage { Input = 100, CachedInput = 20, Output = 10 })), cap: 1);

    [Fact]
    public async Task Health_is_told_to_anybody_on_this_machine()
    {
        await using var world = await WorldAsync();

        using var response = await world.OpenAsync("/health", null);

        Assert.Equal("""{"status":"ok"}""", await response.Content.ReadAsStringAsync(GatewayWorld.Cancellation));
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/metrics")]
    public async Task A_page_that_comes_by_another_name_reads_nothing(string path)
    {
        await using var world = await WorldAsync();
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, world.Gateway.Url + path);
        request.Headers.Host = "attacker.example";

        using var response = await client.SendAsync(request, GatewayWorld.Cancellation);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Metrics_count_requests_calls_tokens_and_dollars()
    {
        await using var world = await WorldAsync();
        await world.SendAsync("/openai/v1/chat/completions", GatewayWorld.Body(WireFormat.OpenAiChat, model: "lab/small"));
        await world.SendAsync("/openai/v1/embeddings", "{}");

        using var response = await world.OpenAsync("/metrics", null);
        var lines = (await response.Content.ReadAsStringAsync(GatewayWorld.Cancellation)).Split('\n');

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Contains("volley_gateway_in_flight 1", lines);
        Assert.Contains("volley_gateway_requests_total{ended=\"answered\",status=\"200\"} 1", lines);
        Assert.Contains("volley_gateway_requests_total{ended=\"not-metered\",status=\"403\"} 1", lines);
        Assert.Contains("volley_provider_hits_total{provider=\"lab\",model=\"small\"} 1", lines);
        Assert.Contains("volley_calls_total{provider=\"lab\",model=\"small\",status=\"succeeded\"} 1", lines);
        Assert.Contains("volley_tokens_total{provider=\"lab\",model=\"small\",kind=\"cached-input\"} 20", lines);
        Assert.Contains("volley_tokens_total{provider=\"lab\",model=\"small\",kind=\"output\"} 10", lines);
        Assert.Contains("volley_gate_in_flight{provider=\"lab\"} 0", lines);
        var cost = Assert.Single(lines, l => l.StartsWith("volley_cost_usd_total{", StringComparison.Ordinal));
        Assert.Equal(world.Stub.ProviderTotal, decimal.Parse(cost[(cost.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture));
        Assert.All(lines, l => Assert.DoesNotContain(world.Token, l, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Models_are_listed_as_each_client_reads_them()
    {
        await using var world = await WorldAsync();

        var openai = GatewayWorld.Json((await world.SendAsync("/openai/v1/models", null)).Text);
        var anthropic = GatewayWorld.Json((await world.SendAsync("/anthropic/v1/models", null)).Text);
        var ollama = GatewayWorld.Json((await world.SendAsync("/ollama/api/tags", null)).Text);
        var lab = GatewayWorld.Json((await world.SendAsync("/lab/v1/models", null)).Text);

        string[] Names(System.Text.Json.JsonElement list, string of, string name) => [.. list.GetProperty(of).EnumerateArray().Select(m => m.GetProperty(name).GetString()!)];
        Assert.Contains("small", Names(openai, "data", "id"));
        Assert.Contains("lab/small", Names(openai, "data", "id"));
        Assert.DoesNotContain("anthropic/small", Names(openai, "data", "id"));
        Assert.Contains("small", Names(anthropic, "data", "id"));
        Assert.Contains("small", Names(ollama, "models", "name"));
        Assert.Equal(["small"], Names(lab, "data", "id"));
    }

    [Fact]
    public async Task One_model_is_described_where_it_is_known()
    {
        await using var world = await WorldAsync();

        var (status, text) = await world.SendAsync("/openai/v1/models/lab/small", null);
        var (unknown, _) = await world.SendAsync("/openai/v1/models/unheard-of", null);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("lab/small", GatewayWorld.Json(text).GetProperty("id").GetString());
        Assert.Equal(HttpStatusCode.NotFound, unknown);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_a_mistake_with_a_remedy()
    {
        await using var world = await WorldAsync();
        var port = new Uri(world.Gateway.Url).Port;

        var fault = await Assert.ThrowsAsync<Volley.Diagnostics.BatchException>(() => GatewayWorld.StartAsync(StubChoices.Echo(), options: new GatewayOptions { Port = port }));

        Assert.Equal("VOL6401", Assert.Single(fault.Diagnostics).Code);
    }
}
