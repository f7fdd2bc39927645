using System.Buffers.Text;
using System.Text.Json;
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
    private const int StartedLength = 28;

    private static readonly JsonEncodedText SeqName = JsonLines.Name("seq");
    private static readonly JsonEncodedText JobName = JsonLines.Name("job");
    private static readonly JsonEncodedText IndexName = JsonLines.Name("index");
    private static readonly JsonEncodedText AttemptName = JsonLines.Name("attempt");
    private static readonly JsonEncodedText StatusName = JsonLines.Name("status");
    private static readonly JsonEncodedText OutcomeName = JsonLines.Name("outcome");
    private static readonly JsonEncodedText StartedName = JsonLines.Name("started");
    private static readonly JsonEncodedText SecondsName = JsonLines.Name("seconds");
    private static readonly JsonEncodedText HostName = JsonLines.Name("host");
    private static readonly JsonEncodedText RunName = JsonLines.Name("run");

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
        json.WriteNumber(SeqName, entry.Sequence);
        json.WriteString(JobName, entry.Job);
        json.WriteNumber(IndexName, entry.Index);
        json.WriteNumber(AttemptName, entry.Attempt);
        if (entry.Status is { } status)
            json.WriteString(StatusName, Name(status));
        else
            json.WriteNull(StatusName);
        if (entry.Outcome is { } outcome)
            json.WriteString(OutcomeName, ResultLine.Name(outcome));
        else
            json.WriteNull(OutcomeName);
        Span<byte> started = stackalloc byte[StartedLength];
        json.WriteString(StartedName, Milliseconds(entry.Started, started));
        json.WriteNumber(SecondsName, entry.DurationMicroseconds / 1_000_000m);
        json.WriteString(HostName, Host(entry.Run));
        json.WriteNumber(RunName, entry.Run);
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

    /// <summary>A moment as ISO 8601 has it, with three digits behind the second.</summary>
    private static ReadOnlySpan<byte> Milliseconds(DateTimeOffset moment, Span<byte> text)
    {
        const int length = 24;
        Utf8Formatter.TryFormat(moment.UtcDateTime, text, out _, 'O');
        text[length - 1] = (byte)'Z';
        return text[..length];
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
