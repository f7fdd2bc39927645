using System.Collections.Immutable;
using Volley.Execution;
using Volley.Models.Clients;
using Volley.Models.Prompts;
using Volley.Models.Prompts.Expectations;
using Volley.Specs;
using Volley.Tests.Execution;

namespace Volley.Tests.Models.Prompts;

/// <summary>Answers that a program judges.</summary>
public sealed class CommandJudgeTests
{
    [Theory]
    [InlineData("exit 0", true, "1")]
    [InlineData("exit 1", false, "0")]
    [InlineData("grep -q Paris", true, "1")]
    [InlineData("grep -q Rome", false, "0")]
    [InlineData("grep -q Paris \"$VOLLEY_ANSWER\"", true, "1")]
    [InlineData("echo '{\"score\": 0.50}'; exit 1", false, "0.5")]
    [InlineData("echo '{\"score\": 1}'; echo '{\"score\":0.25, \"words\": 3}'; echo bye", true, "0.25")]
    [InlineData("echo '{\"words\": 3}'", true, "1")]
    public async Task Its_exit_code_is_the_verdict_and_its_last_line_of_json_the_score(string script, bool passes, string score)
    {
        var result = await JudgeAsync(Judge(script));

        Assert.Equal((AttemptStatus.Succeeded, null), (result.Status, result.Error));
        Assert.Equal($$"""{"passed":{{(passes ? "true" : "false")}},"score":{{score}},"input-tokens":10,"output-tokens":2,"answer":"It is Paris."}""", result.Metrics);
    }

    [Theory]
    [InlineData("exit 2", "ended with code 2, where 0 is yes and 1 is no")]
    [InlineData("kill -9 $$", "ended by SIGKILL")]
    [InlineData("sleep 1000", "took longer than 1s")]
    [InlineData("echo '{\"score\": 2}'", "its score must be a number from 0 to 1, not 2")]
    [InlineData("echo '{\"score\": \"good\"}'", "its score must be a number from 0 to 1, not \"good\"")]
    [InlineData("echo '{\"score\": '", "the last line of its stdout that begins with '{' is no JSON")]
    public async Task A_judge_that_gives_no_verdict_fails_the_job_and_is_not_taken_for_a_no(string script, string why)
    {
        var result = await JudgeAsync(Judge(script) with { Timeout = TimeSpan.FromSeconds(1) });

        Assert.Equal((AttemptStatus.Failed, false), (result.Status, result.IsPermanent));
        Assert.Equal(new JobError("expectation-failed", "the judge gave no verdict: " + why), result.Error);
        Assert.Equal("""{"input-tokens":10,"output-tokens":2,"answer":"It is Paris."}""", result.Metrics);
    }

    [Fact]
    public async Task A_program_that_is_no_longer_there_is_not_tried_again()
    {
        var result = await JudgeAsync(Judge("") with { Arguments = [Template.Literal("./gone")] });

        Assert.Equal((AttemptStatus.Failed, true, "expectation-failed"), (result.Status, result.IsPermanent, result.Error?.Code));
    }

    [Fact]
    public async Task It_gets_the_jobs_parameters_as_arguments_and_variables_and_runs_beside_the_spec()
    {
        Assert.True(Template.TryParse("""[ "$VOLLEY_PARAM_LEVEL" = {level} ] && [ "$PWD" = {spec} ] && [ "$VOLLEY_JOB_DIR" = {job-dir} ] && [ {repeat} = 2 ]""", out var script, out _));

        var result = await JudgeAsync(Judge("") with { Arguments = [Template.Literal("sh"), Template.Literal("-c"), script] });

        Assert.StartsWith("""{"passed":true,""", result.Metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_expectations_must_all_hold_and_their_scores_are_averaged()
    {
        var contains = new ExpectationSpec { Kind = ExpectationKind.Contains, Value = Template.Literal("Paris") };

        var result = await JudgeAsync(Judge("echo '{\"score\":0.4}'"), contains, Expect(Judge("echo no >&2; exit 1")));

        Assert.StartsWith("""{"passed":false,"score":0.466667,""", result.Metrics, StringComparison.Ordinal);
        Assert.Equal("no", result.Detail);
    }

    private static CommandExpectation Judge(string script) => new() { Arguments = [.. new[] { "sh", "-c", script }.Select(Template.Literal)], Folder = "" };

    private static ExpectationSpec Expect(CommandExpectation command) => new() { Kind = ExpectationKind.Command, Command = command };

    private static async Task<AttemptResult> JudgeAsync(CommandExpectation first, params ExpectationSpec[] others)
    {
        await using var run = new ExecutorRun();
        ImmutableArray<ExpectationSpec> expectations = [Expect(first), .. others];
        var prompt = new PromptSpec
        {
            Model = Template.Literal("lab/a"),
            User = Template.Literal("Where?"),
            Expectations = [.. expectations.Select(e => e.Command is { } command ? e with { Command = command with { Folder = run.Folder.Path } } : e)],
        };
        var question = new PromptQuestion { Model = "lab/a", Messages = [new(ChatRole.User, "Where?")] };
        return await run.RunAsync(new HandlerWork((context, token) =>
            new PromptAttempt(prompt, new FakeModels(FakeModels.Says("It is Paris.")), question).RunAsync(context, token)));
    }
}
