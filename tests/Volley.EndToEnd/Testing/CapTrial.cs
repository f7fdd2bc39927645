using Volley.StubServer;
using Volley.StubServer.Answers;
using Volley.StubServer.Behaviours;

namespace Volley.EndToEnd.Testing;

/// <summary>
/// Kills Volley with SIGKILL again and again while its jobs call models under a cap that the batch runs into, lets it finish, and adds up what the provider
/// billed: every answer that it began counts in full, those whose caller was killed included.
/// </summary>
internal sealed class CapTrial(int jobs, int kills, bool hasPerJob, int seed, string? program = null)
{
    private readonly Random _random = new(seed);

    private const int Parallel = 4;

    /// <summary>What is lost at the kills, each call at its maximum of about $0.001, and three quarters of what the jobs cost: the batch runs into it.</summary>
    private decimal Cap => (kills * Parallel * 0.001m) + (jobs * 0.00015m);

    /// <summary>Runs the trial.</summary>
    public async Task<CapReport> RunAsync()
    {
        await using var stub = await StubModelServer.StartAsync(new StubOptions
        {
            // Many short answers, few long ones: what is billed is far below what is reserved.
            Behaviour = StubChoices.Hashed(3).With((b, r) => b
                .After(Latency.LogNormal(TimeSpan.FromMilliseconds(30), 1, seed))
                .UsingOutput(Math.Min(60, (long)(5 / (1.01 - r.Draw(seed)))))),
            Prices = new Dictionary<string, StubPrice> { ["*"] = new() { Input = 1, Output = 10 } },
            KeepBodies = false,
        });
        using var batch = new TempBatch(Spec(stub.Url), program);
        var (killed, most) = (0, 0m);
        while (killed < kills)
        {
            await using var run = batch.Start();
            var before = stub.Log.Count;
            await Eventually.HoldsAsync(() => run.HasExited || stub.Log.Count > before, "A call was made.");
            await Task.Delay(_random.Next(60));
            run.Signal(Posix.Kill);
            var ended = await run.EndAsync();
            most = Math.Max(most, stub.ProviderTotal);
            if (ended.ExitCode != 128 + Posix.Kill)
                break;
            killed++;
        }

        var last = await batch.RunAsync();
        await stub.Log.WaitUntilIdleAsync();
        return new CapReport(Cap, Math.Max(most, stub.ProviderTotal), killed, stub.Hits.Count(h => h.ClientLeft), last.ExitCode, batch.Lines.Count == jobs);
    }

    private string Spec(string url) =>
        $$"""
        name: cap
        matrix: {n: [{{string.Join(", ", Enumerable.Range(0, jobs))}}]}
        model: lab/small
        prompt: {user: "Say something about the number {n}.", max-output: 60}
        parallel: {{Parallel}}
        budget: {total: {{Cap}}{{(hasPerJob ? ", per-job: 0.002" : "")}} }
        models:
          lab: {format: openai, url: "{{url}}/v1", prices: {"*": {input: 1, output: 10} } }
        """;
}

/// <summary>What a trial of the cap came to.</summary>
/// <param name="Cap">The cap, in USD.</param>
/// <param name="Billed">What the provider billed, in USD.</param>
/// <param name="Kills">How often Volley was killed.</param>
/// <param name="Orphaned">How many calls lost their caller.</param>
/// <param name="ExitCode">How the last run ended.</param>
/// <param name="IsComplete">Whether every job has its line.</param>
internal sealed record CapReport(decimal Cap, decimal Billed, int Kills, int Orphaned, int ExitCode, bool IsComplete)
{
    /// <summary>Whether the cap was kept, and the batch came to its end.</summary>
    public bool IsKept => Billed <= Cap && IsComplete && ExitCode is 0 or 3;
}
