using System.Text;
using Volley.Execution.Processes;

namespace Volley.Execution;

/// <summary>The processes of one handler. What still runs when the attempt is over is killed.</summary>
internal sealed class HandlerProcesses : IHandlerProcesses, IAsyncDisposable
{
    private readonly ProcessGround _ground;
    private readonly AttemptRequest _request;
    private readonly string _folder;
    private readonly CancellationTokenSource _kill;
    private readonly Lock _lock = new();
    private readonly HashSet<Task> _running = [];
    private bool _isOver;

    /// <summary>Starts nothing yet.</summary>
    /// <param name="ground">What processes are started with.</param>
    /// <param name="request">The attempt.</param>
    /// <param name="folder">The job's folder.</param>
    /// <param name="kill">Kills whatever runs.</param>
    public HandlerProcesses(ProcessGround ground, AttemptRequest request, string folder, CancellationToken kill)
    {
        (_ground, _request, _folder) = (ground, request, folder);
        _kill = CancellationTokenSource.CreateLinkedTokenSource(kill);
    }

    /// <inheritdoc/>
    public async Task<ProcessLeavings> RunAsync(HandlerProcess process, CancellationToken token)
    {
        var launch = Launch(process);
        Task<ProcessLeavings> running;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isOver, this);
            running = RunAsync(launch, process.Timeout, token);
            _running.Add(running);
        }

        try
        {
            var leavings = await running.ConfigureAwait(false);
            token.ThrowIfCancellationRequested();
            return leavings;
        }
        finally
        {
            lock (_lock)
                _running.Remove(running);
        }
    }

    /// <summary>Kills what still runs, and waits until its logs are closed too: from then on nothing writes into the job's folder.</summary>
    /// <returns>When all is over.</returns>
    /// <exception cref="Diagnostics.BatchException">The disk is full, or the batch folder is gone.</exception>
    public async ValueTask DisposeAsync()
    {
        Task[] left;
        lock (_lock)
        {
            _isOver = true;
            left = [.. _running];
        }

        using (_kill)
        {
            try
            {
                if (left.Length > 0)
                    await _kill.CancelAsync().ConfigureAwait(false);
            }
            finally
            {
                await Task.WhenAll(left).ConfigureAwait(false);
            }
        }
    }

    private async Task<ProcessLeavings> RunAsync(ProcessLaunch launch, TimeSpan? timeout, CancellationToken token)
    {
        var end = await _ground.Host.RunAsync(launch, new AttemptCancellation(token, _kill.Token)).ConfigureAwait(false);
        // This may be the thread that looks after all processes: files are written elsewhere.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        return LeftBy(launch, end, timeout);
    }

    private ProcessLaunch Launch(HandlerProcess process) => new()
    {
        Program = process.Program,
        Arguments = process.Arguments,
        Inherited = _ground.Inherited,
        Environment = [.. AttemptEnvironment.Of(_request, [], _folder, _ground.BatchId), .. process.Environment],
        WorkingDirectory = process.WorkingDirectory,
        StdinFile = process.StdinFile,
        Stdout = new OutputCapture(LogOf(process, ProcessAttempt.StdoutName), process.OutputLimit, findsObject: true),
        Stderr = new OutputCapture(LogOf(process, ProcessAttempt.StderrName), process.OutputLimit),
        Timeout = process.Timeout,
        Grace = _request.Grace,
    };

    private string LogOf(HandlerProcess process, string log) => Path.Combine(_folder, $"{process.Name}.{log}");

    private ProcessLeavings LeftBy(ProcessLaunch launch, ProcessEnd end, TimeSpan? timeout)
    {
        var result = AttemptOutcomes.Of(end, timeout, ResultReading.None) with { Detail = OutputText.LastLine(launch.Stderr.ReadTail()) };
        var last = launch.Stdout.LastObject()?.Content;
        var tail = Encoding.UTF8.GetString(launch.Stdout.ReadTail());
        return new ProcessLeavings(_ground.Close(_request.Job.Id, launch, result), null, last is null ? null : Encoding.UTF8.GetString(last), tail);
    }
}
