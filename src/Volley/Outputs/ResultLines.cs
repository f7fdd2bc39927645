using System.Buffers;
using System.Globalization;
using System.Text;
using Volley.Journal;

namespace Volley.Outputs;

/// <summary>Lines of <c>results.jsonl</c> from rows that were read back.</summary>
public sealed class ResultLines : IDisposable
{
    private readonly JsonLines _lines = new();

    /// <summary>Writes a row exactly as its line in <c>results.jsonl</c>, line feed included.</summary>
    /// <param name="row">The row.</param>
    /// <param name="destination">Where to.</param>
    public void Write(ResultRow row, IBufferWriter<byte> destination)
    {
        var entry = new EntryView
        {
            Job = Encoding.UTF8.GetBytes(row.JobId),
            Stage = Encoding.UTF8.GetBytes(row.Stage ?? ""),
            Parameters = Encoding.UTF8.GetBytes(row.Parameters),
            Repeat = row.Repeat,
            Outcome = row.Outcome,
            ExitCode = row.ExitCode,
            Metrics = Encoding.UTF8.GetBytes(row.Metrics ?? ""),
            CostText = Encoding.UTF8.GetBytes(row.Cost?.ToString(CultureInfo.InvariantCulture) ?? ""),
            ErrorCode = Encoding.UTF8.GetBytes(row.Error?.Code ?? ""),
            ErrorMessage = Encoding.UTF8.GetBytes(row.Error?.Message ?? ""),
            Outputs = Encoding.UTF8.GetBytes(row.Outputs ?? ""),
        };
        _lines.Clear();
        ResultLine.Write(_lines, in entry, row.Index);
        destination.Write(_lines.Written);
    }

    /// <inheritdoc/>
    public void Dispose() => _lines.Dispose();
}
