using System.Globalization;
using System.Text;
using Volley.Execution;
using Volley.Execution.Processes;

namespace Volley.Workloads.CodeGeneration.Running;

/// <summary>How a command ended.</summary>
/// <param name="IsAccepted">Whether it ended with code 0.</param>
/// <param name="Ending">How it ended, as a phrase.</param>
/// <param name="Output">The end of what it said.</param>
internal sealed record CommandEnd(bool IsAccepted, string Ending, string Output);

/// <summary>Runs the project's command lines in its root: each a process group of its own, under a shell, with a time limit.</summary>
/// <param name="host">What starts processes.</param>
/// <param name="projectRoot">The folder to run in.</param>
/// <param name="batchId">The batch, by which what a crash leaves behind is found again.</param>
/// <param name="timeout">How long a command may take.</param>
/// <param name="withheld">The environment variables that they do not inherit.</param>
internal sealed class CommandRunner(IProcessHost host, string projectRoot, Func<string> batchId, TimeSpan timeout, IReadOnlySet<string> withheld)
{
    private const long OutputLimit = 1024 * 1024;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly InheritedEnvironment _inherited = InheritedEnvironment.Capture(withheld);
    private readonly Lazy<string> _batchId = new(batchId);

    /// <summary>Runs a command line.</summary>
    /// <param name="line">The command line.</param>
    /// <param name="context">The job for which it runs.</param>
    /// <param name="logName">The beginning of its log files' names in the job's folder.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How it ended.</returns>
    public async Task<CommandEnd> RunAsync(string line, HandlerContext context, string logName, CancellationToken cancellationToken)
    {
        var launch = new ProcessLaunch
        {
            Program = "/bin/sh",
            Arguments = ["sh", "-c", line],
            Inherited = _inherited,
            Environment = [new("VOLLEY_BATCH", _batchId.Value), new("VOLLEY_JOB", context.Job.Id), new("VOLLEY_JOB_DIR", context.Folder)],
            WorkingDirectory = projectRoot,
            Stdout = new OutputCapture(Path.Combine(context.Folder, logName + ".stdout.log"), OutputLimit),
            Stderr = new OutputCapture(Path.Combine(context.Folder, logName + ".stderr.log"), OutputLimit),
            Timeout = timeout,
            Grace = Grace,
        };
        var end = await host.RunAsync(launch, new AttemptCancellation(cancellationToken, CancellationToken.None)).ConfigureAwait(false);
        var output = Said(launch.Stdout) + Said(launch.Stderr);
        launch.Stdout.Close(keep: true);
        launch.Stderr.Close(keep: true);
        cancellationToken.ThrowIfCancellationRequested();
        return new CommandEnd(end is { Cause: EndCause.Exited, ExitCode: 0 }, Ending(end), output.TrimEnd());
    }

    private static string Said(OutputCapture capture) => Encoding.UTF8.GetString(capture.ReadTail());

    private string Ending(ProcessEnd end) => end switch
    {
        { Cause: EndCause.NotStarted, Failure: { } failure } => failure.Message,
        { Cause: EndCause.TimedOut } => string.Create(CultureInfo.InvariantCulture, $"took longer than {timeout.TotalSeconds:0} seconds"),
        { Signal: > 0 } => string.Create(CultureInfo.InvariantCulture, $"was ended by signal {end.Signal}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"ended with code {end.ExitCode}"),
    };
}
