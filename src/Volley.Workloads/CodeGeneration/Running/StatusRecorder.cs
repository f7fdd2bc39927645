using System.Collections.Concurrent;
using System.Threading.Channels;
using Volley.Diagnostics;
using Volley.Journal;
using Volley.Scheduling;
using Volley.Workloads.CodeGeneration.Status;

namespace Volley.Workloads.CodeGeneration.Running;

/// <summary>
/// Brings the status file up to what the journal has committed, job by job, beside the run; passes everything on to another observer.
/// </summary>
internal sealed class StatusRecorder : IRunObserver, IAsyncDisposable
{
    private readonly IRunObserver _observer;
    private readonly StatusFile _file;
    private readonly RunParts _parts;
    private readonly BatchFolder _folder;
    private readonly Channel<ResultRow> _decided = Channel.CreateUnbounded<ResultRow>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentBag<ResultRow> _rows = [];
    private readonly Task _recording;

    public StatusRecorder(IRunObserver observer, StatusFile file, RunParts parts, BatchFolder folder)
    {
        (_observer, _file, _parts, _folder) = (observer, file, parts, folder);
        _recording = RecordAsync();
    }

    /// <summary>What this run decided, in plan order.</summary>
    public IReadOnlyList<ResultRow> Rows => [.. _rows.OrderBy(r => r.Index)];

    public void Begin(Func<ValueTask<BatchSnapshot>> snapshot) => _observer.Begin(snapshot);

    public void Note(string message) => _observer.Note(message);

    public void Warn(Diagnostic diagnostic) => _observer.Warn(diagnostic);

    public void Decided(ResultRow row)
    {
        _rows.Add(row);
        _decided.Writer.TryWrite(row);
        _observer.Decided(row);
    }

    /// <summary>Waits until everything is recorded.</summary>
    /// <exception cref="BatchException">The status file could not be written.</exception>
    public async ValueTask DisposeAsync()
    {
        _decided.Writer.TryComplete();
        await _recording.ConfigureAwait(false);
    }

    private async Task RecordAsync()
    {
        await foreach (var row in _decided.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            var partial = _parts.Partials.GetValueOrDefault(row.JobId);
            _file.Update(book => StatusRecords.Apply(book, row, partial));
            if (CodeGenerationWorkload.DonePath(_folder, row.JobId) is var kept && File.Exists(kept))
                File.Delete(kept);
        }
    }
}

/// <summary>What a committed outcome means for a job's status.</summary>
internal static class StatusRecords
{
    /// <summary>Applies an outcome. A job that was skipped stays as it was; one that was refused, perhaps after it had begun, is ready again.</summary>
    public static void Apply(StatusBook book, ResultRow row, PartialState? partial)
    {
        if (book[row.JobId] is null)
            return;
        if (row.Outcome == Outcome.Succeeded)
            book.Set(row.JobId, JobStatus.Pass, ran: true);
        else if (row.Outcome == Outcome.Failed)
            book.Fail(row.JobId, row.Error?.Message ?? "failed", row.Error?.Code == JobFailures.Verification, partial);
        else if (row.Outcome == Outcome.Refused)
            book.Set(row.JobId, JobStatus.Created, ran: false);
    }
}
