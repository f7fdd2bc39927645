using Volley.EndToEnd.Testing;
using Volley.StubServer;
using Volley.StubServer.Answers;
using Volley.StubServer.Behaviours;

namespace Volley.EndToEnd.Gateway;

/// <summary>A prompt's judge that asks a model itself. What it costs is counted at the provider.</summary>
public sealed class JudgeTests
{
    private const string Key = "sk-the-real-key";

    private const string Judge =
        """
        import json, os, sys, urllib.request

        answer = sys.stdin.read()
        assert "sk-" not in json.dumps(dict(os.environ))
        body = {"model": "judge", "messages": [{"role": "user", "content": "Is this right? " + answer}], "max_tokens": 20}
        request = urllib.request.Request(
            os.environ["OPENAI_BASE_URL"] + "/chat/completions", data=json.dumps(body).encode(),
            headers={"Authorization": "Bearer " + os.environ["OPENAI_API_KEY"], "Content-Type": "application/json"})
        json.load(urllib.request.urlopen(request))
        print(json.dumps({"score": 0.75}))
        """;

    [Fact]
    public async Task A_judge_asks_models_at_the_jobs_expense_and_without_the_key()
    {
        Require.Python();
        await using var stub = await StubModelServer.StartAsync(new StubOptions
        {
            Behaviour = StubChoices.Always(StubBehaviour.Text("yes").UsingOutput(7)),
            Keys = new HashSet<string> { Key },
            Prices = new Dictionary<string, StubPrice> { ["*"] = new() { Input = 1, Output = 10 } },
        });
        using var batch = new TempBatch($$"""
            name: judged
            model: openai/small
            items: [{n: 1}, {n: 2}, {n: 3}]
            prompt: {user: "Say {n}.", max-output: 20}
            expect: {command: [python3, judge.py], inputs: [judge.py]}
            budget: {total: 1.00, per-job: 0.01}
            models:
              openai: {url: "{{stub.Url}}/v1", prices: {"*": {input: 1, output: 10} } }
            """);
        batch.Write("judge.py", Judge);
        batch.Environment["OPENAI_API_KEY"] = Key;
        batch.Environment["XDG_CONFIG_HOME"] = batch.Folder;

        var run = await batch.RunAsync();

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(6, stub.Hits.Count);
        Assert.Equal(stub.ProviderTotal, batch.Lines.Sum(l => l.GetProperty("cost").GetDecimal()));
        Assert.All(batch.Lines, l => Assert.Equal((true, 0.75m), (l.GetProperty("metrics").GetProperty("passed").GetBoolean(), l.GetProperty("metrics").GetProperty("score").GetDecimal())));
    }

    [Fact]
    public async Task A_judge_without_money_left_fails_the_job_as_over_its_cap()
    {
        Require.Python();
        await using var stub = await StubModelServer.StartAsync(new StubOptions
        {
            Behaviour = StubChoices.Always(StubBehaviour.Text("yes").UsingOutput(7)),
            Prices = new Dictionary<string, StubPrice> { ["*"] = new() { Input = 1, Output = 10 } },
        });
        using var batch = new TempBatch($$"""
            name: judged
            model: openai/small
            prompt: {user: "Say it.", max-output: 20}
            expect: {command: [python3, judge.py]}
            budget: {total: 1.00, per-job: 0.00062}
            models:
              openai: {url: "{{stub.Url}}/v1", prices: {"*": {input: 1, output: 10} } }
            """);
        batch.Write("judge.py", Judge.Replace("\"max_tokens\": 20", "\"max_tokens\": 500", StringComparison.Ordinal));
        batch.Environment["OPENAI_API_KEY"] = Key;
        batch.Environment["XDG_CONFIG_HOME"] = batch.Folder;

        var run = await batch.RunAsync();

        // Python ends with 1, which is no verdict here.
        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Equal("call-over-cap", Assert.Single(batch.Lines).GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(Assert.Single(stub.Hits).Cost, batch.Lines[0].GetProperty("cost").GetDecimal());
    }
}
