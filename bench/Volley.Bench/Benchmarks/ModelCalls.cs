using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using Volley.Budgets;
using Volley.Journal;
using Volley.Models.Pipeline;
using Volley.Models.Prices;
using Volley.Models.Providers;
using Volley.Models.Wire;
using Volley.Planning;

namespace Volley.Bench.Benchmarks;

/// <summary>How long ten thousand calls of 200 ms take through the whole pipeline, journaled and metered, beside bare HTTP.</summary>
internal sealed class ModelCalls : IBenchmark
{
    private const int Full = 10_000;
    private const double Latency = 0.2;
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"model":"small","messages":[{"role":"user","content":"How are you?"}],"max_tokens":100}""");

    public string Name => "pipeline";

    public async Task<Section> RunAsync(Bench bench)
    {
        var calls = bench.IsQuick ? Full / 5 : Full;
        using var stub = await StubProcess.StartAsync("--latency", "200ms", "--text", "I am fine, thank you.", "--input-price", "1", "--output-price", "10");
        var rows = new List<Row>();
        foreach (var (inFlight, target) in ((int, double)[])[(256, 1.10), (1000, 1.30)])
        {
            await BareAsync(stub.Url, inFlight, inFlight);
            await PipelineAsync(stub.Url, inFlight, inFlight);
            var (bare, piped) = (new List<Timing>(), new List<Timing>());
            for (var run = 0; run < bench.Runs(5); run++)
            {
                Bench.Note($"pipeline: {inFlight} in flight, run {run + 1}");
                bare.Add(await BareAsync(stub.Url, calls, inFlight));
                piped.Add(await PipelineAsync(stub.Url, calls, inFlight));
            }

            var ideal = calls * Latency / inFlight;
            var (ours, theirs) = (Bench.Median(piped.Select(t => t.Seconds)), Bench.Median(bare.Select(t => t.Seconds)));
            rows.Add(new Row($"{calls:N0} calls, {inFlight:N0} in flight", Bench.Seconds(ours))
            {
                Peer = $"bare HttpClient {Bench.Seconds(theirs)} ({Bench.Ratio(theirs / ideal)} the ideal)",
                Ratio = $"{Bench.Ratio(ours / ideal)} the ideal of {Bench.Seconds(ideal)}",
                Target = $"≤ {Bench.Ratio(target)}",
                IsMet = ours / ideal <= target,
            });
            rows.Add(new Row("its processor time for a call", Bench.Seconds(Bench.Median(piped.Select(t => t.Processor)) / calls))
            {
                Peer = $"bare HttpClient {Bench.Seconds(Bench.Median(bare.Select(t => t.Processor)) / calls)}",
            });
        }

        return new Section(
            "Calls that the provider answers after 200 ms, each by a job of its own: reserved under a cap of the batch and on disk before it is sent, through the " +
            "account's gate, settled from the answer's usage. The ideal has no overhead at all. The stub server is another process on the same machine.",
            rows);
    }

    private static async Task<Timing> PipelineAsync(string url, int calls, int inFlight)
    {
        using var scratch = new Scratch();
        await using var journal = SqliteJournal.Open(new BatchFolder(scratch["out"]));
        journal.Begin(new RunStart("bench", calls, null));
        journal.Adopt([], []);
        var ledger = new Ledger(1000, 0);
        var accounts = new CallAccounts(ledger, journal, TimeProvider.System);
        using var pipeline = new ModelPipeline(new ModelPipelineOptions { Environment = _ => null });
        var provider = new ModelProvider
        {
            Name = "stub",
            Format = ProviderFormat.OpenAi,
            BaseUrl = new Uri(url + "/v1"),
            Limits = new ProviderLimits { Concurrency = inFlight },
        };
        var price = new Price { Tiers = [new PriceTier { Input = 1, Output = 10 }], Version = "bench" };
        var model = new ResolvedModel { Id = new ModelId("stub", "small"), Provider = provider, Price = price, MaxOutput = 1000 };
        var request = ModelRequest.Read(WireFormat.OpenAiChat, Body, out _) ?? throw new InvalidOperationException("The request is none.");
        var timing = await RunAsync(calls, inFlight, async number =>
        {
            var job = new Job { Index = number, Key = new JobKey(1, (ulong)number), Id = $"job-{number}" };
            await using var account = accounts.Open(job, 1, cap: null);
            using var answer = await pipeline.SendAsync(new ModelCall { Model = model, Request = request, Body = Body, Account = account }, default);
            Check(answer, await answer.Content.ReadAsByteArrayAsync());
        });
        await journal.FinishAsync("completed", null);
        return ledger.Charged > 0 ? timing : throw new InvalidOperationException("Nothing was charged.");
    }

    private static async Task<Timing> BareAsync(string url, int calls, int inFlight)
    {
        using var client = new HttpClient(new SocketsHttpHandler()) { Timeout = TimeSpan.FromMinutes(5) };
        return await RunAsync(calls, inFlight, async _ =>
        {
            using var content = new ByteArrayContent(Body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var answer = await client.PostAsync(new Uri(url + "/v1/chat/completions"), content);
            Check(answer, await answer.Content.ReadAsByteArrayAsync());
        });
    }

    private static async Task<Timing> RunAsync(int calls, int inFlight, Func<int, Task> call)
    {
        var next = 0;
        var processor = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(async _ =>
        {
            await Task.Yield();
            while (Interlocked.Increment(ref next) is var number && number <= calls)
                await call(number);
        }));
        return new Timing(watch.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - processor).TotalSeconds);
    }

    private static void Check(HttpResponseMessage answer, byte[] body)
    {
        if (!answer.IsSuccessStatusCode || body.Length == 0)
            throw new InvalidOperationException($"A call ended with {(int)answer.StatusCode}.");
    }

    private readonly record struct Timing(double Seconds, double Processor);
}
