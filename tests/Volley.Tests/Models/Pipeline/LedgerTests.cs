using System.Net;
using System.Text;
using System.Text.Json;
using Volley.Models.Providers;
using Volley.Models.Wire;
using Volley.StubServer;
using Volley.StubServer.Answers;
using Volley.StubServer.Behaviours;

namespace Volley.Tests.Models.Pipeline;

public sealed class LedgerTests
{
    public static TheoryData<WireFormat, bool> Formats
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
    [MemberData(nameof(Formats))]
    public async Task A_call_costs_what_the_provider_counts_in_every_format(WireFormat format, bool isStream)
    {
        await using var world = await PipelineWorld.StartAsync(
            StubChoices.Always(StubBehaviour.Text("It rains all day.").Using(new StubUsage { Input = 123, Output = 45 })), format: ProviderOf(format));
        await using var account = PipelineWorld.Account(cap: 1);
        var call = world.Call(account, Body(format, isStream), format);
        using var response = await world.Pipeline.SendAsync(call, default);
        var text = await response.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("rains", text, StringComparison.Ordinal);
        Assert.Equal(0.000573m, world.Server.ProviderTotal);
        Assert.Equal(world.Server.ProviderTotal, account.Spent);
        Assert.Equal(1 - account.Spent, account.Left);
        Assert.Equal((45, false, true), (call.Receipt.Usage!.Output, call.Receipt.Usage.IsEstimate, call.Receipt.IsComplete));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task An_answer_without_a_word_of_usage_is_charged_at_its_bound(WireFormat format, bool isStream)
    {
        await using var world = await PipelineWorld.StartAsync(StubChoices.Always(StubBehaviour.Text("It rains.").WithoutUsage()), format: ProviderOf(format));
        await using var account = PipelineWorld.Account(cap: 1);
        var call = world.Call(account, Body(format, isStream), format);
        using var response = await world.Pipeline.SendAsync(call, default);
        await response.Content.ReadAsByteArrayAsync();

        Assert.True(call.Receipt.Usage!.IsEstimate);
        Assert.Equal(world.Model.Price.MaximumOf(RequestBound.Of(call.Request, 50)), account.Spent);
        Assert.True(account.Spent > world.Server.ProviderTotal);
    }

    [Fact]
    public async Task A_stream_is_asked_for_its_usage_and_the_client_that_did_not_ask_sees_none()
    {
        await using var world = await PipelineWorld.StartAsync(StubChoices.Always(StubBehaviour.Text("It rains.")));
        await using var account = PipelineWorld.Account(cap: 1);
        using var quiet = await world.SendAsync(account, PipelineWorld.Chat(more: ""","stream":true"""));
        using var asking = await world.SendAsync(account, PipelineWorld.Chat(more: ""","stream":true,"stream_options":{"include_usage":true}"""));

        Assert.DoesNotContain("usage", await quiet.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("\"usage\"", await asking.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(world.Server.ProviderTotal, account.Spent);
    }

    [Fact]
    public async Task A_call_that_cannot_fit_is_refused_with_402_before_it_is_sent()
    {
        await using var world = await PipelineWorld.StartAsync(StubChoices.Always(StubBehaviour.Text("never")));
        await using var account = PipelineWorld.Account(cap: 0.001m);
        using var response = await world.SendAsync(account, PipelineWorld.Chat(more: ""","max_tokens":500"""));
        var error = (await PipelineWorld.JsonAsync(response)).GetProperty("error");

        Assert.Equal(HttpStatusCode.PaymentRequired, response.StatusCode);
        Assert.Equal(("budget_exceeded", "insufficient_quota"), (error.GetProperty("code").GetString(), error.GetProperty("type").GetString()));
        Assert.Equal("false", response.Headers.GetValues("x-should-retry").Single());
        Assert.Empty(world.Server.Hits);
        Assert.Equal(1, account.Refused);
    }

    [Fact]
    public async Task A_request_without_a_limit_gets_that_of_its_model()
    {
        await using var world = await PipelineWorld.StartAsync(StubChoices.Always(StubBehaviour.Text("ok")));
        await using var account = PipelineWorld.Account(cap: 1);
        using var response = await world.SendAsync(account, PipelineWorld.Chat());

        Assert.Equal(1000, SentLimit(world));
    }

    [Fact]
    public async Task A_request_without_a_limit_gets_the_largest_that_the_cap_still_allows()
    {
        await using var world = await PipelineWorld.StartAsync(StubChoices.Always(StubBehaviour.Text("ok").UsingOutput(100_000)));
        await using var account = PipelineWorld.Account(cap: 0.005m);
        using var response = await world.SendAsync(account, PipelineWorld.Chat());
        var limit = SentLimit(world);

        Assert.InRange(limit, 400, 480);
        Assert.True(world.Server.ProviderTotal <= 0.005m);
        var request = world.Call(account, PipelineWorld.Chat()).Request;
        Assert.True(world.Model.Price.MaximumOf(RequestBound.Of(request, limit)) <= 0.005m);
        Assert.True(world.Model.Price.MaximumOf(RequestBound.Of(request, limit + 1)) > 0.005m);
    }

    [Fact]
    public async Task Where_hardly_anything_is_left_a_request_without_a_limit_is_refused()
    {
        await using var world = await PipelineWorld.StartAsync(StubChoices.Always(StubBehaviour.Text("never")));
        await using var account = PipelineWorld.Account(cap: 0.0004m);
        using var response = await world.SendAsync(account, PipelineWorld.Chat());

        Assert.Equal(HttpStatusCode.PaymentRequired, response.StatusCode);
        Assert.Empty(world.Server.Hits);
    }

    [Fact]
    public async Task Without_a_cap_a_request_is_sent_as_it_is()
    {
        await using var world = await PipelineWorld.StartAsync(StubChoices.Always(StubBehaviour.Text("ok")));
        await using var account = PipelineWorld.Account();
        using var response = await world.SendAsync(account, PipelineWorld.Chat());

        Assert.Equal(PipelineWorld.Chat(), Encoding.UTF8.GetString(world.Server.Hits.Single().Body.Span));
    }

    [Fact]
    public async Task A_call_waits_for_the_job_s_other_calls_and_is_refused_when_none_is_left()
    {
        await using var world = await PipelineWorld.StartAsync(r => StubBehaviour.Text("ok").UsingOutput(90).After(Latency.Fixed(TimeSpan.FromMilliseconds(100))));
        await using var account = PipelineWorld.Account(cap: 0.0028m);
        var body = PipelineWorld.Chat(more: ""","max_tokens":100""");
        var calls = Enumerable.Range(0, 6).Select(_ => world.SendAsync(account, body)).ToArray();
        var statuses = (await Task.WhenAll(calls)).Select(r => (int)r.StatusCode).Order().ToArray();

        // 90 tokens cost about 0.0009 each; 100 and the request's bound must fit beside what was spent.
        Assert.Equal([200, 200, 402, 402, 402, 402], statuses);
        Assert.True(world.Server.ProviderTotal <= 0.0028m);
        Assert.Equal(world.Server.ProviderTotal, account.Spent);
    }

    [Theory]
    [InlineData(""","n":3""", "more than one answer")]
    [InlineData(""","web_search_options":{}""", "tools that the provider runs")]
    public async Task What_cannot_be_bounded_is_refused_under_a_hard_cap_unless_a_maximum_is_given(string more, string reason)
    {
        await using var world = await PipelineWorld.StartAsync(StubChoices.Always(StubBehaviour.Text("ok")));
        await using var account = PipelineWorld.Account(cap: 1);
        using var response = await world.SendAsync(account, PipelineWorld.Chat(more: more));
        using var given = await world.Pipeline.SendAsync(world.Call(account, PipelineWorld.Chat(more: more)) with { Model = world.Model with { MaxCost = 0.5m } }, default);
        using var free = await world.SendAsync(PipelineWorld.Account(), PipelineWorld.Chat(more: more));

        Assert.Equal(HttpStatusCode.PaymentRequired, response.StatusCode);
        Assert.Contains(reason, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (given.StatusCode, free.StatusCode));
        Assert.Equal(2, world.Server.Log.Count);
    }

    [Fact]
    public async Task The_spec_may_give_the_maximum_of_what_cannot_be_bounded()
    {
        await using var world = await PipelineWorld.StartAsync(
            StubChoices.Always(StubBehaviour.Text("ok").UsingOutput(20)),
            p => p with { MaxCost = p.MaxCost.Over([new("*", new CallMaximum(0.4m))]), MaxOutput = p.MaxOutput.Over([new("*", new OutputLimit(77))]) });
        await using var account = PipelineWorld.Account(cap: 0.5m);
        var answers = PipelineWorld.Chat(more: ""","n":2""");
        using var fits = await world.SendAsync(account, answers);
        Assert.Equal(77, SentLimit(world));
        await using var poor = PipelineWorld.Account(cap: 0.3m);
        using var tooDear = await world.SendAsync(poor, answers);
        using var bounded = await world.SendAsync(poor, PipelineWorld.Chat());

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.PaymentRequired, HttpStatusCode.OK), (fits.StatusCode, tooDear.StatusCode, bounded.StatusCode));
        Assert.Equal(world.Server.ProviderTotal, account.Spent + poor.Spent);
    }

    [Fact]
    public async Task A_client_that_leaves_ends_the_call_upstream_and_pays_its_maximum()
    {
        await using var world = await PipelineWorld.StartAsync(StubChoices.Always(StubBehaviour.Text("a").StallingAfter(1)));
        await using var account = PipelineWorld.Account(cap: 1);
        var call = world.Call(account, PipelineWorld.Chat(more: ""","stream":true,"max_tokens":70"""));
        var response = await world.Pipeline.SendAsync(call, default);
        var stream = await response.Content.ReadAsStreamAsync();
        Assert.True(await stream.ReadAsync(new byte[4000]) > 0);
        response.Dispose();

        await world.Server.Log.WaitUntilIdleAsync(TestContext.Current.CancellationToken);
        Assert.True(world.Server.Hits.Single().ClientLeft);
        Assert.Equal(world.Model.Price.MaximumOf(RequestBound.Of(call.Request, 70)), account.Spent);
    }

    [Fact]
    public async Task A_call_that_is_given_up_before_its_answer_ends_upstream_and_counts_at_its_maximum()
    {
        await using var world = await PipelineWorld.StartAsync(StubChoices.Always(StubBehaviour.Stall()));
        await using var account = PipelineWorld.Account(cap: 1);
        using var stop = new CancellationTokenSource();
        var call = world.Call(account, PipelineWorld.Chat(more: ""","max_tokens":70"""));
        var sending = world.Pipeline.SendAsync(call, stop.Token);
        await world.Server.Log.WaitForHitsAsync(1, TestContext.Current.CancellationToken);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        await world.Server.Log.WaitUntilIdleAsync(TestContext.Current.CancellationToken);
        Assert.Equal(world.Model.Price.MaximumOf(RequestBound.Of(call.Request, 70)), account.Spent);
    }

    [Fact]
    public async Task A_call_that_waits_at_the_gate_when_its_job_ends_was_never_sent_and_costs_nothing()
    {
        await using var world = await PipelineWorld.StartAsync(
            StubChoices.Always(StubBehaviour.Stall()), p => p with { Limits = p.Limits with { Concurrency = 1 } });
        await using var first = PipelineWorld.Account(cap: 1, job: 1);
        await using var second = PipelineWorld.Account(cap: 1, job: 2);
        var held = world.SendAsync(first, PipelineWorld.Chat());
        await world.Server.Log.WaitForHitsAsync(1, TestContext.Current.CancellationToken);
        var waiting = world.SendAsync(second, PipelineWorld.Chat());
        Assert.True(second.Left < 1);
        await second.DisposeAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(0, second.Spent);
        await first.DisposeAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => held);
        Assert.True(first.Spent > 0);
        Assert.Single(world.Server.Hits);
    }

