using Volley.Bench;
using Volley.Bench.Benchmarks;

IBenchmark[] benchmarks =
[
    new Throughput(), new Wide(), new Startup(), new LargePlan(), new JournalRows(), new CallRows(), new Crash(), new Hypotheses(),
    new ModelCalls(), new Storm(), new GatewayLatency(), new Cap(), new CapCrash(),
];
var options = BenchOptions.Parse(args, [.. benchmarks.Select(b => b.Name)]);
if (options is null)
{
    await Console.Error.WriteLineAsync($"usage: Volley.Bench all|{string.Join('|', benchmarks.Select(b => b.Name))} [--quick] [--date YYYY-MM-DD] [--dry]");
    return 2;
}

var bench = new Bench(options.IsQuick);
var file = new ResultsFile(Path.Combine(Programs.Root, "bench", "RESULTS.md"));
var met = true;
foreach (var benchmark in benchmarks.Where(b => options.Names.Contains(b.Name)))
{
    var load = Machine.Load();
    var (section, ran) = await bench.RunAsync(benchmark);
    met &= section.Rows.All(r => r.IsMet != false);
    var text = section.ToMarkdown(benchmark.Name, options, load, ran);
    Console.WriteLine(text);
    if (!options.IsDry)
        file.Update(benchmark.Name, text);
}

return met ? 0 : 1;
