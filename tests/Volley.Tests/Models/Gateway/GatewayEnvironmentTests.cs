using Volley.Models.Gateway;

namespace Volley.Tests.Models.Gateway;

public sealed class GatewayEnvironmentTests
{
    [Fact]
    public void Programs_are_led_to_the_gateway_by_the_variables_that_their_clients_read()
    {
        var variables = GatewayEnvironment.Of("http://127.0.0.1:1", "token", _ => null).ToDictionary();

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["OPENAI_BASE_URL"] = "http://127.0.0.1:1/openai/v1",
                ["OPENAI_API_BASE"] = "http://127.0.0.1:1/openai/v1",
                ["OPENAI_API_KEY"] = "token",
                ["ANTHROPIC_BASE_URL"] = "http://127.0.0.1:1/anthropic",
                ["ANTHROPIC_API_KEY"] = "token",
                ["OLLAMA_HOST"] = "http://127.0.0.1:1/ollama/token",
                ["VOLLEY_GATEWAY"] = "http://127.0.0.1:1",
            },
            variables);
    }

    [Fact]
    public void A_proxy_is_not_asked_for_the_gateway()
    {
        var inherited = new Dictionary<string, string> { ["http_proxy"] = "http://proxy:3128", ["no_proxy"] = "intranet" };

        var variables = GatewayEnvironment.Of("http://127.0.0.1:1", "token", inherited.GetValueOrDefault).ToDictionary();

        Assert.Equal("intranet,127.0.0.1,localhost", variables["no_proxy"]);
        Assert.Equal("127.0.0.1,localhost", variables["NO_PROXY"]);
    }
}
