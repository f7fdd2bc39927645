using Volley.Workloads.CodeGeneration.Files;

namespace Volley.Workloads.CodeGeneration.Running;

/// <summary>
/// Who may look at or change the project's files: one job at a time. While a command looks at files that are only lent to the project, no
/// other job reads them, and none writes.
/// </summary>
internal sealed class ProjectGate(FilePlacer placer) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);

    /// <summary>Reads the project.</summary>
    public async Task<T> ReadAsync<T>(Func<T> read, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return read();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Does something while the project has the job's files, and takes them back.</summary>
    public async Task<T> LendAsync<T>(string job, IReadOnlyList<StagedFile> files, Func<Task<T>> look, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Guarded(() => placer.Lend(job, files));
            try
            {
                return await look().ConfigureAwait(false);
            }
            finally
            {
                Guarded(placer.TakeBack);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Moves the job's files into the project for good, and what it returns to where that is kept.</summary>
    public async Task PlaceAsync(string job, IReadOnlyList<StagedFile> files, string result, string resultPath, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Guarded(() => placer.Place(job, files, result, resultPath));
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private static void Guarded(Action move)
    {
        try
        {
            move();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new JobFailureException(JobFailures.Write, $"the files could not be moved into the project or out of it: {fault.Message.TrimEnd('.')}", fault);
        }
    }
}
