using Volley.Execution.Processes;

namespace Volley.Execution;

/// <summary>What all processes of an executor have in common: the host that starts them, what they inherit, whose they are, and what is kept of them.</summary>
internal sealed class ProcessGround : IAsyncDisposable
{
    private readonly LocalExecutorOptions _options;
    private readonly Lazy<IProcessHost> _host;
    private readonly Lazy<InheritedEnvironment> _inherited;

    /// <summary>Starts nothing: a batch without processes has no host.</summary>
    /// <param name="options">The executor's.</param>
    public ProcessGround(LocalExecutorOptions options)
    {
        _options = options;
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

    /// <summary>Ends the threads that serve processes. Only when none is running.</summary>
    /// <returns>When it is done.</returns>
    public ValueTask DisposeAsync() => _host.IsValueCreated ? _host.Value.DisposeAsync() : _options.Host?.DisposeAsync() ?? default;
}
