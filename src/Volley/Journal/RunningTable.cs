using System.Globalization;
using Volley.Execution;
using Volley.Planning;

namespace Volley.Journal;

/// <summary>A row of <c>running</c>.</summary>
/// <param name="Attempt">The attempt.</param>
/// <param name="Run">The run that wrote it.</param>
internal sealed record StoredAttempt(RunningAttempt Attempt, long Run);

/// <summary>Reads and writes the rows of <c>running</c>: the attempts that a crash would leave behind.</summary>
internal sealed class RunningTable : IDisposable
{
    private const string Columns = "key, job, run, attempt, reserve, pid, start_ticks, owns_group, started, checksum";
    private readonly SqliteStatement _delete;
    private readonly RowWriter _row;
    private readonly HashSet<JobKey> _present;
    private readonly Dictionary<JobKey, RunningAttempt?> _changes = [];
    private readonly JournalOptions _options;

    /// <summary>Prepares writing.</summary>
    /// <param name="database">The connection.</param>
    /// <param name="options">How long rows with which nothing is at stake may wait, and the clock for that.</param>
    /// <param name="present">The attempts that have a row.</param>
    public RunningTable(SqliteDatabase database, JournalOptions options, IReadOnlyList<RunningAttempt> present)
    {
        _options = options;
        _present = [];
        foreach (var attempt in present)
            _present.Add(attempt.Key);
        _delete = database.Prepare("DELETE FROM running WHERE key = ?1");
        _row = new RowWriter(database.Prepare($"INSERT OR REPLACE INTO running ({Columns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"), JournalTable.Running);
    }

    /// <summary>Whether attempts run that have no row yet.</summary>
    public bool HasWaiting => _changes.Count > 0;

    /// <summary>All rows, with the run that wrote each.</summary>
    /// <exception cref="Diagnostics.BatchException">A row is damaged.</exception>
    public static List<StoredAttempt> Read(BatchFolder folder, SqliteDatabase database)
    {
        var attempts = new List<StoredAttempt>();
        using var statement = database.Prepare($"SELECT {Columns} FROM running ORDER BY started, key");
        var row = new RowReader(statement, JournalTable.Running);
        while (statement.Step())
        {
            row.Start();
            var key = row.Bytes();
            var jobKey = key.Length == JobKey.Size ? JobKey.FromBytes(key) : default;
            var (job, run, attempt, reserve) = (row.Text(), row.Integer(), (int)row.Integer(), row.Text());
            var (pid, ticks, group, started) = (row.IntegerOrNull(), row.IntegerOrNull(), row.IntegerOrNull(), row.Integer());
            if (!row.Verify())
                throw JournalFaults.Damaged(folder, $"running attempt {attempts.Count + 1} of journal.db is damaged: its checksum differs");
            var process = pid is null ? (ProcessIdentity?)null : new ProcessIdentity((int)pid, ticks ?? 0, group == 1);
            var amount = decimal.Parse(reserve, NumberStyles.Number, CultureInfo.InvariantCulture);
            attempts.Add(new StoredAttempt(new RunningAttempt(jobKey, job, attempt, amount, process, JournalTime.At(started)), run));
        }

        return attempts;
    }

    /// <summary>Notes that a job's attempt runs; written by <see cref="Apply"/>.</summary>
    public void Set(RunningAttempt attempt) => _changes[attempt.Key] = attempt;

    /// <summary>Notes that none of a job's attempts runs; written by <see cref="Apply"/>.</summary>
    public void Remove(JobKey key) => _changes[key] = null;

    /// <summary>
    /// Writes what the notes come to. An attempt gets its row once it is as old as <see cref="JournalOptions.Linger"/>, or before it may cost
    /// anything: one that ends earlier leaves no trace.
    /// </summary>
    /// <param name="run">The run that writes.</param>
    /// <param name="all">Whether the young ones are written too.</param>
    public void Apply(long run, bool all)
    {
        var now = _options.Time.GetUtcNow();
        foreach (var (key, attempt) in _changes)
        {
            if (attempt is not null && !all && !IsDue(attempt, now))
                continue;
            if (attempt is not null)
                Write(attempt, run);
            else if (_present.Remove(key))
                Delete(key);
            _changes.Remove(key);
        }
    }

    /// <summary>Whether a row is to be written that has waited until now.</summary>
    public bool HasDue()
    {
        var now = _options.Time.GetUtcNow();
        foreach (var attempt in _changes.Values)
            if (attempt is not null && IsDue(attempt, now))
                return true;
        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _delete.Dispose();
        _row.Dispose();
    }

    /// <summary>A clock that was set back makes nothing wait longer.</summary>
    private bool IsDue(RunningAttempt attempt, DateTimeOffset now) =>
        attempt.Reserve > 0 || now < attempt.Started || now - attempt.Started >= _options.Linger;

    private void Delete(JobKey key)
    {
        Span<byte> bytes = stackalloc byte[JobKey.Size];
        key.WriteTo(bytes);
        _delete.BindBlob(1, bytes);
        _delete.Run();
    }

    private void Write(RunningAttempt attempt, long run)
    {
        _present.Add(attempt.Key);
        Span<byte> bytes = stackalloc byte[JobKey.Size];
        attempt.Key.WriteTo(bytes);
        _row.Blob(bytes);
        _row.Text(attempt.JobId);
        _row.Integer(run);
        _row.Integer(attempt.Attempt);
        _row.Text(attempt.Reserve.ToString(CultureInfo.InvariantCulture));
        _row.Integer((long?)attempt.Process?.ProcessId);
        _row.Integer(attempt.Process?.StartTicks);
        _row.Integer(attempt.Process is { } process ? (process.OwnsGroup ? 1 : 0) : (long?)null);
        _row.Integer(JournalTime.Microseconds(attempt.Started));
        _row.Run();
    }
}
