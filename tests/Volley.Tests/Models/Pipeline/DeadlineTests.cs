using Volley.Models.Gates;
using Volley.Models.Providers;
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
        var others = Enumerable.Range(0, 63).Select(i => world.Client.AskAsync(world.Question($"call {i}", 10), account, default)).ToList();

        var waits = world.Pipeline.Waits();
        Assert.Equal("gate stub", waits.Single().For);
        Assert.NotNull(waits.Single().Until);
        Assert.All(await Task.WhenAll([first, .. others]), a => Assert.Equal("ok", a.Text));
        var deadline = world.Server.Hits[0].RetryAt!.Value;
        Assert.All(world.Server.Hits.Skip(1), h => Assert.True(h.At >= deadline, $"A request came at {h.At:O}, before {deadline:O}."));
        Assert.Equal(65, world.Server.Log.Count);
    }
}
