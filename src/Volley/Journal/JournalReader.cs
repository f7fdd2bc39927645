using System.Text;
using Volley.Diagnostics;

namespace Volley.Journal;

/// <summary>
/// Reads a batch's journal beside whoever writes it, at rest, or after its owner was killed. Changes nothing; each call sees what was committed
/// when it began.
/// </summary>
/// <remarks>
/// Every row that is read is verified: a damaged one throws a <see cref="BatchException"/> that names it. Where nobody writes, so are the pages that
/// hold them, since a damaged one may hide rows. Not for use by several threads at once.
/// </remarks>
public sealed partial class JournalReader : IDisposable
{
    private const int RowsPerChunk = 1000;
    private static readonly string EntryColumns = string.Join(", ", EntryView.Columns.Split(", ").Select(c => "e." + c));
    private readonly BatchFolder _folder;
    /// <summary>The batch's id.</summary>
    public string BatchId { get; }

    /// <summary>All runs in order.</summary>
    public IReadOnlyList<RunRecord> Runs => Guard(() => RunTable.Read(_folder, _database).ConvertAll(r => r.Run));

    /// <summary>The last run; <see langword="null"/> where none has begun.</summary>
    public RunRecord? LastRun => Runs is { Count: > 0 } runs ? runs[^1] : null;

    /// <summary>The last <see cref="PublishLive"/>, as JSON; <see langword="null"/> where there was none.</summary>
    public string? Live => Guard(ReadLive);

    /// <summary>The attempts that run, or ran when the batch was killed; oldest first.</summary>
    public IReadOnlyList<RunningAttempt> Running => Guard(() => RunningTable.Read(_folder, _database).ConvertAll(r => r.Attempt));

    /// <summary>Who runs the batch, such as <c>process 1234 on host h since 2026-01-31T12:00:00Z</c>; <see langword="null"/> where nobody does.</summary>
    public string? Holder => BatchLock.Holder(_folder);

    /// <summary>Whether a process runs the batch.</summary>
    public bool IsLive => Holder is not null;

    /// <summary>The decided jobs of the current plan, in plan order; read in pieces, so that a slow consumer holds nothing up.</summary>
    /// <param name="stage">Only those of this stage.</param>
    /// <param name="outcome">Only those that ended so.</param>
    /// <returns>The rows, lazily.</returns>
    public IEnumerable<ResultRow> Results(string? stage = null, Outcome? outcome = null)
    {
        var next = 0L;
        while (true)
        {
            var chunk = Guard(() => ReadResults(
                "WHERE l.idx >= ?1 ORDER BY l.idx LIMIT ?2",
                statement =>
                {
                    statement.Bind(1, next);
                    statement.Bind(2, RowsPerChunk);
                }));
            // Not chosen by the statement: a damaged row would not be among those that are asked for, and nobody would be told.
            foreach (var row in chunk)
                if ((stage is null || row.Stage == stage) && (outcome is null || row.Outcome == outcome))
                    yield return row;
            if (chunk.Count < RowsPerChunk)
                yield break;
            next = chunk[^1].Index + 1;
        }
    }

    /// <summary>Decided jobs of the current plan.</summary>
    /// <param name="indices">Their places in plan order.</param>
    /// <returns>The rows of those that are decided, in the order asked for, lazily.</returns>
    public IEnumerable<ResultRow> ResultsAt(IEnumerable<long> indices)
    {
        foreach (var index in indices)
            foreach (var row in Guard(() => ReadResults("WHERE l.idx = ?1", statement => statement.Bind(1, index))))
                yield return row;
    }

    /// <summary>A decided job of the current plan.</summary>
    /// <param name="jobId">Its id.</param>
    /// <returns>The row; <see langword="null"/> where no job of that id is decided.</returns>
    public ResultRow? Result(string jobId) =>
        Guard(() => ReadResults("WHERE e.job = ?1 LIMIT 1", statement => statement.BindText(1, jobId))).FirstOrDefault()
        // Where none is found, its own row may be the damaged one: looked for by reading all, which verifies them.
        ?? Results().FirstOrDefault(r => r.JobId == jobId);

