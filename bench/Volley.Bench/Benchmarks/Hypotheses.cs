using System.Globalization;
using System.Text;

namespace Volley.Bench.Benchmarks;

/// <summary>Aggregating run roots that are there: how long 10,000 take, and whether memory grows with them.</summary>
internal sealed class Hypotheses : IBenchmark
{
    private const int Few = 1_000;
    private const int Many = 10_000;
    private const int Segments = 400;
    private const int Metrics = 25;
    private const double MostSeconds = 10;
    private const double MostGrowth = 1.5;

    public string Name => "hypotheses";

    public Task<Section> RunAsync(Bench bench)
    {
        using var scratch = new Scratch();
        var random = new Random(10_000);
        for (var i = 0; i < Many; i++)
        {
            if (i % Few == 0)
                Bench.Note($"hypotheses: {i} of {Many} run roots written");
            WriteRoot(scratch[$"roots/run-{i:00000}"], i, random);
        }

        scratch.Write("few.txt", Enumerable.Range(0, Few).Select(i => $"roots/run-{i:00000}"));
        var seconds = new List<double>();
        for (var run = 0; run < bench.Runs(5); run++)
        {
            Bench.Note($"hypotheses: run {run + 1}");
            seconds.Add(Measured.Run(scratch.Folder, 0, Command(bench, "roots")).Seconds);
        }

        var few = Measured.WithMemory(scratch.Folder, 0, Command(bench, "few.txt")).PeakMemory;
        var many = Measured.WithMemory(scratch.Folder, 0, Command(bench, "roots")).PeakMemory;
        var median = Bench.Median(seconds);
        var size = Directory.EnumerateFiles(scratch["roots"], "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length);
        return Task.FromResult(new Section(
            string.Create(CultureInfo.InvariantCulture, $"`volley hypotheses --aggregate-only` on {Many:N0} run roots ({Bench.Megabytes(size)} of JSON in three files each, five candidates each, {Segments} segments), all five files written and synced."),
            [
                new Row($"{Many:N0} run roots", Bench.Seconds(median)) { Target = "< " + Bench.Seconds(MostSeconds), IsMet = median < MostSeconds },
                new Row($"peak memory, {Few:N0} run roots", Bench.Megabytes(few)),
                new Row($"peak memory, {Many:N0} run roots", Bench.Megabytes(many))
                {
                    Ratio = Bench.Ratio((double)many / few),
                    Target = "≤ " + Bench.Ratio(MostGrowth),
                    IsMet = many <= few * MostGrowth,
                },
            ]));
    }

    private static string[] Command(Bench bench, string roots) =>
        [bench.Published, "hypotheses", "--aggregate-only", "--run-roots", roots, "--output-root", "out", "--batch-id", "bench"];

    private static void WriteRoot(string root, int user, Random random)
    {
        Directory.CreateDirectory(root);
        var candidates = new StringBuilder();
        for (var rank = 1; rank <= 5; rank++)
        {
            candidates.Append(CultureInfo.InvariantCulture, $"{(rank > 1 ? "," : "")}\n    {{\"segment_key\": \"league:l{random.Next(Segments)}\", \"rank\": {rank}, ");
            candidates.Append(CultureInfo.InvariantCulture, $"\"denominators\": {{\"weighting\": \"{(random.Next(4) == 0 ? "count" : "notional")}\", \"weight_used\": {random.NextDouble() * 1000}, \"count_used\": {random.Next(5, 90)}}}, ");
            candidates.Append(CultureInfo.InvariantCulture, $"\"metrics\": {{\"count\": {random.Next(5, 90)}, \"avg_clv_pct\": {random.NextDouble()}, \"beat_close_rate\": {random.NextDouble()}, \"notional_weighted_avg_clv_pct\": {random.NextDouble()}, \"notional_weighted_beat_close_rate\": {random.NextDouble()}");
            for (var i = 0; i < Metrics; i++)
                candidates.Append(CultureInfo.InvariantCulture, $", \"metric_{i:00}\": {random.NextDouble()}");
            candidates.Append("}, \"falsification_plan\": {\"min_sample_size\": 30, \"min_coverage_rate\": 0.8, \"stop_conditions\": []}}");
        }

        File.WriteAllText(Path.Combine(root, "hypothesis_candidates.json"), $"{{\"user_slug\": \"@user{user}\", \"candidates\": [{candidates}]}}");
        File.WriteAllText(
            Path.Combine(root, "coverage_reconciliation_report.json"),
            $"{{\"clv_coverage\": {{\"coverage_rate\": {random.NextDouble().ToString(CultureInfo.InvariantCulture)}}}, \"entry_context_coverage\": {{\"eligible_positions\": 50, \"price_at_entry_present_count\": {random.Next(51)}}}}}");
        File.WriteAllText(
            Path.Combine(root, "segment_analysis.json"),
            $"{{\"segment_analysis\": {{\"hypothesis_meta\": {{\"notional_weight_total_global\": {random.Next(100_000)}}}, \"by_league\": [{string.Join(", ", Enumerable.Range(0, 60).Select(_ => random.Next()))}]}}}}");
    }
}
