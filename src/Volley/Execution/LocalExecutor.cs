using Volley.Execution.Posix;

namespace Volley.Execution;

/// <summary>Runs attempts on this machine: commands as processes, handlers in this process.</summary>
public sealed class LocalExecutor : IExecutor, IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly JobFolders _folders;
    private readonly ProcessGround _ground;
    private readonly ProcessAttempt _processes;
    private readonly HandlerAttempt _handlers;
    private readonly string _scratch;

    /// <summary>Makes the folders that attempts need, and empties the one for short-lived files.</summary>
    /// <param name="options">What the executor is built from.</param>
    /// <exception cref="Diagnostics.BatchException">A folder cannot be made.</exception>
    public LocalExecutor(LocalExecutorOptions options)
    {
        _time = options.Time;
        _scratch = options.Folder.Scratch;
        _folders = new JobFolders(options.Folder);
        JobFolders.Guard(Path.GetFileName(_scratch), () =>
        {
            JobFolders.Remove(_scratch);
            Directory.CreateDirectory(_scratch);
        });
        _ground = new ProcessGround(options, _folders);
        _processes = new ProcessAttempt(options, _folders, _ground);
        _handlers = new HandlerAttempt(_folders, _ground, _time);
    }

    /// <inheritdoc/>
    public async Task<AttemptResult> ExecuteAsync(
        AttemptRequest request, Action<ProcessIdentity>? onStarted, AttemptCancellation cancellation)
    {
        var started = _time.GetUtcNow();
        var clock = _time.GetTimestamp();
        var result = cancellation.Terminate.IsCancellationRequested || cancellation.Kill.IsCancellationRequested
            ? AttemptOutcomes.Interrupted
            : request.Work switch
            {
                ProcessWork work => await _processes.RunAsync(request, work, onStarted, cancellation).ConfigureAwait(false),
                HandlerWork work => await _handlers.RunAsync(request, work, cancellation).ConfigureAwait(false),
                _ => throw new ArgumentException($"No executor for {request.Work.GetType().Name}.", nameof(request)),
            };
        return result with { Started = started, Duration = _time.GetElapsedTime(clock) };
    }

    /// <summary>Ends the threads that serve processes, and removes the folders that no job needs. Only when no attempt is running.</summary>
    /// <returns>When it is done.</returns>
    public async ValueTask DisposeAsync()
    {
        await _ground.DisposeAsync().ConfigureAwait(false);
        _folders.Dispose();
        if (DirectoryContent.IsEmpty(_scratch))
            Directory.Delete(_scratch);
    }
}
