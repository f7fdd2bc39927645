using System.Globalization;

namespace Volley.Bench.Benchmarks;

/// <summary>Thousands of jobs that do nothing: what a job costs.</summary>
internal sealed class Throughput : IBenchmark
{
    private const int Few = 2_000;
    private const int Many = 10_000;
    private const int Parallel = 8;
    private const double MostOfXargs = 0.95;
    private const double FasterThanParallel = 6;
    private const long MostMemory = 80_000_000;

    public string Name => "throughput";

    public Task<Section> RunAsync(Bench bench)
    {
        var volley = new Series();
        var xargs = new Series();
        var parallel = new Series();
        for (var run = 0; run < bench.Runs(11); run++)
        {
            Bench.Note($"throughput: run {run + 1}");
            foreach (var jobs in (int[])[Few, Many])
            {
                volley.Add(jobs, Volley(bench, jobs, watchMemory: false));
                xargs.Add(jobs, Shell($"seq {jobs} | xargs -P {Parallel} -n 1 /bin/true"));
            }

            if (run < 3 && Programs.Has("parallel"))
                foreach (var jobs in (int[])[Few, Many])
                    parallel.Add(jobs, Shell($"seq {jobs} | parallel -j {Parallel} --joblog log --results results /bin/true"));
        }

        var peak = Volley(bench, Many, watchMemory: true).PeakMemory;
        var rows = new List<Row>
        {
            Compare("marginal time per job", volley.Slopes, "xargs", xargs.Slopes, MostOfXargs),
            Compare("processor time of a further job", volley.CpuSlopes, "xargs", xargs.CpuSlopes, null),
            Compare($"{Few:N0} jobs", volley.Of(Few), "xargs", xargs.Of(Few), null),
            Compare($"{Many:N0} jobs", volley.Of(Many), "xargs", xargs.Of(Many), null),
        };
        if (parallel.Any)
        {
            rows.Add(Compare("marginal time per job", volley.Slopes, "GNU parallel", parallel.Slopes, 1 / FasterThanParallel));
            rows.Add(Compare("processor time of a further job", volley.CpuSlopes, "GNU parallel", parallel.CpuSlopes, null));
            rows.Add(Compare($"{Few:N0} jobs", volley.Of(Few), "GNU parallel", parallel.Of(Few), 1 / FasterThanParallel));
            rows.Add(Compare($"{Many:N0} jobs", volley.Of(Many), "GNU parallel", parallel.Of(Many), 1 / FasterThanParallel));
        }

        rows.Add(new Row($"peak memory, {Many:N0} jobs", Bench.Megabytes(peak)) { Target = "< " + Bench.Megabytes(MostMemory), IsMet = peak < MostMemory });
        return Task.FromResult(new Section(
            $"A whole `volley run` of `/bin/true` at {Parallel} parallel, outputs captured, every outcome durable, against `xargs -P {Parallel} -n 1`, " +
            "which records nothing, and GNU parallel with `--joblog --results` (in the first three runs only: it is slow).",
            rows));
    }

    /// <summary>Compares run by run: a neighbour that disturbs one run disturbs both of its sides.</summary>
    private static Row Compare(string what, IReadOnlyList<double> volley, string peerName, IReadOnlyList<double> peer, double? most)
    {
        var ratio = Bench.Median(volley.Zip(peer, (ours, theirs) => ours / theirs));
        return new Row(what, Bench.Seconds(Bench.Median(volley)))
        {
            Peer = $"{peerName} {Bench.Seconds(Bench.Median(peer))}",
            Ratio = Bench.Ratio(ratio),
            Target = most is { } limit ? "≤ " + Bench.Ratio(limit) : "",
            IsMet = most is { } cap ? ratio <= cap : null,
        };
    }

    private static Measured Volley(Bench bench, int jobs, bool watchMemory)
    {
        using var scratch = new Scratch();
        scratch.Write("items.txt", Enumerable.Range(1, jobs).Select(i => i.ToString(CultureInfo.InvariantCulture)));
        scratch.Write("batch.yaml", "name: throughput\ncommand: [/bin/true, \"{item}\"]\nitems: {lines: items.txt}\n");
        string[] command = [bench.Published, "run", "batch.yaml", "--parallel", Parallel.ToString(CultureInfo.InvariantCulture), "--progress", "none"];
        return watchMemory ? Measured.WithMemory(scratch.Folder, 0, command) : Measured.Run(scratch.Folder, 0, command);
    }

    private static Measured Shell(string line)
    {
        using var scratch = new Scratch();
        return Measured.Run(scratch.Folder, 0, "/bin/sh", "-c", line);
    }

    /// <summary>Times by number of jobs, run by run.</summary>
    private sealed class Series
    {
        private readonly SortedDictionary<int, List<Measured>> _times = [];

        public bool Any => _times.Count > 0;

        /// <summary>What a further job costs, in each run.</summary>
        public IReadOnlyList<double> Slopes => SlopesOf(m => m.Seconds);

        /// <summary>What a further job costs in processor time, in each run.</summary>
        public IReadOnlyList<double> CpuSlopes => SlopesOf(m => m.CpuSeconds);

        public void Add(int jobs, Measured measured)
        {
            if (!_times.TryGetValue(jobs, out var times))
                _times[jobs] = times = [];
            times.Add(measured);
        }

        public List<double> Of(int jobs) => [.. _times[jobs].Select(m => m.Seconds)];

        private List<double> SlopesOf(Func<Measured, double> figure)
        {
            var (few, many) = (_times.First(), _times.Last());
            return [.. many.Value.Zip(few.Value, (longer, shorter) => (figure(longer) - figure(shorter)) / (many.Key - few.Key))];
        }
    }
}
