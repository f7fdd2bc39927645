using System.Text.Json;
using Volley.Execution;
using Volley.Models.Clients;
using Volley.Models.Prompts;
using Volley.Models.Prompts.Expectations;
using Volley.Models.Prompts.Schemas;
using Volley.Planning;
using Volley.Specs;

namespace Volley.Tests.Models.Prompts;

public sealed class PromptAttemptTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("prompt-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task An_answer_is_kept_and_judged()
    {
        var result = await RunAsync(Prompt(Expect("paris"), Expect("france")), FakeModels.Says("  It is Paris.\n"));

        Assert.Equal(AttemptStatus.Succeeded, result.Status);
        Assert.Equal("""{"passed":false,"score":0.5,"input-tokens":10,"output-tokens":2,"answer":"It is Paris."}""", result.Metrics);
        Assert.Equal("""{"answer":"answer.txt"}""", result.Outputs);
        Assert.Equal("  It is Paris.\n", await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "answer.txt")));
    }

    [Fact]
    public async Task Without_expectations_nothing_is_said_of_passing() =>
        Assert.Equal("""{"input-tokens":10,"output-tokens":2,"answer":"x"}""", (await RunAsync(Prompt(), FakeModels.Says("x"))).Metrics);

    [Fact]
    public async Task A_long_answer_is_cut_between_characters()
    {
        var result = await RunAsync(Prompt(), FakeModels.Says(new string('a', 198) + "😀" + new string('b', 50)));

        var answer = JsonDocument.Parse(result.Metrics!).RootElement.GetProperty("answer").GetString();
        Assert.Equal(new string('a', 198) + "…", answer);
    }

    [Fact]
    public async Task A_wrong_form_is_sent_back_with_what_is_wrong()
    {
        var models = new FakeModels(FakeModels.Says("no"), FakeModels.Says("""{"n":"x"}"""), FakeModels.Says("""{"n":1}"""));

        var result = await RunAsync(Prompt() with { Schema = Number(), Repairs = 2 }, models);

        Assert.Equal(AttemptStatus.Succeeded, result.Status);
        Assert.Equal("""{"input-tokens":30,"output-tokens":6,"repairs":2,"answer":"{\"n\":1}"}""", result.Metrics);
        Assert.Equal([ChatRole.User], models.Questions[0].Messages.Select(m => m.Role));
        Assert.Equal([ChatRole.User, ChatRole.Assistant, ChatRole.User, ChatRole.Assistant, ChatRole.User], models.Questions[2].Messages.Select(m => m.Role));
        Assert.Contains("- it holds no JSON\n", models.Questions[1].Messages[^1].Text, StringComparison.Ordinal);
        Assert.Contains("- $.n: must be integer, not string\n", models.Questions[2].Messages[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_stays_wrong_fails_the_job()
    {
        var models = new FakeModels(FakeModels.Says("no"), FakeModels.Says("no"));

        var result = await RunAsync(Prompt() with { Schema = Number(), Repairs = 1 }, models);

        Assert.Equal((AttemptStatus.Failed, false), (result.Status, result.IsPermanent));
        Assert.Equal(new JobError("answer-invalid", "the answer does not fit the schema: it holds no JSON"), result.Error);
    }

    [Fact]
    public async Task No_answer_is_a_failure_with_the_reason()
    {
        var reply = new PromptReply { Failure = new PromptFailure("model-error", "unknown model", IsPermanent: true) };

        var result = await RunAsync(Prompt(Expect("x")), reply);

        Assert.Equal((AttemptStatus.Failed, true), (result.Status, result.IsPermanent));
        Assert.Equal(new JobError("model-error", "unknown model"), result.Error);
        Assert.False(File.Exists(Path.Combine(_folder.FullName, "answer.txt")));
    }

    private static PromptSpec Prompt(params ExpectationSpec[] expectations) =>
        new() { Model = Template.Literal("lab/a"), User = Template.Literal("Where?"), Expectations = [.. expectations] };

    private static ExpectationSpec Expect(string text) =>
        new() { Kind = ExpectationKind.Contains, Value = Template.Literal(text), IgnoresCase = true };

    private static JsonSchema Number() =>
        JsonSchema.Read(JsonDocument.Parse("""{"type":"object","required":["n"],"properties":{"n":{"type":"integer"}}}""").RootElement, out _)!;

    private Task<AttemptResult> RunAsync(PromptSpec prompt, params PromptReply[] replies) => RunAsync(prompt, new FakeModels(replies));

    private Task<AttemptResult> RunAsync(PromptSpec prompt, FakeModels models)
    {
        var job = new Job { Index = 0, Key = default, Id = "job" };
        var question = new PromptQuestion { Model = "lab/a", Messages = [new(ChatRole.User, "Where?")], Schema = prompt.Schema };
        return new PromptAttempt(prompt, models, question).RunAsync(new HandlerContext(job, 1, _folder.FullName), CancellationToken.None);
    }
}
