using System.Diagnostics;
using System.Globalization;
using Volley.Budgets;
using Volley.Journal;
using Volley.Planning;

namespace Volley.Bench.Benchmarks;

/// <summary>How many metered calls a second get their money and settle it, each reservation durable before its call could be sent.</summary>
internal sealed class CallRows : IBenchmark
{
    private const int Calls = 100_000;

    public string Name => "calls";

    public async Task<Section> RunAsync(Bench bench)
    {
        var rows = new List<Row>();
        foreach (var inFlight in (int[])[1, 256, 1000])
        {
            var calls = Math.Min(bench.IsQuick ? Calls / 10 : Calls, inFlight * 1000);
            var rates = new List<double>();
            for (var run = 0; run < bench.Runs(5); run++)
            {
                Bench.Note($"calls: {inFlight} in flight, run {run + 1}");
                rates.Add(await RateAsync(calls, inFlight));
            }

            rows.Add(new Row($"calls a second, {inFlight:N0} in flight", Bench.Median(rates).ToString("N0", CultureInfo.InvariantCulture)));
        }

        return new Section(
            $"The accounts and the journal alone: {Calls:N0} calls (with 1 in flight {1000:N0}) that take no time, each with a reservation from its job's cap that is durable before the " +
            "call could be sent, and a settlement: two rows a call.",
            rows);
    }

    private static async Task<double> RateAsync(int calls, int inFlight)
    {
        using var scratch = new Scratch();
        await using var journal = SqliteJournal.Open(new BatchFolder(scratch["out"]));
        journal.Begin(new RunStart("bench", 1, null));
        journal.Adopt([], []);
        await using var account = new CallAccounts(new Ledger(null, 0), journal, TimeProvider.System)
            .Open(new Job { Index = 0, Key = new JobKey(1, 1), Id = "job" }, 1, calls);
        var left = calls;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
                (await account.ReserveAsync(Quote, default)).Reservation!.Settle(Settlement);
        })));
        var seconds = watch.Elapsed.TotalSeconds;
        await journal.FinishAsync("completed", null);
        return calls / seconds;
    }

    private static CallQuote Quote { get; } = new() { Provider = "lab", Model = "small", Maximum = 0.001m, PriceVersion = "2026-01" };

    private static CallSettlement Settlement { get; } = new() { Status = CallStatus.Succeeded, Cost = 0.0001m, InputTokens = 500, OutputTokens = 100, HttpStatus = 200 };
}
