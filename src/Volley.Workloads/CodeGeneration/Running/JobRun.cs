using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Volley.Execution;
using Volley.Outputs;
using Volley.Workloads.CodeGeneration.Answers;
using Volley.Workloads.CodeGeneration.Configuration;
using Volley.Workloads.CodeGeneration.Jobs;
using Volley.Workloads.CodeGeneration.Prompts;
using Volley.Workloads.CodeGeneration.Status;

namespace Volley.Workloads.CodeGeneration.Running;

/// <summary>
/// One job from its prompt to its files: (1) context, (2) tests first, (3) files, (4) commands with repairs, (5) the model's verdict and one
/// more try with its feedback, (6) files into place. Until the last step the project is as it was.
/// </summary>
internal sealed class JobRun
{
    private readonly RunParts _parts;
    private readonly JobFile _job;
    private readonly HandlerContext _context;
    private readonly Conversation _talk;
    private readonly WorkingFiles _files;
    private readonly JobGeneration _generation;
    private int _commands;
    private int _repairs;
    private bool _isRetried;
    private VerificationAnswer? _verdict;

    public JobRun(RunParts parts, JobFile job, HandlerContext context)
    {
        _parts = parts;
        _job = job;
        _context = context;
        _talk = new Conversation(parts.Chat, parts.Settings.Model, context);
        _files = new WorkingFiles(parts.Root, parts.Settings.CreateOutputDirs);
        _generation = new JobGeneration(parts, job, _talk, _files);
    }

    /// <summary>What the calls have cost so far.</summary>
    public decimal? Cost => _talk.Cost;

    /// <summary>What is worth knowing of the run so far, as one line of JSON.</summary>
    public string Metrics => Json(WriteMetrics);

    /// <summary>Runs the job.</summary>
    /// <param name="made">What the jobs that it needs have made, in order.</param>
    /// <param name="resultPath">Where what it returns is kept, in one step with its files.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What it returns.</returns>
    /// <exception cref="JobFailureException">It failed.</exception>
    public async Task<JobReturn> RunAsync(IReadOnlyList<string> made, string resultPath, CancellationToken cancellationToken)
    {
        _parts.Statuses.Begin(_job.Id);
        await _generation.LoadAsync(made, cancellationToken).ConfigureAwait(false);
        if (_job.TestPath is { } test)
        {
            _parts.Statuses.Advance(_job.Id, JobStatus.PendingTest);
            await _generation.WriteTestAsync(test, cancellationToken).ConfigureAwait(false);
            _parts.Statuses.Advance(_job.Id, JobStatus.PendingWork);
        }

        await _generation.GenerateAsync(cancellationToken).ConfigureAwait(false);
        await CheckAsync(cancellationToken).ConfigureAwait(false);
        await VerifyAsync(cancellationToken).ConfigureAwait(false);
        _parts.Statuses.Advance(_job.Id, _job.TestPath is null ? JobStatus.PendingVerification : JobStatus.PendingTestRun);
        var result = new JobReturn(_context.Job.Key.ToString(), Metrics, Outputs(), _talk.Cost);
        await _parts.Gate.PlaceAsync(_job.Id, _files.Staged, result.ToJson(), resultPath, cancellationToken).ConfigureAwait(false);
        return result;
    }

    /// <summary>Keeps what a failed job generated, in the job's folder.</summary>
    public void KeepFiles()
    {
        foreach (var file in _files.Staged)
        {
            var path = Path.Combine(_context.Folder, "files", file.Path.Relative);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file.Content);
        }
    }

    private async Task VerifyAsync(CancellationToken cancellationToken)
    {
        if (!_job.Verify)
            return;
        if (await JudgeAsync(cancellationToken).ConfigureAwait(false))
            return;
        _isRetried = true;
        _parts.Statuses.Advance(_job.Id, JobStatus.PendingWork);
        await _generation.GenerateAgainAsync(_verdict!.Reason ?? "no reason was given", cancellationToken).ConfigureAwait(false);
        await CheckAsync(cancellationToken).ConfigureAwait(false);
        if (!await JudgeAsync(cancellationToken).ConfigureAwait(false))
            throw new JobFailureException(JobFailures.Verification, _verdict.Reason ?? "Verification failed");
    }

    private async Task<bool> JudgeAsync(CancellationToken cancellationToken)
    {
        _parts.Statuses.Advance(_job.Id, JobStatus.PendingVerification);
        var role = _job.Mode == JobMode.Edit ? PromptRole.VerifyEdit : PromptRole.Verify;
        var prompt = PromptText.Verify(_parts.Prompts[role], _generation.Context, _files.Shown, _job.Instructions);
        _verdict = VerificationAnswer.Parse(await _talk.AskAsync(role, prompt, cancellationToken).ConfigureAwait(false));
        return _verdict.IsPass;
    }

    /// <summary>Runs the commands until they accept the files, having them repaired in between as often as is allowed.</summary>
    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        var build = _parts.Settings.Build;
        var lines = Commands(build).ToArray();
        if (lines.Length == 0)
            return;
        for (var repairs = build.AutoFix ? build.AutoFixAttempts : 0; ; repairs--)
        {
            var (line, end) = await _parts.Gate.LendAsync(_job.Id, _files.Staged, () => RunCommandsAsync(lines, cancellationToken), cancellationToken).ConfigureAwait(false);
            if (end.IsAccepted)
                return;
            if (repairs == 0)
                throw new JobFailureException(JobFailures.Build, $"Build failed: '{line}' {end.Ending}{(end.Output.Length == 0 ? "" : ":\n" + end.Output)}");
            _repairs++;
            await _generation.RepairAsync(line, end.Output.Length == 0 ? end.Ending : end.Output, cancellationToken).ConfigureAwait(false);
        }
    }

    private static IEnumerable<string> Commands(BuildSettings build)
    {
        if (build is { VerifyBuild: true, BuildCommand.Length: > 0 })
            yield return build.BuildCommand;
        if (build is { VerifyLint: true, LintCommand.Length: > 0 })
            yield return build.LintCommand;
        if (build is { VerifyTests: true, TestCommand.Length: > 0 })
            yield return build.TestCommand;
    }

    private async Task<(string Line, CommandEnd End)> RunCommandsAsync(string[] lines, CancellationToken cancellationToken)
    {
        (string, CommandEnd) last = ("", new CommandEnd(true, "", ""));
        foreach (var line in lines)
        {
            var log = string.Create(CultureInfo.InvariantCulture, $"command-{++_commands:00}");
            last = (line, await _parts.Commands.RunAsync(line, _context, log, cancellationToken).ConfigureAwait(false));
            if (!last.Item2.IsAccepted)
                break;
        }

        return last;
    }

    private string Outputs() => Json(writer =>
    {
        writer.WriteStartArray();
        foreach (var file in _files.Staged)
            writer.WriteStringValue(file.Path.Shown);
        writer.WriteEndArray();
    });

    private void WriteMetrics(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("lines", _files.Lines);
        if (_files.TestPath is { } test)
        {
            writer.WriteString("test_path", test);
            writer.WriteNumber("test_lines", _files.TestLines);
        }

        writer.WriteNumber("calls", _talk.Calls);
        writer.WriteNumber("repairs", _repairs);
        writer.WriteBoolean("retry_attempted", _isRetried);
        if (_verdict is { Verdict: Verdict.PassWithWarnings })
            writer.WriteString("warning", _verdict.Reason ?? "");
        writer.WriteEndObject();
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, SnapshotJson.Options))
            write(writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
