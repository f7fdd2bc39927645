using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using FsCheck.Fluent;
using Volley.Workloads.Hypotheses;
using Volley.Workloads.Python;

namespace Volley.Tests.Workloads.Hypotheses;

/// <summary>Random users, candidates and weights against a straightforward reference, at any number of workers and any latency.</summary>
public sealed class LeaderboardProperties
{
    private const int Cases = 25;

    [Fact]
    public Task Segments_add_up_as_the_reference_says() => CheckAsync(async (folder, random) =>
    {
        var users = Users(random, folder);
        await folder.AggregateAsync([.. users.Select(u => u.Root)]);
        var segments = folder.Json("hypothesis_leaderboard.json")["segments"]!.AsArray();
        var expected = users.SelectMany(u => u.Candidates).GroupBy(c => c.Segment).OrderBy(g => g.Key, StringComparer.Ordinal).Select(Reference).ToArray();
        Assert.Equal(expected, segments.Select(s => Shown(s!)));
    });

    [Fact]
    public Task Top_lists_and_examples_are_in_order() => CheckAsync(async (folder, random) =>
    {
        var users = Users(random, folder);
        await folder.AggregateAsync([.. users.Select(u => u.Root)]);
        var board = folder.Json("hypothesis_leaderboard.json");
        var segments = board["segments"]!.AsArray().Select(s => s!).ToArray();
        foreach (var metric in (string[])["notional_weighted_avg_clv_pct", "notional_weighted_beat_close_rate"])
            Assert.Equal(
                segments.Where(s => s["scores"]![metric]!["value"] is not null)
                    .OrderByDescending(s => (double)s["scores"]![metric]!["value"]!).ThenBy(s => (string)s["segment_key"]!, StringComparer.Ordinal)
                    .Take(10).Select(s => (string)s["segment_key"]!),
                board["top_lists"]![$"top_by_{metric}"]!.AsArray().Select(k => (string)k!));
        Assert.Equal(
            segments.OrderByDescending(s => (int)s["users_with_segment"]!).ThenBy(s => (string)s["segment_key"]!, StringComparer.Ordinal).Take(10).Select(s => (string)s["segment_key"]!),
            board["top_lists"]!["top_by_persistence_users"]!.AsArray().Select(k => (string)k!));
        Assert.All(segments, s => Assert.Equal(
            users.SelectMany(u => u.Candidates).Where(c => c.Segment == (string)s["segment_key"]!)
                .OrderBy(c => c.Weighting == "notional" ? 0 : 1).ThenBy(c => c.Rank).ThenBy(c => c.User, StringComparer.Ordinal).Take(5).Select(c => (c.User, c.Rank)),
            s["examples"]!.AsArray().Select(e => ((string)e!["user"]!, (int)e["rank"]!))));
    });

    [Fact]
    public Task The_bytes_are_the_same_with_any_number_of_workers_and_any_latency() => CheckAsync(async (folder, random) =>
    {
        var users = Users(random, folder);
        var failing = users.Where(_ => random.Next(6) == 0).Select(u => u.Name).ToHashSet();
        var roots = users.ToDictionary(u => u.Name, u => u.Root);
        var outputs = new List<Dictionary<string, string>>();
        foreach (var workers in (int[])[1, 2, 8])
        {
            var latency = new Random(random.Next());
            var scan = HypothesisScan.By(async (request, cancellation) =>
            {
                int pause;
                lock (latency)
                    pause = latency.Next(4);
                for (var i = 0; i < pause; i++)
                    await Task.Yield();
                if (pause == 3)
                    await Task.Delay(1, cancellation);
                return failing.Contains(request.User) ? throw new InvalidOperationException("down") : new ScanResult { RunRoot = roots[request.User] };
            });
            var batch = folder.Batch([.. roots.Keys]) with { Target = folder.Target($"workers{workers}"), Workers = workers };
            var report = await scan.RunAsync(batch, null, TestContext.Current.CancellationToken, TestContext.Current.CancellationToken);
            Assert.Equal((roots.Count - failing.Count, failing.Count), (report.Files!.UsersSucceeded, report.Files.UsersFailed));
            outputs.Add(folder.Files($"workers{workers}"));
        }

        Assert.Equal(outputs[0], outputs[1]);
        Assert.Equal(outputs[0], outputs[2]);
    });

    /// <summary>Whichever users an interruption leaves undone, going on ends with the bytes of a run that nobody interrupted.</summary>
    [Fact]
    public Task The_bytes_are_the_same_wherever_the_batch_was_interrupted() => CheckAsync(async (folder, random) =>
    {
        var users = Users(random, folder);
        var roots = users.ToDictionary(u => u.Name, u => u.Root);
        var workers = random.Next(1, 5);
        var whole = folder.Batch([.. roots.Keys]) with { Target = folder.Target("id-whole"), Workers = workers };
        await ScanAsync(roots, [], default).RunAsync(whole, null, TestContext.Current.CancellationToken, TestContext.Current.CancellationToken);

        var scanned = new List<string>();
        var batch = whole with { Target = folder.Target("id-parts") };
        HypothesisReport report;
        do
        {
            using var stop = new CancellationTokenSource();
            report = await ScanAsync(roots, scanned, (stop, random.Next(1, roots.Count + 2))).RunAsync(batch, null, stop.Token, stop.Token);
        }
        while (report.Files is null);

        Assert.Equal(folder.Files("id-whole"), folder.Files("id-parts"));
        Assert.Equal(roots.Count, scanned.Distinct().Count());
    });

