using System.Globalization;
using Volley.Execution;
using Volley.Planning;

namespace Volley.Journal;

/// <summary>One row of <c>entries</c> as it lies in memory: texts are UTF-8, empty where the column is null. Valid until the next row.</summary>
internal ref struct EntryView
{
    /// <summary>The columns, in the order in which they are read, written and hashed.</summary>
    public const string Columns =
        "seq, kind, key, idx, run, job, stage, parameters, repeat, attempt, outcome, status, exit_code, metrics, cost, charge, "
        + "error_code, error_message, outputs, detail, started, duration, checksum";

    /// <summary>A parameter for each of <see cref="Columns"/>.</summary>
    public const string Values = "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23";

    /// <summary>The number of <see cref="Columns"/>.</summary>
    public const int ColumnCount = 23;

    public long Sequence;
    public EntryKind Kind;
    public JobKey Key;
    public long Index;
    public long Run;
    public ReadOnlySpan<byte> Job;
    public ReadOnlySpan<byte> Stage;
    public ReadOnlySpan<byte> Parameters;
    public int Repeat;
    public int Attempt;
    public Outcome? Outcome;
    public AttemptStatus? Status;
    public int? ExitCode;
    public ReadOnlySpan<byte> Metrics;
    public ReadOnlySpan<byte> CostText;
    public ReadOnlySpan<byte> ChargeText;
    public ReadOnlySpan<byte> ErrorCode;
    public ReadOnlySpan<byte> ErrorMessage;
    public ReadOnlySpan<byte> Outputs;
    public ReadOnlySpan<byte> Detail;
    public long StartedMicroseconds;
    public long DurationMicroseconds;

    public readonly decimal? Cost => CostText.IsEmpty ? null : decimal.Parse(CostText, NumberStyles.Number, CultureInfo.InvariantCulture);

    public readonly decimal Charge => ChargeText.IsEmpty ? 0 : decimal.Parse(ChargeText, NumberStyles.Number, CultureInfo.InvariantCulture);

    public readonly DateTimeOffset Started => JournalTime.At(StartedMicroseconds);

    public readonly TimeSpan Duration => TimeSpan.FromMicroseconds(DurationMicroseconds);

    public readonly JobError? Error => ErrorCode.IsEmpty ? null : new(Text(ErrorCode)!, System.Text.Encoding.UTF8.GetString(ErrorMessage));

    /// <summary>A text column as a string; null where it is empty.</summary>
    public static string? Text(ReadOnlySpan<byte> utf8) => utf8.IsEmpty ? null : System.Text.Encoding.UTF8.GetString(utf8);

    /// <summary>Reads a row.</summary>
    /// <param name="row">The reader, started at the row's first column.</param>
    /// <param name="entry">The row.</param>
    /// <returns>Whether the row is as it was written; else its values mean nothing.</returns>
    public static bool TryRead(RowReader row, out EntryView entry)
    {
        entry.Sequence = row.Integer();
        entry.Kind = (EntryKind)row.Integer();
        var key = row.Bytes();
        entry.Key = key.Length == JobKey.Size ? JobKey.FromBytes(key) : default;
        entry.Index = row.Integer();
        entry.Run = row.Integer();
        entry.Job = row.Bytes();
        entry.Stage = row.Bytes();
        entry.Parameters = row.Bytes();
        entry.Repeat = (int)row.Integer();
        entry.Attempt = (int)row.Integer();
        entry.Outcome = (Outcome?)row.IntegerOrNull();
        entry.Status = (AttemptStatus?)row.IntegerOrNull();
        entry.ExitCode = (int?)row.IntegerOrNull();
        entry.Metrics = row.Bytes();
        entry.CostText = row.Bytes();
        entry.ChargeText = row.Bytes();
        entry.ErrorCode = row.Bytes();
        entry.ErrorMessage = row.Bytes();
        entry.Outputs = row.Bytes();
        entry.Detail = row.Bytes();
        entry.StartedMicroseconds = row.Integer();
        entry.DurationMicroseconds = row.Integer();
        return row.Verify();
    }

    /// <summary>Binds a row.</summary>
    /// <param name="row">The writer; the caller runs it.</param>
    /// <param name="source">The entry.</param>
    /// <param name="place">Where it goes.</param>
    /// <param name="parameters">The job's parameters as JSON.</param>
    /// <returns>The row, valid until the writer runs.</returns>
    public static EntryView Bind(RowWriter row, JournalEntry source, EntryPlace place, ReadOnlySpan<byte> parameters)
    {
        var entry = new EntryView
        {
            Sequence = place.Sequence,
            Kind = source.Kind,
            Key = source.Job.Key,
            Index = source.Job.Index,
            Run = place.Run,
            Repeat = source.Job.Repeat,
            Attempt = source.Attempt,
            Outcome = source.Outcome,
            Status = source.Status,
            ExitCode = source.ExitCode,
            StartedMicroseconds = JournalTime.Microseconds(source.Started),
            DurationMicroseconds = source.Duration.Ticks / TimeSpan.TicksPerMicrosecond,
        };
        Span<byte> key = stackalloc byte[JobKey.Size];
        entry.Key.WriteTo(key);
        row.Integer(entry.Sequence);
        row.Integer((long)entry.Kind);
        row.Blob(key);
        row.Integer(entry.Index);
        row.Integer(entry.Run);
        entry.Job = row.Text(source.Job.Id);
        entry.Stage = row.Text(source.Job.Stage);
        entry.Parameters = row.Text(parameters);
        row.Integer(entry.Repeat);
        row.Integer(entry.Attempt);
        row.Integer((long?)entry.Outcome);
        row.Integer((long?)entry.Status);
        row.Integer((long?)entry.ExitCode);
        entry.Metrics = row.Text(source.Metrics);
        entry.CostText = row.Text(source.Cost?.ToString(CultureInfo.InvariantCulture));
        entry.ChargeText = row.Text(source.Charge == 0 ? null : source.Charge.ToString(CultureInfo.InvariantCulture));
        entry.ErrorCode = row.Text(source.Error?.Code);
        entry.ErrorMessage = row.Text(source.Error?.Message);
        entry.Outputs = row.Text(source.Outputs);
        entry.Detail = row.Text(source.Detail);
        row.Integer(entry.StartedMicroseconds);
        row.Integer(entry.DurationMicroseconds);
        return entry;
    }
}

/// <summary>Where an entry goes.</summary>
/// <param name="Sequence">Its number.</param>
/// <param name="Run">The run that writes it.</param>
internal readonly record struct EntryPlace(long Sequence, long Run);

/// <summary>Times as the journal keeps them: microseconds since 1970 in UTC.</summary>
internal static class JournalTime
{
    public static long Microseconds(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset At(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
