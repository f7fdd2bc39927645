using System.Runtime.InteropServices;
using Volley.Planning;

namespace Volley.Journal;

/// <summary>Reads a whole journal, verifying every row, into what a run goes on from.</summary>
/// <param name="folder">The batch.</param>
/// <param name="database">A connection to its journal, whose layout was verified.</param>
/// <param name="isAtRest">Whether nobody writes: only then can the journal be compared with the files that follow it.</param>
/// <param name="hasSoundPages">Whether its pages were found to be sound already, and have not changed since.</param>
internal sealed class JournalLoader(BatchFolder folder, SqliteDatabase database, bool isAtRest, bool hasSoundPages = false)
{
    private static readonly byte[] Denied = System.Text.Encoding.UTF8.GetBytes(Execution.ErrorCodes.Denied);
    private static readonly byte[] OverCap = System.Text.Encoding.UTF8.GetBytes(Execution.ErrorCodes.OverCap);
    private const int LargestFirstSize = 1 << 20;
    private readonly Dictionary<string, string> _messages = [];
    private readonly HashSet<JobIdHash>? _everDecided = isAtRest && ResultsWitness.HasLines(folder.Results) ? [] : null;
    private readonly Dictionary<string, JobKey> _named = new(StringComparer.Ordinal);
    private Dictionary<JobKey, KnownJob> _jobs = [];
    private decimal _charged;
    private long _sequence;
    private long _resultLines;

    /// <summary>Reads and verifies everything: structure, tables, every entry, and that nothing is missing that other files know.</summary>
    /// <param name="witness">How far the journal is known to have come.</param>
    /// <returns>What it holds.</returns>
    /// <exception cref="Diagnostics.BatchException">Something is damaged; the diagnostic names it.</exception>
    public LoadedJournal Load(CommitWitness witness)
    {
        var place = "its structure";
        try
        {
            if (!hasSoundPages)
                JournalInspection.RequireSoundPages(folder, database);
            place = "its small tables";
            var batchId = JournalInspection.RequireMeta(folder, database)[MetaTable.BatchId];
            var runs = RunTable.Read(folder, database);
            var running = RunningTable.Read(folder, database);
            var own = CommitCounter.Read(folder, database);
            place = "its calls";
            var calls = new CallLoader(folder, database);
            calls.Load(running);
            place = "its entries";
            ReadEntries(own.Sequence);
            JournalInspection.RequireAllCommits(folder, own, witness);
            _resultLines = ResultsWitness.Require(folder, _everDecided);
            if (isAtRest)
                TimingsWitness.Require(folder, _sequence);
            return new LoadedJournal(State(batchId, runs, running.ConvertAll(calls.WithCalls)), _sequence, own.Commits, runs.ConvertAll(r => r.Run), calls.Tally);
        }
        catch (SqliteFault fault)
        {
            throw JournalFaults.Opening(folder, fault, place + (_sequence > 0 ? $", after entry {_sequence}" : ""));
        }
    }

    private void ReadEntries(long last)
    {
        _jobs = new Dictionary<JobKey, KnownJob>((int)Math.Clamp(last, 0, LargestFirstSize));
        using var statement = database.Prepare($"SELECT {EntryView.Columns} FROM entries ORDER BY seq");
        var row = new RowReader(statement, JournalTable.Entries);
        while (statement.Step())
        {
            row.Start();
            var intact = EntryView.TryRead(row, out var entry);
            if (entry.Sequence != _sequence + 1)
                throw Missing(_sequence + 1, entry.Sequence - 1);
            if (!intact)
                throw JournalFaults.Damaged(folder, $"entry {entry.Sequence} of journal.db is damaged: its checksum differs");
            _sequence = entry.Sequence;
            Apply(in entry);
        }

        if (_sequence < last)
            throw Missing(_sequence + 1, last);
    }

    private Diagnostics.BatchException Missing(long from, long to) => JournalFaults.Damaged(
        folder, from == to ? $"entry {from} of journal.db is missing" : $"entries {from}..{to} of journal.db are missing");

    private void Apply(in EntryView entry)
    {
        _charged += entry.Charge;
        if (entry.Kind is EntryKind.CutShort or EntryKind.Reconciled)
            return;
        ref var job = ref CollectionsMarshal.GetValueRefOrAddDefault(_jobs, entry.Key, out _);
        switch (entry.Kind)
        {
            case EntryKind.Attempt:
                job = new KnownJob(0, null, job.Attempts + 1, entry.Cost is { } cost ? (job.Cost ?? 0) + cost : job.Cost, null);
                break;
            case EntryKind.Outcome:
                // What a refused job spent is not part of what it costs when it is tried again.
                var isOpen = entry.Outcome is Outcome.Skipped or Outcome.Refused;
                var isTold = isOpen || (entry.Outcome == Outcome.Failed && entry.ErrorCode.SequenceEqual(Denied));
                job = new KnownJob(entry.Sequence, entry.Outcome, job.Attempts, isOpen ? job.Cost : entry.Cost, isTold ? Shared(entry.ErrorMessage) : null)
                {
                    IsOverCap = entry.Outcome == Outcome.Failed && entry.ErrorCode.SequenceEqual(OverCap),
                };
                _everDecided?.Add(new JobIdHash(XxHash64.Compute(entry.Job)));
                if (!isOpen && !JobIds.IsMadeOf(entry.Job, entry.Key))
                    _named[EntryView.Text(entry.Job)!] = entry.Key;
                break;
            case EntryKind.Reopened:
                job = default;
                break;
            default:
                throw JournalFaults.Damaged(folder, $"entry {entry.Sequence} of journal.db is damaged: its kind is {(int)entry.Kind}");
        }
    }

    /// <summary>The text, the same object for equal ones: a failed need makes a million equal messages.</summary>
    private string? Shared(ReadOnlySpan<byte> utf8)
    {
        if (EntryView.Text(utf8) is not { } message)
            return null;
        ref var shared = ref CollectionsMarshal.GetValueRefOrAddDefault(_messages, message, out _);
        return shared ??= message;
    }

    /// <summary>A process of an earlier boot than the last run's is surely gone, and its id may be another's.</summary>
    private JournalState State(string batchId, List<StoredRun> runs, List<StoredAttempt> running)
    {
        var boot = runs.Count > 0 ? runs[^1].BootId : null;
        var lost = running.ConvertAll(r => runs.Find(run => run.Run.Id == r.Run)?.BootId == boot ? r.Attempt : r.Attempt with { Process = null });
        return new JournalState
        {
            BatchId = batchId,
            Jobs = _jobs,
            Named = _named,
            Charged = _charged,
            Lost = lost,
            ResultLines = _resultLines,
            LostBootId = boot,
            LastRun = runs.Count > 0 ? runs[^1].Run : null,
        };
    }
}
