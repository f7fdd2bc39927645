using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;

namespace Volley.Bench.Benchmarks;

/// <summary>What the gateway adds to a call, to a stream's first chunk, and what a thousand open streams take.</summary>
internal sealed class GatewayLatency : IBenchmark
{
    private const int PerSecond = 200;
    private const int Streams = 1_000;
    private const double MostMedian = 0.001;
    private const double MostTail = 0.005;
    private const long MostMemory = 300_000_000;

    public string Name => "gateway";

    public async Task<Section> RunAsync(Bench bench)
    {
        using var stub = await StubProcess.StartAsync("--output-tokens", "20");
        using var gateway = await GatewayProcess.StartAsync(bench.Published, stub.Url);
        using var direct = Client(stub.Url + "/v1/", "any");
        using var through = Client(gateway.Url + "/", gateway.Token);
        var calls = PerSecond * (bench.IsQuick ? 5 : 30);
        await Task.WhenAll(MeasureAsync(direct, PerSecond * 2, isStream: true), MeasureAsync(through, PerSecond * 2, isStream: true));
        var rows = new List<Row>();
        foreach (var isStream in (bool[])[false, true])
        {
            Bench.Note($"gateway: {calls} {(isStream ? "streams" : "calls")} each way");
            var bare = await MeasureAsync(direct, calls, isStream);
            var metered = await MeasureAsync(through, calls, isStream);
            rows.AddRange(RowsOf(isStream ? "first chunk of a stream" : "call", bare, metered));
        }

        Bench.Note("gateway: a thousand open streams");
        using var slow = await StubProcess.StartAsync("--chunk-latency", "60s");
        using var holder = await GatewayProcess.StartAsync(bench.Published, slow.Url);
        using var holding = Client(holder.Url + "/", holder.Token);
        var open = await Task.WhenAll(Enumerable.Range(0, Streams).Select(n => OpenAsync(holding, n, isStream: true)));
        rows.Add(new Row($"memory with {open.Count(r => r.IsSuccessStatusCode):N0} open streams", Bench.Megabytes(holder.PeakMemory))
        {
            Target = "< " + Bench.Megabytes(MostMemory),
            IsMet = open.All(r => r.IsSuccessStatusCode) && holder.PeakMemory < MostMemory,
        });
        foreach (var response in open)
            response.Dispose();
        return new Section(
            $"The published `volley gateway` on one core in front of the stub server, both in processes of their own; {PerSecond} requests a second at fixed times, the same against " +
            "the stub server directly. Added is the difference of the medians, and of the 99th percentiles.",
            rows);
    }

    private static IEnumerable<Row> RowsOf(string what, double[] bare, double[] metered)
    {
        foreach (var (name, rank, most) in new[] { ("median", 0.5, MostMedian), ("99th percentile", 0.99, MostTail) })
        {
            var (with, without) = (At(metered, rank), At(bare, rank));
            yield return new Row($"{what}: added, {name}", Bench.Seconds(Math.Max(0, with - without)))
            {
                Peer = $"direct {Bench.Seconds(without)}, through {Bench.Seconds(with)}",
                Target = "< " + Bench.Seconds(most),
                IsMet = with - without < most,
            };
        }
    }

    private static double At(double[] sorted, double rank) => sorted[(int)Math.Min(sorted.Length - 1, rank * sorted.Length)];

    /// <summary>Starts calls at fixed times, whether or not earlier ones have ended, so that a slow answer delays no start.</summary>
    private static async Task<double[]> MeasureAsync(HttpClient client, int calls, bool isStream)
    {
        var running = new List<Task<double>>(calls);
        var begun = Stopwatch.GetTimestamp();
        for (var n = 0; n < calls; n++)
        {
            var wait = TimeSpan.FromSeconds((double)n / PerSecond) - Stopwatch.GetElapsedTime(begun);
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait);
            running.Add(CallAsync(client, n, isStream));
        }

        var seconds = await Task.WhenAll(running);
        Array.Sort(seconds);
        return seconds;
    }

    private static async Task<double> CallAsync(HttpClient client, int number, bool isStream)
    {
        var begun = Stopwatch.GetTimestamp();
        using var response = await OpenAsync(client, number, isStream);
        response.EnsureSuccessStatusCode();
        await using var stream = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[4096];
        var isFirst = true;
        var first = 0.0;
        while (await stream.ReadAsync(buffer) > 0)
        {
            if (isFirst)
                first = Stopwatch.GetElapsedTime(begun).TotalSeconds;
            isFirst = false;
        }

        return isStream ? first : Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    private static Task<HttpResponseMessage> OpenAsync(HttpClient client, int number, bool isStream)
    {
        var body = $$"""{"model":"lab/small","messages":[{"role":"user","content":"question {{number}}"}],"max_tokens":50,"stream":{{(isStream ? "true" : "false")}}}""";
        var request = new HttpRequestMessage(HttpMethod.Post, "chat/completions") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        return client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private static HttpClient Client(string url, string token)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(url), Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }
}
