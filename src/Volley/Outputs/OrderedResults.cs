using Volley.Journal;

namespace Volley.Outputs;

/// <summary>
/// Writes <c>results.jsonl</c>: one line per decided job, in plan order, as far as the plan is decided without a gap.
/// </summary>
/// <remarks>
/// Lines behind a gap are kept in memory only up to a bound; further ones are read back from the journal when their turn comes. What the file
/// holds from earlier runs is compared, not trusted: it is cut at the first difference and goes on from there, and an equal file is not touched.
/// </remarks>
internal sealed class OrderedResults : IDisposable
{
    private const int LinesPerTurn = 4096;
    private const int BlockLength = 1 << 17;
    private const int CacheLength = 1 << 23;
    private readonly BatchFolder _folder;
    private readonly SqliteDatabase _database;
    private readonly JournalOptions _options;
    private readonly OutputFile _file;
    private readonly SqliteStatement _stored;
    private readonly RowReader _entry;
    private readonly RowReader _line;
    private readonly JsonLines _pending = new();
    private readonly JsonLines _scratch = new();
    private readonly Dictionary<long, byte[]> _cache = [];
    private long _cacheLength;
    private long _next;
    private long _lastStored = -1;
    private long _blockedAt = -1;
    private long _lastSync;
    private bool _isRewindDue;

    public OrderedResults(BatchFolder folder, SqliteDatabase database, JournalOptions options)
    {
        _folder = folder;
        _database = database;
        _options = options;
        _lastSync = options.Time.GetTimestamp();
        var columns = string.Join(", ", EntryView.Columns.Split(", ").Select(c => "e." + c));
        _stored = database.Prepare(
            $"SELECT {columns}, l.idx, l.seq, l.checksum FROM lines l CROSS JOIN entries e ON e.seq = l.seq WHERE l.idx >= ?1 ORDER BY l.idx");
        _entry = new RowReader(_stored, JournalTable.Entries);
        _line = new RowReader(_stored, JournalTable.Lines);
        _file = new OutputFile(folder.Results);
    }

    /// <summary>Whether lines wait that <see cref="Publish"/> left for its next turn.</summary>
    public bool HasMore { get; private set; }

    /// <summary>Begins at the first line; the journal says which are decided.</summary>
    public void Start()
    {
        _pending.Clear();
        _cache.Clear();
        (_next, _blockedAt, _cacheLength, _isRewindDue) = (0, -1, 0, false);
        _lastStored = _database.Integer("SELECT ifnull(max(idx), -1) FROM lines");
        _file.Rewind();
        HasMore = true;
    }

    /// <summary>Takes an entry of the open transaction; it is written by <see cref="Publish"/>.</summary>
    public void Stage(in EntryView entry)
    {
        if (entry.Kind is not (EntryKind.Outcome or EntryKind.Reopened))
            return;
        if (entry.Index < _next)
            _isRewindDue = true;
        else if (entry.Kind == EntryKind.Reopened)
            Forget(entry.Index);
        else if (entry.Index == _next)
            Advance(in entry);
        else
            Keep(in entry);
    }

    /// <summary>Takes the line of an earlier entry, from the open transaction.</summary>
    public void Recall(long index)
    {
        if (index < _next)
            _isRewindDue = true;
        else if (index == _next)
            _blockedAt = -1;
        _lastStored = Math.Max(_lastStored, index);
    }

    /// <summary>Writes the lines whose turn has come, up to a number that keeps commits from waiting.</summary>
    public void Publish()
    {
        if (_isRewindDue)
            Start();
        HasMore = false;
        if (_next <= _lastStored && _next != _blockedAt)
            ReadBack();
        Flush();
        if (HasMore)
            return;
        if (_file.IsComparing)
            _file.Cut();
        if (_options.Time.GetElapsedTime(_lastSync) >= _options.SyncInterval)
            Sync();
    }

    /// <summary>Forces what was written to disk.</summary>
    public void Sync()
    {
        _lastSync = _options.Time.GetTimestamp();
        _file.Sync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stored.Dispose();
        _file.Dispose();
        _pending.Dispose();
        _scratch.Dispose();
    }

    private void Advance(in EntryView entry)
    {
        ResultLine.Write(_pending, in entry, _next);
        _next++;
        while (_cache.TryGetValue(_next, out var line))
        {
            _pending.Add(line);
            Forget(_next++);
        }
    }

    private void Keep(in EntryView entry)
    {
        Forget(entry.Index);
        if (_cache.Count >= _options.LookAhead || _cacheLength >= CacheLength)
        {
            _lastStored = Math.Max(_lastStored, entry.Index);
            return;
        }

        _scratch.Clear();
        ResultLine.Write(_scratch, in entry, entry.Index);
        _cache[entry.Index] = _scratch.Written.ToArray();
        _cacheLength += _scratch.Written.Length;
    }

    private void Forget(long index)
    {
        if (_cache.Remove(index, out var line))
            _cacheLength -= line.Length;
    }

    private void ReadBack()
    {
        _stored.Bind(1, _next);
        try
        {
            for (var count = 0; !HasMore && ReadNext(); HasMore = ++count == LinesPerTurn)
                if (_pending.Written.Length >= BlockLength)
                    Flush();
        }
        finally
        {
            _stored.Reset();
        }
    }

    private bool ReadNext()
    {
        if (!_stored.Step())
        {
            _lastStored = _next - 1;
            return false;
        }

        _line.Start(EntryView.ColumnCount);
        var index = _line.Integer();
        var sequence = _line.Integer();
        if (!_line.Verify())
            throw JournalFaults.Damaged(_folder, $"line {index} of journal.db is damaged: its checksum differs");
        if (index != _next)
        {
            _blockedAt = _next;
            return false;
        }

        _entry.Start();
        if (!EntryView.TryRead(_entry, out var entry))
            throw JournalFaults.Damaged(_folder, $"entry {sequence} of journal.db is damaged: its checksum differs");
        ResultLine.Write(_pending, in entry, index);
        Forget(index);
        _next++;
        return true;
    }

    private void Flush()
    {
        if (_pending.Written.IsEmpty)
            return;
        _file.Append(_pending.Written);
        _pending.Clear();
    }
}
