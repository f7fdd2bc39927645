using Volley.Diagnostics;
using Volley.Models.Diagnostics;
using Volley.Models.Gates;
using Volley.Models.Pipeline;
using Volley.Models.Providers;
using Volley.Specs;
using Volley.StubServer;

namespace Volley.Tests.Models.Pipeline;

public sealed class DeadlineTests
{
    public static TheoryData<RetryHintKind> Hints => [.. Enum.GetValues<RetryHintKind>().Where(k => k != RetryHintKind.None)];

    [Theory]
    [MemberData(nameof(Hints))]
    public async Task No_request_starts_before_the_deadline_however_it_is_said(RetryHintKind kind)
    {
        var hint = new RetryHint(kind, TimeSpan.FromSeconds(1.2));
        var format = kind == RetryHintKind.Anthropic ? ProviderFormat.Anthropic : ProviderFormat.OpenAi;
        await using var world = await PipelineWorld.StartAsync(
            r => r.Number == 1 ? StubBehaviour.Fail(StubError.RateLimited(hint)) : StubBehaviour.Text("ok"), format: format);
        await using var account = PipelineWorld.Account();
        var first = world.Client.AskAsync(world.Question("first", 10), account, default);
        while (world.Pipeline.Gates is not [{ Reason: GateReason.Hold }])
            await Task.Delay(1, TestContext.Current.CancellationToken);
        var others = Enumerable.Range(0, 15).Select(i => world.Client.AskAsync(world.Question($"call {i}", 10), account, default)).ToList();

        var waits = world.Pipeline.Waits();
        Assert.Equal("gate stub", waits.Single().For);
        Assert.NotNull(waits.Single().Until);
        Assert.All(await Task.WhenAll([first, .. others]), a => Assert.Equal("ok", a.Text));
        var deadline = world.Server.Hits[0].RetryAt!.Value;
        Assert.All(world.Server.Hits.Skip(1), h => Assert.True(h.At >= deadline, $"A request came at {h.At:O}, before {deadline:O}."));
        Assert.Equal(17, world.Server.Log.Count);
    }

    [Fact]
    public async Task Years_are_a_timeout_as_any_other()
    {
        var years = DurationNotation.Longest;
        await using var world = await PipelineWorld.StartAsync(
            _ => StubBehaviour.Text("ok"), p => p with { Timeouts = new ProviderTimeouts { Connect = years, FirstByte = years, Idle = years, Total = years } });
        Assert.Equal("ok", (await world.Client.AskAsync(world.Question(), PipelineWorld.Account(), default)).Text);
    }

    [Fact]
    public async Task Years_are_a_wait_as_any_other()
    {
        using var stop = new CancellationTokenSource();
        var waits = new RetryWaits(TimeProvider.System);
        var waiting = waits.WaitAsync("stub", DurationNotation.Longest, stop.Token);
        Assert.Single(waits.Reports());
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task A_wait_that_is_longer_than_the_longest_pauses_the_account_and_says_until_when()
    {
        var warnings = new List<Diagnostic>();
        await using var world = await PipelineWorld.StartAsync(
            r => r.Number == 1 ? StubBehaviour.Fail(StubError.RateLimited(RetryHint.Seconds(2))) : StubBehaviour.Text("ok"),
            p => p with { LongestWait = TimeSpan.FromSeconds(1) }, warn: warnings.Add);
        var answer = await world.Client.AskAsync(world.Question(), PipelineWorld.Account(), default);

        Assert.Equal("ok", answer.Text);
        var warning = Assert.Single(warnings);
        Assert.Equal((ModelCodes.ProviderPaused, DiagnosticSeverity.Warning), (warning.Code, warning.Severity));
        var until = world.Server.Hits[0].At.AddSeconds(2);
        Assert.True(
            warning.Message.Contains($"{until:yyyy-MM-dd HH:mm:ss} UTC", StringComparison.Ordinal)
            || warning.Message.Contains($"{until.AddSeconds(1):yyyy-MM-dd HH:mm:ss} UTC", StringComparison.Ordinal), warning.Message);
    }

    [Fact]
    public async Task Requests_in_flight_at_their_limit_are_a_wait_that_can_be_seen()
    {
        await using var world = await PipelineWorld.StartAsync(
            r => r.Number == 1 ? StubBehaviour.Stall() : StubBehaviour.Text("ok"), p => p with { Limits = p.Limits with { Concurrency = 1 } });
        await using var account = PipelineWorld.Account();
        var calls = Enumerable.Range(0, 3).Select(i => world.Client.AskAsync(world.Question($"{i}"), account, default)).ToArray();
        await world.Server.Log.WaitForHitsAsync(1, TestContext.Current.CancellationToken);

        var wait = Assert.Single(world.Pipeline.Waits());
        Assert.Equal(("gate stub", 2, "requests in flight"), (wait.For, wait.Calls, wait.Reason));
        await account.DisposeAsync();
        foreach (var call in calls)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }
}