    [Fact]
    public async Task The_money_is_free_before_the_client_sees_the_end_of_a_stream()
    {
        await using var world = await PipelineWorld.StartAsync(StubChoices.Always(StubBehaviour.Text("one two three")));
        await using var account = PipelineWorld.Account(cap: 1);
        using var response = await world.SendAsync(account, PipelineWorld.Chat(more: ""","stream":true"""));
        var stream = await response.Content.ReadAsStreamAsync();
        var (text, buffer) = ("", new byte[64]);
        while (!text.Contains("[DONE]", StringComparison.Ordinal) && await stream.ReadAsync(buffer) is > 0 and var count)
            text += Encoding.UTF8.GetString(buffer, 0, count);

        Assert.Equal(1 - world.Server.ProviderTotal, account.Left);
    }

    private static long SentLimit(PipelineWorld world)
    {
        using var document = JsonDocument.Parse(world.Server.Hits[^1].Body);
        return document.RootElement.GetProperty("max_tokens").GetInt64();
    }

    private static Volley.Models.Providers.ProviderFormat ProviderOf(WireFormat format) => format switch
    {
        WireFormat.Anthropic => Volley.Models.Providers.ProviderFormat.Anthropic,
        WireFormat.OllamaChat or WireFormat.OllamaGenerate => Volley.Models.Providers.ProviderFormat.Ollama,
        _ => Volley.Models.Providers.ProviderFormat.OpenAi,
    };

    private static string Body(WireFormat format, bool isStream)
    {
        var stream = isStream ? "true" : "false";
        return format switch
        {
            WireFormat.OpenAiResponses => $$"""{"model":"small","input":"weather?","max_output_tokens":50,"stream":{{stream}}}""",
            WireFormat.OllamaChat => $$"""{"model":"small","messages":[{"role":"user","content":"weather?"}],"options":{"num_predict":50},"stream":{{stream}}}""",
            WireFormat.OllamaGenerate => $$"""{"model":"small","prompt":"weather?","options":{"num_predict":50},"stream":{{stream}}}""",
            _ => $$"""{"model":"small","messages":[{"role":"user","content":"weather?"}],"max_tokens":50,"stream":{{stream}}}""",
        };
    }
}
