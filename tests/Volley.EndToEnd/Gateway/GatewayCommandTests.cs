using System.Net;
using System.Text;
using Volley.EndToEnd.Testing;
using Volley.StubServer;
using Volley.StubServer.Answers;
using Volley.StubServer.Behaviours;

namespace Volley.EndToEnd.Gateway;

public sealed class GatewayCommandTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_gateway_by_itself_meters_and_caps_and_ends_gracefully()
    {
        await using var stub = await StubModelServer.StartAsync(new StubOptions
        {
            Behaviour = StubChoices.Always(StubBehaviour.Text("ok").UsingOutput(50)),
            Prices = new Dictionary<string, StubPrice> { ["*"] = new() { Input = 1, Output = 10 } },
        });
        using var batch = new TempBatch("name: none\ncommand: [\"true\"]");
        batch.Write("models.yaml", $$$"""lab: {format: openai, url: "{{{stub.Url}}}/v1", prices: {"*": {input: 1, output: 10} } }""");
        var port = FreePort();
        batch.Environment["VOLLEY_GATEWAY_TOKEN"] = "a-token-of-ones-own";
        await using var gateway = batch.StartVolley("gateway", "--config", "models.yaml", "--port", TempBatch.Text(port), "--budget", "0.001");
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        await Eventually.HoldsAsync(() => gateway.HasExited || IsUp(client), "The gateway is up.");

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 2; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/openai/v1/chat/completions");
            request.Headers.Add("Authorization", "Bearer a-token-of-ones-own");
            request.Content = new StringContent("""{"model":"lab/small","messages":[],"max_tokens":50}""", Encoding.UTF8, "application/json");
            using var response = await client.SendAsync(request, Cancellation);
            statuses.Add(response.StatusCode);
        }

        gateway.Signal(Posix.Interrupt);
        var run = await gateway.EndAsync();

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.PaymentRequired], statuses);
        Assert.Single(stub.Hits);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains($"export OPENAI_BASE_URL=http://127.0.0.1:{port}/openai/v1\n", run.Stdout, StringComparison.Ordinal);
        Assert.Contains("export OPENAI_API_KEY=a-token-of-ones-own\n", run.Stdout, StringComparison.Ordinal);
        Assert.Contains("Ended. Providers were asked 1 time, for $0.000", run.Stderr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--token", "short", "the token cannot be used")]
    [InlineData("--port", "70000", "--port cannot be '70000'")]
    [InlineData("--config", "missing.yaml", "--config cannot be 'missing.yaml'")]
    public async Task Mistakes_are_told_before_anything_listens(string option, string value, string message)
    {
        using var batch = new TempBatch("name: none\ncommand: [\"true\"]");

        var run = await batch.VolleyAsync("gateway", option, value);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Stderr, StringComparison.Ordinal);
    }

    private static bool IsUp(HttpClient client)
    {
        try
        {
            using var response = client.Send(new HttpRequestMessage(HttpMethod.Get, "/health"), Cancellation);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
