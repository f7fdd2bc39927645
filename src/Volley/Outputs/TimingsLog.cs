using Volley.Execution;
using Volley.Journal;

namespace Volley.Outputs;

/// <summary>
/// Writes <c>timings.jsonl</c>: one line per attempt, in the order in which they ended. It is appended after each commit and begins with the entry's
/// number, so that a journal that lost entries is found out.
/// </summary>
internal sealed class TimingsLog : IDisposable
{
    private const int BlockLength = 1 << 17;
    private readonly BatchFolder _folder;
    private readonly SqliteDatabase _database;
    private readonly List<RunRecord> _runs;
    private readonly OutputFile _file;
    private readonly JsonLines _pending = new();

    public TimingsLog(BatchFolder folder, SqliteDatabase database, List<RunRecord> runs)
    {
        _folder = folder;
        _database = database;
        _runs = runs;
        _file = new OutputFile(folder.Timings);
    }

    /// <summary>Cuts off a torn line and appends what the journal knows beyond the last whole one.</summary>
    public void CatchUp()
    {
        var tail = TimingsTail.Read(_file.Handle);
        _file.Keep(tail.Length);
        using var statement = _database.Prepare($"SELECT {EntryView.Columns} FROM entries WHERE seq > ?1 ORDER BY seq");
        statement.Bind(1, tail.Sequence);
        var row = new RowReader(statement, JournalTable.Entries);
        while (statement.Step())
        {
            row.Start();
            if (!EntryView.TryRead(row, out var entry))
                throw JournalFaults.Damaged(_folder, $"entry {entry.Sequence} of journal.db is damaged: its checksum differs");
            Stage(in entry);
            if (_pending.Written.Length >= BlockLength)
                Publish();
        }

        Publish();
    }

    /// <summary>Takes an entry of the open transaction; it is written by <see cref="Publish"/>.</summary>
    public void Stage(in EntryView entry)
    {
        if (entry.Attempt == 0 || entry.Kind is not (EntryKind.Attempt or EntryKind.Outcome))
            return;
        var json = _pending.Begin();
        json.WriteStartObject();
        json.WriteNumber("seq"u8, entry.Sequence);
        json.WriteString("job"u8, entry.Job);
        json.WriteNumber("index"u8, entry.Index);
        json.WriteNumber("attempt"u8, entry.Attempt);
        if (entry.Status is { } status)
            json.WriteString("status"u8, Name(status));
        else
            json.WriteNull("status"u8);
        if (entry.Outcome is { } outcome)
            json.WriteString("outcome"u8, ResultLine.Name(outcome));
        else
            json.WriteNull("outcome"u8);
        Span<byte> started = stackalloc byte[24];
        entry.Started.UtcDateTime.TryFormat(started, out _, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
        json.WriteString("started"u8, started);
        json.WriteNumber("seconds"u8, entry.DurationMicroseconds / 1_000_000m);
        json.WriteString("host"u8, Host(entry.Run));
        json.WriteNumber("run"u8, entry.Run);
        json.WriteEndObject();
        _pending.End();
    }

    /// <summary>Writes what was staged.</summary>
    public void Publish()
    {
        if (_pending.Written.IsEmpty)
            return;
        _file.Append(_pending.Written);
        _pending.Clear();
    }

    /// <summary>Forces what was written to disk.</summary>
    public void Sync() => _file.Sync();

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        _pending.Dispose();
    }

    /// <summary>Runs are few, and mostly the last is asked for.</summary>
    private string? Host(long run) => _runs.FindLast(r => r.Id == run)?.Host;

    /// <summary>An attempt's status as it stands in files.</summary>
    internal static ReadOnlySpan<byte> Name(AttemptStatus status) => status switch
    {
        AttemptStatus.Succeeded => "succeeded"u8,
        AttemptStatus.Failed => "failed"u8,
        AttemptStatus.TimedOut => "timed-out"u8,
        AttemptStatus.Interrupted => "interrupted"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "No such status."),
    };
}
