using System.Globalization;

namespace Volley.Bench.Benchmarks;

/// <summary>Many jobs at once that wait: what parallelism costs.</summary>
internal sealed class Wide : IBenchmark
{
    private const int Jobs = 2_000;
    private const int Parallel = 256;
    private const double Ideal = 1.6;
    private const double MostOfIdeal = 1.15;
    private const long MostMemory = 100_000_000;

    public string Name => "wide";

    public Task<Section> RunAsync(Bench bench)
    {
        var volley = new List<double>();
        var xargs = new List<double>();
        for (var run = 0; run < bench.Runs(5); run++)
        {
            Bench.Note($"wide: run {run + 1}");
            volley.Add(Volley(bench, watchMemory: false).Seconds);
            using var scratch = new Scratch();
            xargs.Add(Measured.Run(scratch.Folder, 0, "/bin/sh", "-c", $"yes 0.2 | head -n {Jobs} | xargs -P {Parallel} -n 1 sleep").Seconds);
        }

        var peak = Volley(bench, watchMemory: true).PeakMemory;
        var median = Bench.Median(volley);
        return Task.FromResult(new Section(
            $"A whole `volley run` of {Jobs:N0} × `sleep 0.2` at {Parallel} parallel; eight waves make {Ideal} s ideal. `xargs -P {Parallel}` for comparison.",
            [
                new Row("wall time", Bench.Seconds(median))
                {
                    Peer = "ideal " + Bench.Seconds(Ideal),
                    Ratio = Bench.Ratio(median / Ideal),
                    Target = "≤ " + Bench.Ratio(MostOfIdeal),
                    IsMet = median / Ideal <= MostOfIdeal,
                },
                new Row("wall time", Bench.Seconds(median)) { Peer = "xargs " + Bench.Seconds(Bench.Median(xargs)), Ratio = Bench.Ratio(median / Bench.Median(xargs)) },
                new Row("peak memory", Bench.Megabytes(peak)) { Target = "< " + Bench.Megabytes(MostMemory), IsMet = peak < MostMemory },
            ]));
    }

    private static Measured Volley(Bench bench, bool watchMemory)
    {
        using var scratch = new Scratch();
        scratch.Write("batch.yaml", $"name: wide\ncommand: [sleep, \"0.2\"]\nrepeat: {Jobs}\n");
        string[] command = [bench.Published, "run", "batch.yaml", "--parallel", Parallel.ToString(CultureInfo.InvariantCulture), "--progress", "none"];
        return watchMemory ? Measured.WithMemory(scratch.Folder, 0, command) : Measured.Run(scratch.Folder, 0, command);
    }
}
