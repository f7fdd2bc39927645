using System.Net;
using Volley.Diagnostics;
using Volley.Models.Gateway;
using Volley.Models.Wire;
using Volley.StubServer;
using Volley.StubServer.Behaviours;

namespace Volley.Tests.Models.Gateway;

/// <summary>What programs see as a 500 is told to the user too.</summary>
public sealed class FaultTests
{
    private readonly List<Diagnostic> _told = [];

    [Fact]
    public async Task A_fault_of_Volleys_own_is_told_once_without_keys_and_tokens()
    {
        string? token = null;
        await using var world = await StartAsync(() => new InvalidOperationException($"no state for {GatewayWorld.Key} and {token}."));
        token = world.Token;

        var (status, text) = await world.SendAsync("/anthropic/v1/messages", GatewayWorld.Body(WireFormat.Anthropic));
        await world.SendAsync("/openai/v1/chat/completions", GatewayWorld.Body(WireFormat.OpenAiChat));
        var (_, metrics) = await world.SendAsync("/metrics", null);

        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.Equal("api_error", GatewayWorld.Json(text).GetProperty("error").GetProperty("type").GetString());
        var told = Assert.Single(_told);
        Assert.Equal(("VOL6402", DiagnosticSeverity.Error), (told.Code, told.Severity));
        Assert.StartsWith("Volley itself is at fault: the gateway failed at a request of anthropic/messages, and answered 500: InvalidOperationException: no state for ***", told.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(GatewayWorld.Key, told.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(world.Token, told.Message, StringComparison.Ordinal);
        Assert.Contains("volley_gateway_requests_total{ended=\"internal\",status=\"500\"} 2\n", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_that_cannot_be_recorded_are_refused_and_the_reason_is_told_once()
    {
        await using var world = await StartAsync(() => new BatchException(Diagnostic.Error("VOL6204", "the disk is full", hint: "Make room.")));

        var (status, text) = await world.SendAsync("/openai/v1/chat/completions", GatewayWorld.Body(WireFormat.OpenAiChat));
        await world.SendAsync("/openai/v1/chat/completions", GatewayWorld.Body(WireFormat.OpenAiChat));

        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.Equal("not_recorded", GatewayWorld.Json(text).GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(("VOL6403", "The gateway turns calls away, since they cannot be recorded: VOL6204 the disk is full. Make room."), (Assert.Single(_told).Code, _told[0].Message));
    }

    [Fact]
    public void Every_event_has_the_number_of_a_code()
    {
        var ids = typeof(GatewayLog).GetMethods(System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic)
            .SelectMany(m => m.GetCustomAttributesData()).Where(a => a.AttributeType.Name == "LoggerMessageAttribute")
            .Select(a => "VOL" + a.NamedArguments.Single(n => n.MemberName == "EventId").TypedValue.Value).Order(StringComparer.Ordinal);

        Assert.Equal([Volley.Models.Diagnostics.ModelCodes.GatewayFault, Volley.Models.Diagnostics.ModelCodes.GatewayNotRecorded], ids);
    }

    private Task<GatewayWorld> StartAsync(Func<Exception> fault) => GatewayWorld.StartAsync(
        StubChoices.Always(StubBehaviour.Text("ok")), options: new GatewayOptions { Warn = _told.Add }, transport: new Faulty(fault));

    private sealed class Faulty(Func<Exception> fault) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => throw fault();
    }
}
