using System.Text.Json;
using Volley.Journal;

namespace Volley.Outputs;

/// <summary>
/// Writes what a job's needs gave, for <c>VOLLEY_NEEDS</c>: a JSON array in plan order of
/// <c>{job, stage, parameters, repeat, folder, metrics, outputs}</c>.
/// </summary>
/// <param name="folder">The batch folder.</param>
internal sealed class NeedsDocument(BatchFolder folder) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private JournalReader? _reader;

    /// <summary>Writes the document.</summary>
    /// <param name="needs">The places of the needed jobs in plan order; all decided.</param>
    /// <param name="stream">Where to write.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public async Task WriteAsync(IEnumerable<long> needs, Stream stream, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _reader ??= JournalReader.Open(folder);
            await using var writer = new Utf8JsonWriter(stream);
            writer.WriteStartArray();
            foreach (var row in _reader.ResultsAt(needs))
            {
                Write(writer, row);
                if (writer.BytesPending > 1 << 16)
                    await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
            }

            writer.WriteEndArray();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader?.Dispose();
        _gate.Dispose();
    }

    private void Write(Utf8JsonWriter writer, ResultRow row)
    {
        writer.WriteStartObject();
        writer.WriteString("job", row.JobId);
        writer.WriteString("stage", row.Stage);
        writer.WritePropertyName("parameters");
        writer.WriteRawValue(row.Parameters, skipInputValidation: true);
        writer.WriteNumber("repeat", row.Repeat);
        writer.WriteString("folder", folder.JobFolder(row.JobId));
        WriteRaw(writer, "metrics", row.Metrics, "{}");
        WriteRaw(writer, "outputs", row.Outputs, "[]");
        writer.WriteEndObject();
    }

    private static void WriteRaw(Utf8JsonWriter writer, string name, string? json, string none)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(json ?? none, skipInputValidation: true);
    }
}
