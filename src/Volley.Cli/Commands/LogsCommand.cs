using System.CommandLine;
using System.Globalization;
using Volley.Cli.Engine;
using Volley.Cli.Terminal;
using Volley.Diagnostics;

namespace Volley.Cli.Commands;

/// <summary><c>volley logs DIR JOB</c></summary>
internal sealed class LogsCommand : VolleyCommand
{
    private readonly Argument<string> _folder = new("DIR") { Description = "The batch folder." };
    private readonly Argument<string> _job = new("JOB") { Description = "A job's id, the beginning of it, or its index as '#12'." };
    private readonly FlagOption _stdout = new("--stdout", "Only what it wrote to stdout.");
    private readonly FlagOption _stderr = new("--stderr", "Only what it wrote to stderr.");
    private readonly ValueOption _attempt = new("--attempt", "N", "The output of this attempt.", "the last");
    private readonly FlagOption _follow = new("--follow", "Go on until the job ends.");

    public LogsCommand()
        : base(
            "logs",
            "Show what a job wrote, while it runs too.",
            new CommandExample("volley logs examples/quickstart/batches/compressors '#0'", "The first job's output."),
            new CommandExample("volley logs examples/quickstart/batches/compressors '#0' --stderr", "Only its stderr."))
    {
        Add(_folder);
        Add(_job);
        foreach (var option in (Option[])[_stdout, _stderr, _attempt, _follow])
            Add(option);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(Invocation call)
    {
        var reader = new OptionReader(call.Parse);
        var attempt = reader.Whole(_attempt, 1);
        reader.ThrowIfMistaken();
        var folder = BatchPath.Resolve(call.Parse.GetValue(_folder)!);
        var typed = ShellText.Path(folder.Root);
        using var record = call.Engine.Open(folder);
        var job = JobFinder.Find(record, call.Parse.GetValue(_job)!, typed);
        var logs = new JobLogs(folder, job.Id, Streams(call.Parse));

        if (_follow.IsIn(call.Parse) && attempt is null && IsOpen(record, job.Id))
            return await FollowAsync(call, record, logs);
        var current = record.Running.FirstOrDefault(r => r.JobId == job.Id)?.Attempt ?? record.Result(job.Id)?.Attempts ?? 0;
        var files = logs.Of(attempt, current);
        if (files.Count == 0 && new JobLogs(folder, job.Id, JobLogs.Both).Of(attempt, current).Count == 0)
            throw new BatchException(NoLog(logs, job.Id, attempt));
        if (files.Count == 0)
            call.Terminal.Error.WriteLines([StyledLine.Of($"It wrote nothing to {logs.Streams[0]}.", Tone.Dim)]);
        JobLogs.Copy(files, call.Terminal);
        return ExitCodes.Success;
    }

    private static bool IsOpen(IBatchRecord record, string jobId) => record.IsLive && record.Result(jobId) is null;

    private static async Task<int> FollowAsync(Invocation call, IBatchRecord record, JobLogs logs)
    {
        var signals = call.Terminal.Signals;
        signals.Heed();
        try
        {
            await new LogFollower(logs, call.Terminal).FollowAsync(
                () => record.IsLive ? record.Running.FirstOrDefault(r => r.JobId == logs.JobId)?.Attempt : null,
                () => IsOpen(record, logs.JobId),
                signals.Stop);
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Interrupted;
        }

        return ExitCodes.Success;
    }

    private string[] Streams(ParseResult parse)
    {
        bool stdout = _stdout.IsIn(parse), stderr = _stderr.IsIn(parse);
        return stdout == stderr ? JobLogs.Both : stdout ? [JobLogs.Stdout] : [JobLogs.Stderr];
    }

    private static Diagnostic NoLog(JobLogs logs, string jobId, int? attempt)
    {
        if (attempt is { } number)
        {
            var kept = logs.KeptAttempts();
            return Diagnostic.Error(
                CliCodes.NoLog,
                string.Create(CultureInfo.InvariantCulture, $"no output is kept of attempt {number} of job '{jobId}'"),
                hint: kept.Count == 0 ? "Leave out --attempt for that of the last one." : $"Earlier attempts kept: {string.Join(", ", kept)}; leave out --attempt for the last one.");
        }

        return Diagnostic.Error(
            CliCodes.NoLog,
            $"no output is kept of job '{jobId}'",
            hint: "It wrote nothing there, has not run, or the run was told not to keep it (--keep); 'volley explain' says which attempts it had.");
    }
}
