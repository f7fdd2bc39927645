using System.Globalization;
using Volley.EndToEnd.Testing;

namespace Volley.Bench.Benchmarks;

/// <summary>Two hundred kills over four thousand jobs.</summary>
internal sealed class Crash : IBenchmark
{
    private const int Parallel = 8;
    private const int Seed = 20260131;

    public string Name => "crash";

    public async Task<Section> RunAsync(Bench bench)
    {
        var (jobs, kills) = bench.IsQuick ? (600, 30) : (4_000, 200);
        var trial = new CrashTrial(jobs, kills, Parallel, Seed, bench.Published);
        var report = await trial.RunAsync(kill =>
        {
            if (kill % 10 == 0)
                Bench.Note($"crash: kill {kill}");
        });
        foreach (var violation in report.Violations)
            Bench.Note(violation);
        return new Section(
            $"Volley is killed with SIGKILL {report.Kills} times at random moments over {jobs:N0} short jobs at {Parallel} parallel, runs that resume included; then it " +
            "finishes, and is compared with a run that nobody disturbed. Checked after every kill: what was committed is still there, and the results are a prefix " +
            "of the undisturbed ones; at the end: one deciding entry a job, the same bytes, no job started while an earlier start of it lived, no process left.",
            [
                new Row("broken promises", Text(report.Violations.Count)) { Target = "0", IsMet = report.Violations.Count == 0 },
                new Row("jobs recorded twice", Text(report.Violations.Count(v => v.Contains("was committed", StringComparison.Ordinal))))
                {
                    Peer = "GNU parallel --resume: 479 under 95 kills (as reported; not measured here)",
                    Target = "0",
                    IsMet = !report.Violations.Any(v => v.Contains("was committed", StringComparison.Ordinal)),
                },
                new Row("kills", Text(report.Kills)),
                new Row("of them before the run had started a job", Text(report.KillsInRecovery)),
                new Row("of them with orphans left to end", Text(report.KillsWithOrphans)),
                new Row("starts run again in all", Text(report.RunAgain)) { Target = $"≤ {report.Kills * Parallel:N0}", IsMet = report.RunAgain <= report.Kills * Parallel },
                new Row("most starts lost to one kill", Text(report.MostLostAtOnce)) { Target = $"≤ {Parallel}", IsMet = report.MostLostAtOnce <= Parallel },
            ]);
    }

    private static string Text(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
