using System.CommandLine;
using Volley.Cli.Commands;
using Volley.Cli.Progress;
using Volley.Workloads.CodeGeneration.Configuration;
using Volley.Workloads.CodeGeneration.Running;

namespace Volley.Cli.Codegen;

/// <summary>The options that running jobs takes, whichever command does it.</summary>
internal sealed class CodegenRunOptions
{
    private readonly ValueOption _model = new("--model", "ID", "The model.", "the settings'");
    private readonly ValueOption _url = new("--url", "URL", "Where Ollama listens.", "the settings'");
    private readonly ValueOption _timeout = new("--timeout", "S", "How many seconds one answer may take.", "the settings'");
    private readonly ValueOption _jobTimeout = new("--job-timeout", "S", "How many seconds one job may take.", "no limit");
    private readonly FlagOption _noStream = new("--no-stream", "Ask for whole answers.");
    private readonly ValueOption _budget = new("--budget", "USD", "The most that the run may cost, the run that it resumes included.", "no limit");
    private readonly ValueOption _perJob = new("--per-job", "USD", "The most that one job may cost.", "no limit");
    private readonly ValueOption _record = new("--record", "FILE", "Record what the model answers, and replay what is recorded.", "no recordings");
    private readonly ValueOption _replay = new("--replay", "FILE", "Answer only from these recordings: nothing is called, nothing costs.", "no recordings");
    private readonly FlagOption _keepFailed = new("--keep-failed", "Keep the files of jobs that fail in their folders.");
    private readonly FlagOption _json = new("--json", "Give the summary as one JSON object.");
    private readonly FlagOption _verbose = new("--verbose", "Name the files that each job made.", "-v");
    private readonly ValueOption _progress = new("--progress", "live|plain|json|none", "How progress is shown; json goes to stdout.", "live on a terminal, else plain");

    public IEnumerable<Option> All => [_model, _url, _timeout, _jobTimeout, _noStream, _budget, _perJob, _record, _replay, _keepFailed, _json, _verbose, _progress];

    /// <summary>Those that decide what a run does, as they were typed: how it is shown is not of that.</summary>
    public string Typed(Invocation call) =>
        TypedOptions.Of(call.Parse, _model, _url, _timeout, _jobTimeout, _noStream, _budget, _perJob, _record, _replay, _keepFailed);

    /// <summary>Reads them.</summary>
    public CodegenRunRequest Read(Invocation call, OptionReader reader)
    {
        var parse = call.Parse;
        var timeout = reader.Whole(_timeout, 1);
        var jobTimeout = reader.Whole(_jobTimeout, 1);
        return new CodegenRunRequest
        {
            Options = new CodeGenerationOptions
            {
                JobTimeout = jobTimeout is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                Budget = reader.Money(_budget),
                PerJob = reader.Money(_perJob),
                KeepFailed = _keepFailed.IsIn(parse),
            },
            Change = settings => settings with
            {
                Model = settings.Model with
                {
                    Model = parse.GetValue(_model) ?? settings.Model.Model,
                    Url = parse.GetValue(_url) ?? settings.Model.Url,
                    Timeout = timeout is { } answer ? TimeSpan.FromSeconds(answer) : settings.Model.Timeout,
                    Stream = settings.Model.Stream && !_noStream.IsIn(parse),
                },
            },
            Record = reader.Place(_record),
            Replay = reader.Place(_replay),
            IsJson = _json.IsIn(parse),
            IsVerbose = _verbose.IsIn(parse),
            Progress = ProgressModes.Resolve((ProgressMode?)reader.Choice(_progress, "live", "plain", "json", "none"), call.Terminal.Error.Traits),
        };
    }
}

/// <summary>How jobs are to be run.</summary>
internal sealed record CodegenRunRequest
{
    public required CodeGenerationOptions Options { get; init; }

    /// <summary>What the command line changes of the settings.</summary>
    public required Func<CodeGenerationSettings, CodeGenerationSettings> Change { get; init; }

    /// <summary>The file to record to; <see langword="null"/> for none.</summary>
    public string? Record { get; init; }

    /// <summary>The file to replay from; <see langword="null"/> for none.</summary>
    public string? Replay { get; init; }

    public bool IsJson { get; init; }

    public bool IsVerbose { get; init; }

    public ProgressMode Progress { get; init; }
}
