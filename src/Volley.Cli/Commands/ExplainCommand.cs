using System.CommandLine;

namespace Volley.Cli.Commands;

/// <summary><c>volley explain DIR JOB</c></summary>
internal sealed class ExplainCommand : VolleyCommand
{
    private readonly Argument<string> _folder = new("DIR") { Description = "The batch folder." };
    private readonly Argument<string> _job = new("JOB") { Description = "A job's id, the beginning of it, or its index as '#12'." };

    public ExplainCommand()
        : base(
            "explain",
            "Say why a job waits, failed, was skipped or refused, with the history of its attempts.",
            new CommandExample("volley explain examples/quickstart/batches/compressors '#0'", "The first job."))
    {
        Add(_folder);
        Add(_job);
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(Invocation call)
    {
        var folder = BatchPath.Resolve(call.Parse.GetValue(_folder)!);
        var typed = ShellText.Path(folder.Root);
        using var record = call.Engine.Open(folder);
        var job = JobFinder.Find(record, call.Parse.GetValue(_job)!, typed);
        var explanation = new JobExplanation(record, job, typed, JobLogs.AreKept(folder, job.Id), call.Terminal.Clock.GetUtcNow());
        call.Terminal.Out.WriteLines(explanation.Lines());
        return Task.FromResult(ExitCodes.Success);
    }
}
