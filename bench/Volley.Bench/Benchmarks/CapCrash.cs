using System.Globalization;
using Volley.EndToEnd.Testing;

namespace Volley.Bench.Benchmarks;

/// <summary>Fifty kills under a cap, with and without one for each job.</summary>
internal sealed class CapCrash : IBenchmark
{
    public string Name => "cap-crash";

    public async Task<Section> RunAsync(Bench bench)
    {
        var (jobs, kills) = bench.IsQuick ? (300, 10) : (1_500, 50);
        var rows = new List<Row>();
        foreach (var hasPerJob in (bool[])[false, true])
        {
            Bench.Note($"cap-crash: {kills} kills {(hasPerJob ? "with" : "without")} per-job");
            var report = await new CapTrial(jobs, kills, hasPerJob, seed: 20260131, bench.Published).RunAsync();
            var name = hasPerJob ? "with `per-job`" : "without `per-job`";
            rows.Add(new Row($"billed by the provider, {name}", Dollars(report.Billed)) { Target = "≤ " + Dollars(report.Cap), IsMet = report.IsKept });
            rows.Add(new Row($"kills, {name}", $"{report.Kills}, with {report.Orphaned} calls cut off") { Target = kills.ToString(CultureInfo.InvariantCulture), IsMet = report.Kills == kills });
        }

        return new Section(
            $"Volley is killed with SIGKILL at random moments while {jobs:N0} jobs call a model under a cap that they run into, and started again each time; then it finishes. " +
            "Added up at the provider: every answer that it began counts in full, those whose caller was killed included.",
            rows);
    }

    private static string Dollars(decimal amount) => "$" + amount.ToString("0.0000", CultureInfo.InvariantCulture);
}
