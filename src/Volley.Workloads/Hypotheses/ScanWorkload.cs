using System.Text.Encodings.Web;
using System.Text.Json;
using Volley.Diagnostics;
using Volley.Execution;
using Volley.Planning;
using Volley.Workloads.Python;

namespace Volley.Workloads.Hypotheses;

/// <summary>The jobs of a batch of scans: one user each, by a command or by a delegate.</summary>
/// <param name="batch">The batch.</param>
/// <param name="scan">How one user is scanned.</param>
internal sealed class ScanWorkload(HypothesisBatch batch, HypothesisScan scan) : IWorkload
{
    /// <summary>The parameter that holds the user.</summary>
    public const string UserParameter = "user";

    private const string RunRootName = "run_root";

    private readonly AttemptSettings _settings = new(batch.Timeout, AttemptSettings.Default.Grace, batch.Retry);
    private readonly Lazy<string> _program = new(() => scan.Command!.Resolve());
    private readonly string _folder = Environment.CurrentDirectory;

    /// <inheritdoc/>
    public string Name => "hypotheses";

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, string>> KeyParts(JobDescription job, CancellationToken token) =>
    [
        new("scan", scan.Command is { } command ? KeyDigest.Of(command.Template) : KeyDigest.Of("delegate", scan.Identity)),
        new("flags", KeyDigest.Of(batch.Flags.ToArguments())),
    ];

    /// <inheritdoc/>
    public object? SharedKeyParts(JobDescription job) => this;

    /// <inheritdoc/>
    public AttemptSettings SettingsOf(long local) => _settings;

    /// <inheritdoc/>
    public Diagnostic? CheckUnchanged(PlannedJob job, CancellationToken token) => null;

    /// <inheritdoc/>
    public AttemptWork CreateWork(PlannedJob job, WorkContext context)
    {
        var user = batch.Users[(int)job.Local];
        if (scan.Command is not { } command)
            return new HandlerWork((handler, cancellation) => CallAsync(user, handler, cancellation));
        return new ProcessWork
        {
            Program = _program.Value,
            Arguments = command.ArgumentsFor(user, batch.Flags),
            WorkingDirectory = _folder,
            Conclude = (left, _) => Task.FromResult(Conclude(user, left)),
        };
    }

    /// <summary>The run root that a decided job recorded.</summary>
    public static string RunRootOf(string outputs)
    {
        using var document = JsonDocument.Parse(outputs);
        return document.RootElement.GetProperty(RunRootName).GetString()!;
    }

    private async Task<AttemptResult> CallAsync(string user, HandlerContext handler, CancellationToken cancellation)
    {
        var result = await scan.Delegate!(new ScanRequest(user, batch.Flags, handler.Attempt, handler.Folder), cancellation).ConfigureAwait(false);
        return Conclude(user, () => ScanArtifacts.RunRoot(result.RunManifest, result.RunRoot)) with { Cost = result.Cost };
    }

    private static AttemptResult Conclude(string user, ProcessLeavings left)
    {
        try
        {
            var cost = ScanArtifacts.Cost(left);
            return Conclude(user, () => ScanArtifacts.RunRoot(left)) with { Metrics = left.Result.Metrics, Cost = cost };
        }
        catch (PythonException fault)
        {
            return Failed(fault.Text);
        }
    }

    /// <summary>A scan has succeeded only where its run root can be used: what cannot be aggregated is not recorded as done.</summary>
    private static AttemptResult Conclude(string user, Func<string> findRunRoot)
    {
        try
        {
            var root = PythonPath.Of(findRunRoot());
            var report = UserReport.Read(user, root);
            return report.Error is { } error
                ? Failed(error)
                : new AttemptResult { Status = AttemptStatus.Succeeded, Outputs = OutputsOf(root) };
        }
        catch (PythonException fault)
        {
            return Failed(fault.Text);
        }
    }

    private static string OutputsOf(string root) => $"{{\"{RunRootName}\":\"{JsonEncodedText.Encode(root, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"}}";

    private static AttemptResult Failed(string error) =>
        new() { Status = AttemptStatus.Failed, Error = new JobError(ScanErrors.UnusableRunRoot, error) };
}
