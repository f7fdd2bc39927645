using System.Collections.Immutable;
using System.Text;
using Volley.Execution;
using Volley.Execution.Processes;

namespace Volley.Tests.Execution;

/// <summary>Runs commands through a host, and remembers what they wrote.</summary>
internal sealed class HostRun(HostKind kind) : IAsyncDisposable
{
    private static readonly InheritedEnvironment Inherited = InheritedEnvironment.Capture(new HashSet<string>());

    public TemporaryFolder Folder { get; } = new();

    public IProcessHost Host { get; } = kind.Create();

    public ProcessLaunch Shell(string script, params string[] arguments) => Launch(["/bin/sh", "-c", script, "sh", .. arguments]);

    public ProcessLaunch Launch(params ImmutableArray<string> arguments)
    {
        var name = Guid.NewGuid().ToString("N");
        return new ProcessLaunch
        {
            Program = arguments[0],
            Arguments = arguments,
            Inherited = Inherited,
            WorkingDirectory = Folder.Path,
            Stdout = new OutputCapture(Folder[name + ".out"], 100_000_000),
            Stderr = new OutputCapture(Folder[name + ".err"], 100_000_000),
            Grace = TimeSpan.FromSeconds(30),
        };
    }

    public Task<ProcessEnd> RunAsync(ProcessLaunch launch, AttemptCancellation cancellation = default) => Host.RunAsync(launch, cancellation);

    public async Task<string> OutputAsync(ProcessLaunch launch)
    {
        var end = await RunAsync(launch);
        Assert.Equal(EndCause.Exited, end.Cause);
        return Text(launch.Stdout);
    }

    public static string Text(OutputCapture capture) => Encoding.UTF8.GetString(capture.ReadTail());

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        Folder.Dispose();
    }
}
