using System.Diagnostics;
using System.Globalization;
using Volley.EndToEnd.Testing;

namespace Volley.Bench.Benchmarks;

/// <summary>A million cells: how long until they are planned, and until the first one runs.</summary>
internal sealed class LargePlan : IBenchmark
{
    private const double MostSeconds = 2;
    private const double MostSecondsToFirst = 1;
    private const long MostMemory = 300_000_000;

    public string Name => "plan";

    public async Task<Section> RunAsync(Bench bench)
    {
        var axis = string.Join(", ", Enumerable.Range(0, 100));
        var spec =
            $$"""
            name: million
            command: [sh, -c, "date +%s%N >>starts.log; exec sleep 600"]
            matrix: {a: [{{axis}}], b: [{{axis}}], c: [{{axis}}]}
            parallel: 1
            grace: 100ms

            """;
        var (plans, firsts, peaks) = (new List<double>(), new List<double>(), new List<long>());
        for (var run = 0; run < bench.Runs(5); run++)
        {
            Bench.Note($"plan: run {run + 1}");
            using var batch = new TempBatch(spec, bench.Published);
            plans.Add(Measured.Run(batch.Folder, 0, bench.Published, "plan", "batch.yaml").Seconds);
            var (seconds, peak) = await FirstAsync(batch);
            firsts.Add(seconds);
            peaks.Add(peak);
        }

        using var watched = new TempBatch(spec, bench.Published);
        var planPeak = Measured.WithMemory(watched.Folder, 0, bench.Published, "plan", "batch.yaml").PeakMemory;
        var (plan, first) = (Bench.Median(plans), Bench.Median(firsts));
        return new Section(
            "A matrix of 100 × 100 × 100 = 1,000,000 cells: `volley plan`, and the time from the start of `volley run` until the first job has started.",
            [
                new Row("`volley plan`", Bench.Seconds(plan)) { Target = "< " + Bench.Seconds(MostSeconds), IsMet = plan < MostSeconds },
                new Row("its peak memory", Bench.Megabytes(planPeak)) { Target = "< " + Bench.Megabytes(MostMemory), IsMet = planPeak < MostMemory },
                new Row("`volley run` to the first job", Bench.Seconds(first)) { Target = "< " + Bench.Seconds(MostSecondsToFirst), IsMet = first < MostSecondsToFirst },
                new Row("peak memory by then", Bench.Megabytes(peaks.Max())) { Target = "< " + Bench.Megabytes(MostMemory), IsMet = peaks.Max() < MostMemory },
            ]);
    }

    private static async Task<(double Seconds, long Peak)> FirstAsync(TempBatch batch)
    {
        var began = Stopwatch.GetTimestamp();
        var beganAt = DateTimeOffset.UtcNow;
        await using var run = batch.Start();
        await Eventually.HoldsAsync(() => batch.LinesOf("starts.log").Length == 1 || run.HasExited, "The first job started.");
        var peak = Measured.PeakOf(run.Id);
        var started = DateTimeOffset.UnixEpoch.AddTicks(long.Parse(batch.LinesOf("starts.log")[0], CultureInfo.InvariantCulture) / 100);
        run.Signal(Posix.Interrupt);
        await Task.Delay(100);
        run.Signal(Posix.Interrupt);
        await run.EndAsync();
        var seconds = (started - beganAt).TotalSeconds;
        return seconds >= 0 && seconds <= Stopwatch.GetElapsedTime(began).TotalSeconds
            ? (seconds, peak)
            : throw new InvalidOperationException("The clock was set during the measurement.");
    }
}