    /// <summary>All entries of a job, of earlier runs too, in order.</summary>
    /// <param name="jobId">Its id.</param>
    /// <returns>The entries; empty where there are none.</returns>
    public IReadOnlyList<EntryRow> Entries(string jobId) => Guard(() =>
    {
        var entries = new List<EntryRow>();
        using var statement = _database.Prepare($"SELECT {EntryColumns} FROM entries e WHERE e.job = ?1 ORDER BY e.seq");
        statement.BindText(1, jobId);
        var row = new RowReader(statement, JournalTable.Entries);
        while (statement.Step())
        {
            var entry = Read(row);
            entries.Add(EntryRow.From(in entry));
        }

        return entries;
    });

    /// <summary>How many jobs of the current plan are decided.</summary>
    /// <returns>The number.</returns>
    public long DecidedCount() => Guard(() => _database.Integer("SELECT count(*) FROM lines"));

    /// <summary>All that a run would go on from, read and verified in full, without the right to run.</summary>
    /// <returns>What is committed now.</returns>
    /// <exception cref="BatchException">Something is damaged.</exception>
    public JournalState State()
    {
        var isAtRest = !IsLive;
        var witness = isAtRest ? BatchLock.ReadWitness(_folder) : default;
        return Guard(() =>
        {
            _database.Execute("BEGIN");
            try
            {
                return new JournalLoader(_folder, _database, isAtRest, hasSoundPages: _restingAt is not null).Load(witness).State;
            }
            finally
            {
                _database.RollBack();
            }
        });
    }

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    private string? ReadLive()
    {
        using var statement = _database.Prepare("SELECT id, json, checksum FROM live");
        if (!statement.Step())
            return null;
        var row = new RowReader(statement, JournalTable.Live);
        row.Start();
        row.Integer();
        var json = row.Text();
        return row.Verify() ? json : throw JournalFaults.Damaged(_folder, "the live snapshot of journal.db is damaged: its checksum differs");
    }

    private List<ResultRow> ReadResults(string condition, Action<SqliteStatement> bind)
    {
        using var statement = _database.Prepare(
            $"SELECT {EntryColumns}, l.idx, l.seq, l.checksum FROM lines l LEFT JOIN entries e ON e.seq = l.seq {condition}");
        bind(statement);
        var rows = new List<ResultRow>();
        var (entryRow, line) = (new RowReader(statement, JournalTable.Entries), new RowReader(statement, JournalTable.Lines));
        while (statement.Step())
        {
            line.Start(EntryView.ColumnCount);
            var index = line.Integer();
            var sequence = line.Integer();
            if (!line.Verify())
                throw JournalFaults.Damaged(_folder, $"line {index} of journal.db is damaged: its checksum differs");
            if (statement.IsNull(0))
                throw JournalFaults.Damaged(_folder, $"entry {sequence} of journal.db is missing, which decides job {index}");
            var entry = Read(entryRow);
            rows.Add(Row(in entry, index));
        }

        return rows;
    }

    private EntryView Read(RowReader row)
    {
        row.Start();
        return EntryView.TryRead(row, out var entry)
            ? entry
            : throw JournalFaults.Damaged(_folder, $"entry {entry.Sequence} of journal.db is damaged: its checksum differs");
    }

    private static ResultRow Row(in EntryView entry, long index) => new()
    {
        Index = index,
        JobId = Encoding.UTF8.GetString(entry.Job),
        Stage = EntryView.Text(entry.Stage),
        Parameters = Encoding.UTF8.GetString(entry.Parameters),
        Repeat = entry.Repeat,
        Outcome = entry.Outcome.GetValueOrDefault(),
        ExitCode = entry.ExitCode,
        Metrics = EntryView.Text(entry.Metrics),
        Cost = entry.Cost,
        Error = entry.Error,
        Outputs = EntryView.Text(entry.Outputs),
        Detail = EntryView.Text(entry.Detail),
        Attempts = entry.Attempt,
        Started = entry.Started,
        Duration = entry.Duration,
    };
}
