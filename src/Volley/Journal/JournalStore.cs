using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Volley.Planning;

namespace Volley.Journal;

/// <summary>The writing side of the database: prepared statements, one transaction at a time. Used by one thread at a time.</summary>
internal sealed class JournalStore : IDisposable
{
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _removeLine;
    private readonly RowWriter _entry;
    private readonly RowWriter _line;
    private readonly RowWriter _live;
    private readonly CommitCounter _counter;
    private readonly ArrayBufferWriter<byte> _parameters = new(256);
    private Utf8JsonWriter? _json;

    /// <summary>Prepares writing after what was loaded.</summary>
    public JournalStore(SqliteDatabase database, JournalOptions options, LoadedJournal loaded)
    {
        Database = database;
        Sequence = loaded.Sequence;
        _begin = database.Prepare("BEGIN IMMEDIATE");
        _commit = database.Prepare("COMMIT");
        _removeLine = database.Prepare("DELETE FROM lines WHERE idx = ?1");
        _entry = new RowWriter(database.Prepare($"INSERT INTO entries ({EntryView.Columns}) VALUES ({EntryView.Values})"), JournalTable.Entries);
        _line = new RowWriter(database.Prepare("INSERT OR REPLACE INTO lines (idx, seq, checksum) VALUES (?1, ?2, ?3)"), JournalTable.Lines);
        _live = new RowWriter(database.Prepare("INSERT OR REPLACE INTO live (id, json, checksum) VALUES (?1, ?2, ?3)"), JournalTable.Live);
        _counter = new CommitCounter(database, new CommitWitness(loaded.Commits, loaded.Sequence));
        Running = new RunningTable(database, options, loaded.State.Lost);
        Calls = new CallTable(database, loaded.Calls);
    }

    /// <summary>The connection, for reading back what was committed.</summary>
    public SqliteDatabase Database { get; }

    /// <summary>The attempts that may be running.</summary>
    public RunningTable Running { get; }

    /// <summary>The metered calls.</summary>
    public CallTable Calls { get; }

    /// <summary>The number of the last entry, in the open transaction too.</summary>
    public long Sequence { get; private set; }

    /// <summary>The run that writes.</summary>
    public long Run { get; set; }

    /// <summary>How far the journal has come with the last commit.</summary>
    public CommitWitness Witness => _counter.Current;

    public void Begin() => _begin.Run();

    /// <summary>Ends the transaction.</summary>
    /// <param name="all">Whether it includes the rows of running attempts that may still wait.</param>
    public void Commit(bool all = false)
    {
        // A call is known as lost by the attempt that made it: its row must not be on disk without the attempt's.
        Running.Apply(Run, all || Calls.HasChanged);
        Calls.Apply();
        _counter.Count(Sequence);
        _commit.Run();
    }

    /// <summary>Appends an entry, and moves the job's line and its running attempt with it.</summary>
    /// <returns>The row, valid until the next one.</returns>
    public EntryView Append(JournalEntry entry)
    {
        var row = EntryView.Bind(_entry, entry, new EntryPlace(++Sequence, Run), Encode(entry.Job.Parameters));
        _entry.Run();
        if (entry.Kind is EntryKind.Attempt or EntryKind.Outcome or EntryKind.CutShort)
            Running.Remove(entry.Job.Key);
        if (entry.Kind == EntryKind.Outcome)
            PutLine(entry.Job.Index, Sequence);
        else if (entry.Kind == EntryKind.Reopened)
            RemoveLine(entry.Job.Index);
        return row;
    }

    /// <summary>Makes an earlier entry the decision of the job at a place again.</summary>
    public void Recall(long index, long sequence) => PutLine(index, sequence);

    public void PublishLive(string json)
    {
        _live.Integer(1);
        _live.Text(json);
        _live.Run();
    }

    /// <summary>Makes <c>lines</c> say what is decided of the current plan; writes only from the first difference on.</summary>
    /// <param name="decided">The decided jobs and their deciding entries, by ascending index; enumerated once.</param>
    /// <returns>Whether anything was written.</returns>
    public bool ReplaceLines(IEnumerable<(long Index, long Sequence)> decided)
    {
        using var wanted = decided.GetEnumerator();
        var hasWanted = wanted.MoveNext();
        var from = FirstDifference(wanted, ref hasWanted);
        if (from is { } first)
            Database.Execute($"DELETE FROM lines WHERE idx >= {first}");
        var isChanged = from is not null || hasWanted;
        for (; hasWanted; hasWanted = MoveUp(wanted))
            PutLine(wanted.Current.Index, wanted.Current.Sequence);
        return isChanged;
    }

    /// <summary>Whether <c>lines</c> says just what is decided of a plan.</summary>
    /// <param name="decided">The decided jobs and their deciding entries, by ascending index; enumerated once.</param>
    public bool HasLines(IEnumerable<(long Index, long Sequence)> decided)
    {
        using var wanted = decided.GetEnumerator();
        var hasWanted = wanted.MoveNext();
        return FirstDifference(wanted, ref hasWanted) is null && !hasWanted;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var part in new IDisposable[] { _begin, _commit, _removeLine, _entry, _line, _live, _counter, Running, Calls })
            part.Dispose();
        _json?.Dispose();
        Database.Dispose();
    }

    /// <summary>Parameters as JSON, valid until the next call. The writer is made when it is first needed: many runs have nothing to do.</summary>
    private ReadOnlySpan<byte> Encode(ParameterSet parameters)
    {
        _json ??= new Utf8JsonWriter(_parameters, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
        _parameters.ResetWrittenCount();
        _json.Reset();
        parameters.WriteTo(_json);
        _json.Flush();
        return _parameters.WrittenSpan;
    }

    private static bool MoveUp(IEnumerator<(long Index, long Sequence)> decided)
    {
        var last = decided.Current.Index;
        if (!decided.MoveNext())
            return false;
        return decided.Current.Index > last ? true : throw new ArgumentException("The decided jobs must come by ascending index.", nameof(decided));
    }

    /// <summary>Goes along the lines as far as they are the wanted ones.</summary>
    /// <returns>The place from which on there are others, or <see langword="null"/> where there are none.</returns>
    private long? FirstDifference(IEnumerator<(long Index, long Sequence)> wanted, ref bool hasWanted)
    {
        using var existing = Database.Prepare("SELECT idx, seq, checksum FROM lines ORDER BY idx");
        var row = new RowReader(existing, JournalTable.Lines);
        var last = -1L;
        while (existing.Step())
        {
            row.Start();
            var line = (row.Integer(), row.Integer());
            if (!hasWanted || wanted.Current != line || !row.Verify())
                return last + 1;
            last = line.Item1;
            hasWanted = MoveUp(wanted);
        }

        return null;
    }

    private void PutLine(long index, long sequence)
    {
        _line.Integer(index);
        _line.Integer(sequence);
        _line.Run();
    }

    private void RemoveLine(long index)
    {
        _removeLine.Bind(1, index);
        _removeLine.Run();
    }
}
