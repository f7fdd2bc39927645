using System.Net;
using Volley.Models.Providers;
using Volley.Models.Wire;
using Volley.StubServer;
using Volley.StubServer.Behaviours;
using RetryHint = Volley.StubServer.RetryHint;

namespace Volley.Tests.Models.Pipeline;

public sealed class RetryTests
{
    public static TheoryData<string> Failures => ["500", "503", "529", "429", "reset", "truncated", "malformed", "stall"];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_call_to_a_server_that_always_fails_hits_it_exactly_as_often_as_attempts_say(string failure)
    {
        await using var world = await PipelineWorld.StartAsync(Always(failure), Hasty);
        await using var account = PipelineWorld.Account(cap: 10);
        var calls = Enumerable.Range(0, 3).Select(i => world.SendAsync(account, PipelineWorld.Chat($"call {i}"))).ToArray();

        foreach (var response in await Task.WhenAll(calls))
        {
            Assert.False(response.IsSuccessStatusCode);
            Assert.Equal("false", response.Headers.GetValues("x-should-retry").Single());
            Assert.False(response.Headers.Contains("Retry-After"));
            response.Dispose();
        }

        Assert.All(world.Server.Log.HitsPerCall(), call => Assert.Equal(4, call.Value));
        Assert.Equal(3, world.Server.Log.HitsPerCall().Count);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(422)]
    public async Task What_would_fail_every_time_is_tried_once_and_costs_nothing(int status)
    {
        await using var world = await PipelineWorld.StartAsync(StubChoices.Always(StubBehaviour.Fail(new StubError { Status = status })));
        await using var account = PipelineWorld.Account(cap: 1);
        using var response = await world.SendAsync(account, PipelineWorld.Chat());

        Assert.Equal((HttpStatusCode)status, response.StatusCode);
        Assert.Single(world.Server.Hits);
        Assert.Equal((0m, 1m), (account.Spent, account.Left));
    }

    [Fact]
    public async Task An_account_without_credit_is_not_asked_again_although_it_says_429()
    {
        await using var world = await PipelineWorld.StartAsync(StubChoices.Always(StubBehaviour.Fail(StubError.QuotaUsedUp())));
        await using var account = PipelineWorld.Account();
        var call = world.Call(account, PipelineWorld.Chat());
        using var response = await world.Pipeline.SendAsync(call, default);

        Assert.Single(world.Server.Hits);
        Assert.Equal(FailureClass.OutOfCredit, call.Receipt.Failure!.Class);
        Assert.Equal(0, world.Pipeline.Gates.Single().Waiting);
        using var other = await world.SendAsync(account, PipelineWorld.Chat("other"));
        Assert.Equal(2, world.Server.Log.Count);
    }

    [Theory]
    [InlineData("500")]
    [InlineData("429")]
    [InlineData("reset")]
    [InlineData("truncated")]
    [InlineData("malformed")]
    [InlineData("stall")]
    public async Task What_passes_is_tried_again_until_it_is_answered(string failure)
    {
        var always = Always(failure);
        await using var world = await PipelineWorld.StartAsync(r => r.Attempt < 3 ? always(r) : StubBehaviour.Text("at last"), Hasty);
        await using var account = PipelineWorld.Account(cap: 10);
        var answer = await world.Client.AskAsync(world.Question(), account, default);

        Assert.Null(answer.Failure);
        Assert.Equal(("at last", 3), (answer.Text, answer.Hits));
        Assert.True(account.Spent >= world.Server.ProviderTotal, $"{account.Spent} was charged of {world.Server.ProviderTotal}.");
        Assert.Equal(account.Spent, answer.Cost);
    }

