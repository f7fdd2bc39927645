using System.Text;
using System.Text.Json;
using Volley.Models.Clients;
using Volley.Models.Providers;
using Volley.Models.Wire;
using Volley.StubServer;
using Volley.StubServer.Behaviours;
using Volley.Tests.Models.Pipeline;

namespace Volley.Tests.Models.Clients;

public sealed class ChatClientTests
{
    [Theory]
    [InlineData(ProviderFormat.OpenAi)]
    [InlineData(ProviderFormat.Anthropic)]
    [InlineData(ProviderFormat.Ollama)]
    public async Task Asks_and_streams_in_every_provider_s_format(ProviderFormat format)
    {
        await using var world = await PipelineWorld.StartAsync(StubChoices.Always(StubBehaviour.Text("It rains today.").Thinking("Hm.").InChunksOf(4)), format: format);
        await using var account = PipelineWorld.Account(cap: 1);
        var whole = await world.Client.AskAsync(world.Question(maxOutput: 100), account, default);
        var (text, thinking, last) = ("", "", (ChatAnswer?)null);
        await foreach (var chunk in world.Client.StreamAsync(world.Question(maxOutput: 100), account, default))
        {
            text += chunk.Delta is { Kind: DeltaKind.Text } delta ? delta.Text : "";
            thinking += chunk.Delta is { Kind: DeltaKind.Thinking } thought ? thought.Text : "";
            last = chunk.Answer ?? last;
        }

        Assert.Equal(("It rains today.", "Hm.", StopReason.Finished), (whole.Text, whole.Thinking, whole.Stop));
        Assert.Equal(("It rains today.", "Hm."), (text, thinking));
        Assert.Equal((whole.Text, whole.Thinking, whole.Usage.Output), (last!.Text, last.Thinking, last.Usage.Output));
        Assert.Equal(world.Server.ProviderTotal, whole.Cost + last.Cost);
        Assert.Equal(account.Spent, whole.Cost + last.Cost);
    }

    [Theory]
    [InlineData(ProviderFormat.OpenAi, """{"model":"small","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Why?"}],"max_tokens":9,"temperature":0.5,"seed":7,"response_format":{"type":"json_schema","json_schema":{"name":"answer","schema":{"type":"object"}}},"top_k":3}""")]
    [InlineData(ProviderFormat.Anthropic, """{"model":"small","system":"Be brief.","messages":[{"role":"user","content":"Why?"}],"max_tokens":9,"temperature":0.5,"tools":[{"name":"answer","description":"Gives the answer in the form that is asked for.","input_schema":{"type":"object"}}],"tool_choice":{"type":"tool","name":"answer"},"top_k":3}""")]
    [InlineData(ProviderFormat.Ollama, """{"model":"small","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Why?"}],"format":{"type":"object"},"options":{"num_predict":9,"temperature":0.5,"seed":7},"stream":false,"top_k":3}""")]
    public async Task Writes_what_is_asked_in_the_provider_s_words(ProviderFormat format, string expected)
    {
        await using var world = await PipelineWorld.StartAsync(StubChoices.Always(StubBehaviour.Text("{}")), format: format);
        var question = world.Question("Why?", 9) with
        {
            Messages = [new(ChatRole.System, "Be brief."), new(ChatRole.User, "Why?")],
            Temperature = 0.5m,
            Seed = 7,
            JsonSchema = """{"type":"object"}""",
            ProviderOptions = """{"top_k":3}""",
        };
        await world.Client.AskAsync(question, PipelineWorld.Account(), default);

        Assert.Equal(expected, Encoding.UTF8.GetString(world.Server.Hits.Single().Body.Span));
    }

    [Fact]
    public async Task What_the_caller_gives_himself_comes_first()
    {
        await using var world = await PipelineWorld.StartAsync(StubChoices.Always(StubBehaviour.Text("ok")));
        await world.Client.AskAsync(world.Question() with { Temperature = 0.5m, ProviderOptions = """{"temperature":0}""" }, PipelineWorld.Account(), default);
        using var document = JsonDocument.Parse(world.Server.Hits.Single().Body);

        Assert.Equal(0, document.RootElement.GetProperty("temperature").GetInt32());
        Assert.Equal(3, document.RootElement.EnumerateObject().Count());
    }

    [Fact]
    public async Task An_answer_to_a_schema_is_the_arguments_of_the_tool_where_the_format_needs_one()
    {
        await using var world = await PipelineWorld.StartAsync(StubChoices.Always(StubBehaviour.Text("").CallingTool("answer", """{"a":1}""")), format: ProviderFormat.Anthropic);
        var answer = await world.Client.AskAsync(world.Question(maxOutput: 50) with { JsonSchema = """{"type":"object"}""" }, PipelineWorld.Account(), default);

        using var document = JsonDocument.Parse(answer.Text);
        Assert.Equal(1, document.RootElement.GetProperty("a").GetInt32());
    }

    [Fact]
    public async Task A_failure_is_data()
    {
        await using var world = await PipelineWorld.StartAsync(StubChoices.Always(StubBehaviour.Fail(StubError.NoModel("small"))));
        var answer = await world.Client.AskAsync(world.Question(), PipelineWorld.Account(), default);
        var chunks = new List<ChatChunk>();
        await foreach (var chunk in world.Client.StreamAsync(world.Question(), PipelineWorld.Account(), default))
            chunks.Add(chunk);

        Assert.Equal((FailureClass.Permanent, 404, "model_not_found", false), (answer.Failure!.Class, answer.Failure.Status, answer.Failure.Code, answer.Failure.IsOwn));
        Assert.Equal(404, Assert.Single(chunks).Answer!.Failure!.Status);
        Assert.Equal(0, answer.Cost);
    }

    [Fact]
    public async Task Leaving_a_stream_early_ends_the_call()
    {
        await using var world = await PipelineWorld.StartAsync(StubChoices.Always(StubBehaviour.Text("one two").InChunksOf(3).StallingAfter(1)));
        await using var account = PipelineWorld.Account(cap: 1);
        await foreach (var chunk in world.Client.StreamAsync(world.Question(), account, default))
        {
            Assert.NotNull(chunk.Delta);
            break;
        }

        await world.Server.Log.WaitUntilIdleAsync(TestContext.Current.CancellationToken);
        Assert.True(world.Server.Hits.Single().ClientLeft);
        Assert.True(account.Spent >= world.Server.ProviderTotal);
    }

    [Fact]
    public async Task A_scripted_provider_answers_through_the_same_pipeline()
    {
        await using var world = await PipelineWorld.StartAsync(StubChoices.Always(StubBehaviour.Text("never")));
        var scripted = new ModelProvider { Name = "demo", Format = ProviderFormat.Scripted };
        var question = world.Question("ping") with { Model = world.Model with { Provider = scripted, Id = new ModelId("demo", "any") } };
        await using var account = PipelineWorld.Account(cap: 1);
        var answer = await world.Client.AskAsync(question, account, default);

        Assert.Null(answer.Failure);
        Assert.Equal((answer.Cost, true), (account.Spent, answer.Cost > 0));
        Assert.Empty(world.Server.Hits);
    }
}
