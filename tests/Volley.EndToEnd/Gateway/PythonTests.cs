using System.Text;
using System.Text.Json;
using Volley.EndToEnd.Testing;
using Volley.StubServer;
using Volley.StubServer.Answers;
using Volley.StubServer.Behaviours;

namespace Volley.EndToEnd.Gateway;

/// <summary>A program that knows nothing of Volley: Python's own urllib and OpenAI's wire format. What it costs is counted at the provider.</summary>
public sealed class PythonTests
{
    private const string Key = "sk-the-real-key";

    private const string Program =
        """
        import json, os, sys, urllib.error, urllib.request

        def ask(question, limit):
            body = {"model": "small", "messages": [{"role": "user", "content": question}], "max_tokens": limit}
            request = urllib.request.Request(
                os.environ["OPENAI_BASE_URL"] + "/chat/completions",
                data=json.dumps(body).encode(),
                headers={"Authorization": "Bearer " + os.environ["OPENAI_API_KEY"], "Content-Type": "application/json"})
            with urllib.request.urlopen(request) as answer:
                return json.load(answer)["choices"][0]["message"]["content"]

        assert "sk-" not in json.dumps(dict(os.environ))
        try:
            for turn in range(int(sys.argv[3])):
                print(ask("job %s, turn %d: say something" % (sys.argv[1], turn), int(sys.argv[2])))
        except urllib.error.HTTPError as error:
            print(error.code, error.headers["x-should-retry"], error.read().decode())
            sys.exit(1)
        """;

    private static TempBatch Batch(StubModelServer stub, string matrix, string command, string budget)
    {
        var batch = new TempBatch($$"""
            name: python
            command: [python3, ask.py, {{command}}]
            matrix: { {{matrix}} }
            parallel: 8
            budget: { {{budget}} }
            models:
              openai: {url: "{{stub.Url}}/v1", prices: {small: {input: 1, output: 10} } }
            """);
        batch.Write("ask.py", Program);
        batch.Environment["OPENAI_API_KEY"] = Key;
        batch.Environment["XDG_CONFIG_HOME"] = batch.Folder;
        return batch;
    }

    private static Task<StubModelServer> StubAsync(Func<StubRequest, StubBehaviour> behaviour) => StubModelServer.StartAsync(new StubOptions
    {
        Behaviour = behaviour,
        Keys = new HashSet<string> { Key },
        Prices = new Dictionary<string, StubPrice> { ["*"] = new() { Input = 1, Output = 10 } },
    });

    private static decimal CostOf(JsonElement line) => line.GetProperty("cost").GetDecimal();

    private static string OutputOf(TempBatch batch, JsonElement line) => File.ReadAllText(Path.Combine(batch.Out, "jobs", line.GetProperty("job").GetString()!, "stdout.log"));

    [Fact]
    public async Task A_hundred_runs_cost_each_exactly_what_the_provider_bills_and_hear_of_no_rate_limit()
    {
        Require.Python();
        await using var stub = await StubAsync(StubChoices.Hashed().With((b, r) => b.UsingOutput((long)(1 + (60 * r.Draw(7)))))
            .FailingFirst(3, StubError.RateLimited(RetryHint.Seconds(1))));
        using var batch = Batch(stub, $"n: [{string.Join(", ", Enumerable.Range(0, 100))}]", "\"{n}\", \"80\", \"2\"", "total: 1.00, per-job: 0.01");

        var run = await batch.RunAsync();

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(3, stub.Hits.Count(h => h.Status == 429));
        Assert.Equal(203, stub.Hits.Count);
        Assert.Equal(100, batch.Lines.Count);
        Assert.All(batch.Lines, line => Assert.Equal(BilledFor(stub, line), CostOf(line)));
        Assert.Equal(stub.ProviderTotal, batch.Lines.Sum(CostOf));
        Assert.All(stub.Hits, h => Assert.Equal(Key, h.Key));
    }

    [Fact]
    public async Task A_call_that_does_not_fit_its_jobs_cap_is_an_error_that_the_program_can_read()
    {
        Require.Python();
        await using var stub = await StubAsync(StubChoices.Always(StubBehaviour.Text("ok").UsingOutput(50)));
        using var batch = Batch(stub, "limit: [50, 5000]", "a, \"{limit}\", \"3\"", "total: 1.00, per-job: 0.003");

        var run = await batch.RunAsync();

        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Equal(["succeeded", "failed"], batch.Outcomes);
        Assert.Equal("call-over-cap", batch.Lines[1].GetProperty("error").GetProperty("code").GetString());
        Assert.StartsWith("402 false {\"error\":{\"message\":\"A call that may cost up to $", OutputOf(batch, batch.Lines[1]), StringComparison.Ordinal);
        Assert.Equal(0, CostOf(batch.Lines[1]));
        Assert.Equal(3, stub.Hits.Count);
        Assert.Equal(stub.ProviderTotal, CostOf(batch.Lines[0]));
    }

    [Fact]
    public async Task Without_a_cap_of_the_jobs_the_batchs_holds_call_by_call()
    {
        Require.Python();
        await using var stub = await StubAsync(StubChoices.Always(StubBehaviour.Text("ok").UsingOutput(80)));
        using var batch = Batch(stub, $"n: [{string.Join(", ", Enumerable.Range(0, 20))}]", "\"{n}\", \"80\", \"2\"", "total: 0.01");

        var run = await batch.RunAsync();

        Assert.True(run.ExitCode == 3, run.ToString());
        Assert.InRange(stub.ProviderTotal, 0.008m, 0.01m);
        Assert.Equal(20, batch.Lines.Count);
        Assert.Contains("refused", batch.Outcomes);
    }

    private static decimal BilledFor(StubModelServer stub, JsonElement line)
    {
        var mark = $"\"job {line.GetProperty("parameters").GetProperty("n").GetInt32()}, turn";
        return stub.Hits.Where(h => Encoding.UTF8.GetString(h.Body.Span).Contains(mark, StringComparison.Ordinal)).Sum(h => h.Cost);
    }
}