    [Theory]
    [InlineData("error")]
    [InlineData("reset")]
    [InlineData("empty")]
    [InlineData("stall")]
    public async Task A_stream_of_which_nothing_was_handed_on_is_tried_again(string fault)
    {
        // Ollama's streams have nothing before their first chunk.
        var broken = Broken(StubBehaviour.Text("lost"), fault, 0);
        await using var world = await PipelineWorld.StartAsync(r => r.Attempt == 1 ? broken : StubBehaviour.Text("found"), Hasty, ProviderFormat.Ollama);
        await using var account = PipelineWorld.Account(cap: 10);
        using var response = await world.SendAsync(account, """{"model":"small","prompt":"hello"}""", WireFormat.OllamaGenerate);

        Assert.Contains("found", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(2, world.Server.Log.Count);
        Assert.True(account.Spent >= world.Server.ProviderTotal, $"{account.Spent} was charged of {world.Server.ProviderTotal}.");
    }

    [Theory]
    [InlineData("error")]
    [InlineData("reset")]
    [InlineData("empty")]
    public async Task A_stream_that_breaks_after_its_first_chunk_is_never_tried_again(string fault)
    {
        await using var world = await PipelineWorld.StartAsync(
            StubChoices.Always(Broken(StubBehaviour.Text(new string('x', 400)).ChunksEvery(TimeSpan.FromMilliseconds(30)), fault, 3)), Hasty);
        await using var account = PipelineWorld.Account(cap: 10);
        var chunks = await Drain(world, account);

        Assert.Contains(chunks, c => c.Delta is not null);
        Assert.NotNull(chunks[^1].Answer!.Failure);
        Assert.Single(world.Server.Hits);
        Assert.Equal(world.Model.Price.MaximumOf(RequestBound.Of(world.Call(account, Encoding(world)).Request, 1000)), account.Spent);
    }

    [Fact]
    public async Task Nobody_listens_is_a_bad_gateway_and_costs_nothing()
    {
        await using var world = await PipelineWorld.StartAsync(StubChoices.Always(StubBehaviour.Text("never")), p => Hasty(p) with { BaseUrl = new Uri("http://127.0.0.1:9/v1") });
        await using var account = PipelineWorld.Account(cap: 10);
        using var response = await world.SendAsync(account, PipelineWorld.Chat());

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal((0m, 10m), (account.Spent, account.Left));
        Assert.Contains("4 attempts", (await PipelineWorld.JsonAsync(response)).GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waits_between_attempts_can_be_seen()
    {
        var waits = new Volley.Models.Pipeline.RetryWaits(TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var waiting = waits.WaitAsync("stub", TimeSpan.FromHours(1), stop.Token);

        var report = Assert.Single(waits.Reports());
        Assert.Equal(("retry stub", 1), (report.For, report.Calls));
        Assert.InRange(report.Until!.Value, TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow().AddHours(1));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Empty(waits.Reports());
    }

    private static string Encoding(PipelineWorld world) =>
        $$"""{"model":"small","messages":[{"role":"user","content":"hello"}],"stream":true}""";

    private static async Task<List<Volley.Models.Clients.ChatChunk>> Drain(PipelineWorld world, Volley.Budgets.CallAccount account)
    {
        var chunks = new List<Volley.Models.Clients.ChatChunk>();
        await foreach (var chunk in world.Client.StreamAsync(world.Question(), account, default))
            chunks.Add(chunk);
        return chunks;
    }

    private static StubBehaviour Broken(StubBehaviour text, string fault, int chunks) => fault switch
    {
        "error" => text.ErrorAfter(chunks),
        "reset" => text.ResetAfter(chunks),
        "empty" => text.TruncatedAfter(chunks),
        _ => text.StallingAfter(chunks),
    };

    private static Func<StubRequest, StubBehaviour> Always(string failure) => StubChoices.Always(failure switch
    {
        "429" => StubBehaviour.Fail(StubError.RateLimited(RetryHint.Milliseconds(0.02))),
        "reset" => StubBehaviour.Reset(),
        "truncated" => StubBehaviour.Text("lost in between").TruncatedAfter(1),
        "malformed" => StubBehaviour.Text("lost in between").MalformedAfter(1),
        "stall" => StubBehaviour.Stall(),
        _ => StubBehaviour.Fail(new StubError { Status = int.Parse(failure, System.Globalization.CultureInfo.InvariantCulture), Hint = RetryHint.Milliseconds(0.01) }),
    });

    private static ModelProvider Hasty(ModelProvider provider) =>
        provider with { Timeouts = new ProviderTimeouts { FirstByte = TimeSpan.FromMilliseconds(300), Idle = TimeSpan.FromMilliseconds(300) } };
}
