using System.Diagnostics;
using System.Globalization;
using Volley.Execution;
using Volley.Journal;
using Volley.Planning;

namespace Volley.Bench.Benchmarks;

/// <summary>How many outcomes a second the journal makes durable, with a number of them in flight at any time.</summary>
internal sealed class JournalRows : IBenchmark
{
    private const int Rows = 100_000;

    public string Name => "journal";

    public async Task<Section> RunAsync(Bench bench)
    {
        var rows = new List<Row>();
        foreach (var inFlight in (int[])[8, 256])
        {
            var rates = new List<double>();
            for (var run = 0; run < bench.Runs(5); run++)
            {
                Bench.Note($"journal: {inFlight} in flight, run {run + 1}");
                rates.Add(await RateAsync(bench.IsQuick ? Rows / 10 : Rows, inFlight));
            }

            rows.Add(new Row($"outcomes a second, {inFlight} in flight", Bench.Median(rates).ToString("N0", CultureInfo.InvariantCulture)));
        }

        return new Section(
            $"The library's journal alone: {Rows:N0} outcomes, each durable (`synchronous=FULL`, group commit) before the next takes its place, with the ordered " +
            "results and the timings written along.",
            rows);
    }

    private static async Task<double> RateAsync(int rows, int inFlight)
    {
        using var scratch = new Scratch();
        var pump = new Pump(rows);
        await using var journal = SqliteJournal.Open(new BatchFolder(scratch["out"]), new JournalOptions { Committed = pump.Committed });
        journal.Begin(new RunStart("bench", rows, null));
        journal.Adopt([], []);
        var watch = Stopwatch.StartNew();
        pump.Start(journal, inFlight);
        await pump.Done;
        var seconds = watch.Elapsed.TotalSeconds;
        await journal.FinishAsync("completed", null);
        return rows / seconds;
    }

    /// <summary>Posts an outcome for each that was committed.</summary>
    private sealed class Pump(int rows)
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private SqliteJournal? _journal;
        private int _posted;
        private int _committed;

        public Task Done => _done.Task;

        public void Start(SqliteJournal journal, int inFlight)
        {
            _journal = journal;
            Post(inFlight);
        }

        public void Committed(JournalCommit commit)
        {
            if (commit.Failure is { } failure)
            {
                _done.TrySetException(failure);
                return;
            }

            _committed += commit.Commands.Count;
            Post(commit.Commands.Count);
            if (_committed == rows)
                _done.TrySetResult();
        }

        private void Post(int count)
        {
            for (; count > 0 && Interlocked.Increment(ref _posted) is var number && number <= rows; count--)
                _journal!.Post(new AppendEntry(EntryOf(number - 1)));
        }

        private static JournalEntry EntryOf(int index) => new()
        {
            Kind = EntryKind.Outcome,
            Job = new Job
            {
                Index = index,
                Key = new JobKey(1, (ulong)index * 0x9E3779B97F4A7C15),
                Id = $"job-{index}",
                Parameters = ParameterSet.Empty,
                Repeat = 1,
            },
            Attempt = 1,
            Outcome = Outcome.Succeeded,
            Status = AttemptStatus.Succeeded,
            ExitCode = 0,
            Metrics = "{\"ratio\":0.5}",
            Started = DateTimeOffset.UnixEpoch,
            Duration = TimeSpan.FromMilliseconds(1),
        };
    }
}
