using Volley.Diagnostics;
using Volley.Execution.Posix;
using Volley.Execution.Processes;

namespace Volley.Execution;

/// <summary>What all processes of an executor have in common: the host that starts them, what they inherit, whose they are, and what is kept of them.</summary>
internal sealed class ProcessGround : IAsyncDisposable
{
    private readonly LocalExecutorOptions _options;
    private readonly JobFolders _folders;
    private readonly Lazy<IProcessHost> _host;
    private readonly Lazy<InheritedEnvironment> _inherited;

    /// <summary>Starts nothing: a batch without processes has no host.</summary>
    /// <param name="options">The executor's.</param>
    /// <param name="folders">Where the jobs' folders are.</param>
    public ProcessGround(LocalExecutorOptions options, JobFolders folders)
    {
        (_options, _folders) = (options, folders);
        _host = new Lazy<IProcessHost>(() => options.Host ?? ProcessHosts.Create());
        _inherited = new Lazy<InheritedEnvironment>(() => InheritedEnvironment.Capture(options.Withheld));
    }

    public IProcessHost Host => _host.Value;

    public InheritedEnvironment Inherited => _inherited.Value;

    public string BatchId => _options.BatchId;

    /// <summary>Whether the output of a process is kept as a file.</summary>
    /// <param name="status">How it ended.</param>
    public bool Keeps(AttemptStatus status) =>
        _options.Keep == KeepPolicy.All || (_options.Keep == KeepPolicy.Failed && status != AttemptStatus.Succeeded);

    /// <summary>Closes what a process wrote, and says what that makes of its result: output that cannot be kept is a failure.</summary>
    /// <param name="job">The job's id.</param>
    /// <param name="launch">The process, which has ended.</param>
    /// <param name="result">Its result so far.</param>
    /// <returns>Its result.</returns>
    /// <exception cref="BatchException">The disk is full, or the batch folder is gone: the result tells nothing of the job.</exception>
    public AttemptResult Close(string job, ProcessLaunch launch, AttemptResult result)
    {
        var keep = Keeps(result.Status);
        launch.Stdout.Close(keep);
        launch.Stderr.Close(keep);
        if ((launch.Stdout.Failure ?? launch.Stderr.Failure) is { } fault)
        {
            ThrowIfFull(job, "the output", fault);
            if (result.Status is AttemptStatus.Succeeded or AttemptStatus.Failed)
                result = AttemptOutcomes.CaptureFailed(result, fault);
        }

        if (result.Status == AttemptStatus.Failed)
            _folders.AssertThere(job);
        return result;
    }

    /// <summary>A full disk is the machine's fault and not the job's.</summary>
    /// <param name="job">The job's id.</param>
    /// <param name="what">What was written.</param>
    /// <param name="fault">Why it could not be.</param>
    /// <exception cref="BatchException">The disk is full.</exception>
    public static void ThrowIfFull(string job, string what, string fault)
    {
        if (Errno.IsFullDisk(fault))
            throw new BatchException(Diagnostic.Error(
                DiagnosticCodes.WorkFolderUnusable,
                $"{what} of '{job}' cannot be written: {fault}",
                hint: "Make room on the disk, then run again: nothing that was done is lost."));
    }

    /// <summary>Ends the threads that serve processes. Only when none is running.</summary>
    /// <returns>When it is done.</returns>
    public ValueTask DisposeAsync() => _host.IsValueCreated ? _host.Value.DisposeAsync() : _options.Host?.DisposeAsync() ?? default;
}
