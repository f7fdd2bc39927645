using System.Globalization;
using System.Text;
using Volley.Budgets;
using Volley.Planning;

namespace Volley.Journal;

/// <summary>One row of <c>calls</c> as it lies in memory: texts are UTF-8, empty where the column is null. Valid until the next row.</summary>
internal ref struct CallView
{
    /// <summary>The columns, in the order in which they are read, written and hashed.</summary>
    public const string Columns =
        "id, run, key, job, attempt, provider, model, prices, maximum, started, status, cost, input, output, cached, cache_write, reasoning, "
        + "estimate, http_status, duration, checksum";

    /// <summary>A parameter for each of <see cref="Columns"/>.</summary>
    public const string Values = "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21";

    public long Id;
    public long Run;
    public JobKey Key;
    public ReadOnlySpan<byte> Job;
    public int Attempt;
    public ReadOnlySpan<byte> Provider;
    public ReadOnlySpan<byte> Model;
    public ReadOnlySpan<byte> Prices;
    public ReadOnlySpan<byte> MaximumText;
    public long StartedMicroseconds;
    public CallStatus? Status;
    public ReadOnlySpan<byte> CostText;
    public long Input;
    public long Output;
    public long Cached;
    public long CacheWrite;
    public long Reasoning;
    public bool IsEstimate;
    public int? HttpStatus;
    public long DurationMicroseconds;

    /// <summary>What the call counts at: its cost, or its maximum while that is not known.</summary>
    public readonly decimal Charge => Amount(Status is null ? MaximumText : CostText);

    /// <summary>Reads a row.</summary>
    /// <param name="row">The reader, started at the row's first column.</param>
    /// <param name="call">The row.</param>
    /// <returns>Whether the row is as it was written; else its values mean nothing.</returns>
    public static bool TryRead(RowReader row, out CallView call)
    {
        call.Id = row.Integer();
        call.Run = row.Integer();
        var key = row.Bytes();
        call.Key = key.Length == JobKey.Size ? JobKey.FromBytes(key) : default;
        call.Job = row.Bytes();
        call.Attempt = (int)row.Integer();
        call.Provider = row.Bytes();
        call.Model = row.Bytes();
        call.Prices = row.Bytes();
        call.MaximumText = row.Bytes();
        call.StartedMicroseconds = row.Integer();
        call.Status = (CallStatus?)row.IntegerOrNull();
        call.CostText = row.Bytes();
        call.Input = row.Integer();
        call.Output = row.Integer();
        call.Cached = row.Integer();
        call.CacheWrite = row.Integer();
        call.Reasoning = row.Integer();
        call.IsEstimate = row.Integer() != 0;
        call.HttpStatus = (int?)row.IntegerOrNull();
        call.DurationMicroseconds = row.Integer();
        return row.Verify();
    }

    /// <summary>Writes a row; replaces an earlier one of the same number.</summary>
    /// <param name="row">The writer, whose statement has a parameter for each column.</param>
    /// <param name="call">The call, with its numbers.</param>
    public static void Write(RowWriter row, CallRow call)
    {
        Span<byte> key = stackalloc byte[JobKey.Size];
        call.Key.WriteTo(key);
        row.Integer(call.Id);
        row.Integer(call.Run);
        row.Blob(key);
        row.Text(call.JobId);
        row.Integer(call.Attempt);
        row.Text(call.Provider);
        row.Text(call.Model);
        row.Text(call.PriceVersion);
        row.Text(call.Maximum.ToString(CultureInfo.InvariantCulture));
        row.Integer(JournalTime.Microseconds(call.Started));
        var settlement = call.Settlement;
        row.Integer((long?)settlement?.Status);
        row.Text(settlement?.Cost.ToString(CultureInfo.InvariantCulture));
        row.Integer(settlement?.InputTokens ?? 0);
        row.Integer(settlement?.OutputTokens ?? 0);
        row.Integer(settlement?.CachedInputTokens ?? 0);
        row.Integer(settlement?.CacheWriteTokens ?? 0);
        row.Integer(settlement?.ReasoningTokens ?? 0);
        row.Integer(settlement is { IsEstimate: true } ? 1 : 0);
        row.Integer((long?)settlement?.HttpStatus);
        row.Integer((settlement?.Duration ?? TimeSpan.Zero).Ticks / TimeSpan.TicksPerMicrosecond);
        row.Run();
    }

    /// <summary>The row to keep.</summary>
    public readonly CallRow ToRow() => new()
    {
        Id = Id,
        Run = Run,
        Key = Key,
        JobId = Encoding.UTF8.GetString(Job),
        Attempt = Attempt,
        Provider = Encoding.UTF8.GetString(Provider),
        Model = Encoding.UTF8.GetString(Model),
        PriceVersion = Encoding.UTF8.GetString(Prices),
        Maximum = Amount(MaximumText),
        Started = JournalTime.At(StartedMicroseconds),
        Settlement = Status is { } status ? Settlement(status) : null,
    };

    private readonly CallSettlement Settlement(CallStatus status) => new()
    {
        Status = status,
        Cost = Amount(CostText),
        InputTokens = Input,
        OutputTokens = Output,
        CachedInputTokens = Cached,
        CacheWriteTokens = CacheWrite,
        ReasoningTokens = Reasoning,
        IsEstimate = IsEstimate,
        HttpStatus = HttpStatus,
        Duration = TimeSpan.FromMicroseconds(DurationMicroseconds),
    };

    private static decimal Amount(ReadOnlySpan<byte> text) => decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture);
}
