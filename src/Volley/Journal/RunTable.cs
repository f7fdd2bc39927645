namespace Volley.Journal;

/// <summary>A row of <c>runs</c>.</summary>
/// <param name="Run">The run.</param>
/// <param name="BootId">The boot of its machine.</param>
internal sealed record StoredRun(RunRecord Run, string? BootId);

/// <summary>Reads and writes the rows of <c>runs</c>.</summary>
internal static class RunTable
{
    private const string Columns = "id, started, ended, host, pid, boot, plan, jobs, ending, summary, checksum";

    /// <summary>All runs in order, each with the boot of its machine.</summary>
    /// <exception cref="Diagnostics.BatchException">A row is damaged.</exception>
    public static List<StoredRun> Read(BatchFolder folder, SqliteDatabase database)
    {
        var runs = new List<StoredRun>();
        using var statement = database.Prepare($"SELECT {Columns} FROM runs ORDER BY id");
        var row = new RowReader(statement, JournalTable.Runs);
        while (statement.Step())
        {
            row.Start();
            var (id, started, ended, host, process) = (row.Integer(), row.Integer(), row.IntegerOrNull(), row.Text(), (int)row.Integer());
            var (boot, plan, jobs, ending, summary) = (row.TextOrNull(), row.Text(), row.Integer(), row.TextOrNull(), row.TextOrNull());
            if (!row.Verify())
                throw JournalFaults.Damaged(folder, $"run {runs.Count + 1} of journal.db is damaged: its checksum differs");
            var end = ended is { } at ? JournalTime.At(at) : (DateTimeOffset?)null;
            runs.Add(new StoredRun(new RunRecord(id, JournalTime.At(started), end, host, process, plan, jobs, ending, summary), boot));
        }

        return runs;
    }

    /// <summary>Writes a run; replaces an earlier row of the same number.</summary>
    public static void Write(SqliteDatabase database, RunRecord run, string? bootId)
    {
        using var row = new RowWriter(
            database.Prepare($"INSERT OR REPLACE INTO runs ({Columns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"), JournalTable.Runs);
        row.Integer(run.Id);
        row.Integer(JournalTime.Microseconds(run.Started));
        row.Integer(run.Ended is { } ended ? JournalTime.Microseconds(ended) : null);
        row.Text(run.Host);
        row.Integer(run.ProcessId);
        row.Text(bootId);
        row.Text(run.Plan);
        row.Integer(run.JobCount);
        row.Text(run.Ending);
        row.Text(run.Summary);
        row.Run();
    }
}