    private static HypothesisScan ScanAsync(Dictionary<string, string> roots, List<string> scanned, (CancellationTokenSource? Stop, int After) kill)
    {
        var calls = 0;
        return HypothesisScan.By(async (request, cancellation) =>
        {
            if (kill.Stop is not null && Interlocked.Increment(ref calls) >= kill.After)
                await kill.Stop.CancelAsync();
            cancellation.ThrowIfCancellationRequested();
            lock (scanned)
                scanned.Add(request.User);
            return new ScanResult { RunRoot = roots[request.User] };
        });
    }

    private static Task CheckAsync(Func<HypothesisFolder, Random, Task> property) => Task.Run(() => FsCheck.Check.One(
        FsCheck.Config.QuickThrowOnFailure.WithMaxTest(Cases),
        Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), seed =>
        {
            using var folder = new HypothesisFolder();
            property(folder, new Random(seed)).GetAwaiter().GetResult();
        })));

    private static string Reference(IGrouping<string, Candidate> segment)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{segment.Key} {segment.Select(c => c.User).Distinct().Count()} {segment.Sum(c => Math.Max(0, c.Count))}");
        foreach (var (weighting, value, weight) in ((string, Func<Candidate, double?>, Func<Candidate, double>)[])
            [("notional", c => c.Clv, c => c.Weight), ("notional", c => c.Beat, c => c.Weight), ("count", c => c.Clv, c => c.Count), ("count", c => c.Beat, c => c.Count)])
        {
            var entered = segment.Where(c => c.Weighting == weighting && value(c) is not null && weight(c) > 0).ToArray();
            var weights = entered.Aggregate(0.0, (sum, c) => sum + weight(c));
            var mean = entered.Length == 0 ? "null" : PythonNumber.Repr(PythonNumber.Round6(entered.Aggregate(0.0, (sum, c) => sum + (value(c)!.Value * weight(c))) / weights));
            text.Append(CultureInfo.InvariantCulture, $" | {mean} {PythonNumber.Repr(PythonNumber.Round6(weights))} {entered.Select(c => c.User).Distinct().Count()}");
        }

        return text.ToString();
    }

    private static string Shown(JsonNode segment)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{segment["segment_key"]} {segment["users_with_segment"]} {segment["total_count"]}");
        foreach (var metric in (string[])["notional_weighted_avg_clv_pct", "notional_weighted_beat_close_rate", "count_weighted_avg_clv_pct", "count_weighted_beat_close_rate"])
        {
            var score = segment["scores"]![metric]!;
            text.Append(CultureInfo.InvariantCulture, $" | {score["value"]?.ToJsonString() ?? "null"} {(score["weight_used"] ?? score["count_used"])!.ToJsonString()} {score["users_used"]}");
        }

        return text.ToString();
    }

    private static List<User> Users(Random random, HypothesisFolder folder)
    {
        var users = new List<User>();
        foreach (var number in Enumerable.Range(0, random.Next(1, 15)))
        {
            var name = $"@u{number}";
            var candidates = Enumerable.Range(1, random.Next(0, 7)).Select(rank => RandomCandidate(random, name, rank)).ToArray();
            var json = new JsonObject { ["user_slug"] = name, ["candidates"] = new JsonArray([.. candidates.Select(c => c.ToJson())]) };
            users.Add(new User(name, folder.Root($"root{number}", json.ToJsonString(), $"{{\"clv_coverage\": {{\"coverage_rate\": {PythonNumber.Repr(random.NextDouble())}}}}}"), candidates));
        }

        return users;
    }

    private static Candidate RandomCandidate(Random random, string user, int rank) => new(
        user,
        $"sport:{"abcdefghijklmnop"[random.Next(16)]}",
        random.Next(3) == 0 ? random.Next(3) : rank,
        random.Next(3) == 0 ? "count" : "notional",
        random.Next(-2, 30),
        random.Next(8) == 0 ? 0 : random.NextDouble() * Math.Pow(10, random.Next(-3, 6)),
        random.Next(6) == 0 ? null : (random.NextDouble() - 0.5) * 2,
        random.Next(6) == 0 ? null : random.NextDouble());

    private sealed record User(string Name, string Root, Candidate[] Candidates);

    private sealed record Candidate(string User, string Segment, int Rank, string Weighting, int Count, double Weight, double? Clv, double? Beat)
    {
        public JsonObject ToJson() => new JsonObject
        {
            ["segment_key"] = Segment,
            ["rank"] = Rank,
            ["denominators"] = new JsonObject { ["weighting"] = Weighting, ["weight_used"] = Weight, ["count_used"] = Count },
            ["metrics"] = new JsonObject
            {
                ["count"] = Count,
                ["avg_clv_pct"] = Clv,
                ["beat_close_rate"] = Beat,
                ["notional_weighted_avg_clv_pct"] = Clv,
                ["notional_weighted_beat_close_rate"] = Beat,
            },
        };
    }
}
