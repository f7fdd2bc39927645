using System.Globalization;
using Volley.Diagnostics;
using Volley.Execution;
using Volley.Models.Clients;
using Volley.Models.Providers;
using Volley.Planning;
using Volley.Specs;

namespace Volley.Models.Prompts;

/// <summary>The prompt workload: every job asks a model one question.</summary>
/// <param name="work">The stage as read.</param>
/// <param name="settings">How attempts are limited and repeated.</param>
/// <param name="specFolder">The absolute folder that paths are relative to.</param>
/// <param name="isReplay">Whether recordings answer, which costs nothing.</param>
internal sealed class PromptWorkload(PromptWork work, AttemptSettings settings, string specFolder, bool isReplay) : IWorkload, IPricedWorkload
{
    private const string RulesPart = "rules";

    private readonly PromptSpec _prompt = work.Prompt;
    private readonly KeyValuePair<string, string>[] _keyParts = KeyPartsOf(work.Prompt);
    private readonly Template[] _inputs = [.. work.Prompt.Expectations.SelectMany(e => e.Command?.Inputs ?? [])];
    private readonly PromptPrice _price = new(work.Prompt, work.Providers);
    private readonly InputFiles _files = new(specFolder);

    /// <inheritdoc/>
    public string Name => "prompt";

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, string>> KeyParts(JobDescription job, CancellationToken token) =>
        RulesOf(job) is { } rules ? [.. _keyParts, new(RulesPart, rules), .. FileParts(job, token)] : _inputs.Length == 0 ? _keyParts : [.. _keyParts, .. FileParts(job, token)];

    /// <inheritdoc/>
    public object? SharedKeyParts(JobDescription job) =>
        Array.Exists(_inputs, i => !i.Names.IsEmpty) ? null : RulesOf(job) is { } rules ? (this, rules) : this;

    /// <inheritdoc/>
    public AttemptSettings SettingsOf(long local) => settings;

    /// <inheritdoc/>
    public AttemptWork CreateWork(PlannedJob job, WorkContext context)
    {
        var question = QuestionOf(job.Job.Parameters, job.Job.Repeat);
        var models = work.Client ?? throw new InvalidOperationException("The stage has no client: attach one before the run.");
        return new HandlerWork((handler, token) => new PromptAttempt(_prompt, models, question).RunAsync(handler, token));
    }

    /// <summary>Prompts and schemas are read with the spec, so only the files of judges can change under a run.</summary>
    public Diagnostic? CheckUnchanged(PlannedJob job, CancellationToken token) =>
        _inputs.Length == 0 ? null : _files.CheckUnchanged(InputsOf(job.Job.Parameters, job.Job.Repeat), job.Job.Id, token);

    private IEnumerable<KeyValuePair<string, string>> FileParts(JobDescription job, CancellationToken token) => _files.KeyParts(InputsOf(job.Parameters, job.Repeat), token);

    private IEnumerable<string> InputsOf(ParameterSet parameters, int repeat) =>
        _inputs.Select(i => i.Expand(name => name == ParameterName.SpecFolder ? specFolder : PromptValues.Of(parameters, repeat, name)));

    /// <summary>Answers that come from rules change with them.</summary>
    private string? RulesOf(JobDescription job)
    {
        var model = _prompt.Model.Expand(name => PromptValues.Of(job.Parameters, job.Repeat, name));
        return ModelId.TryParse(model, out var id) && work.Providers.Find(id.Provider) is { Format: ProviderFormat.Scripted } provider ? provider.Rules.Digest : null;
    }

    /// <inheritdoc/>
    public JobPrice? PriceOf(JobDescription job) => isReplay ? new JobPrice(0, 0, 0) : _price.Of(QuestionOf(job.Parameters, job.Repeat));

    private PromptQuestion QuestionOf(ParameterSet parameters, int repeat)
    {
        string ValueOf(string name) => PromptValues.Of(parameters, repeat, name);
        var user = new ChatMessage(ChatRole.User, _prompt.User.Expand(ValueOf));
        return new PromptQuestion
        {
            Model = _prompt.Model.Expand(ValueOf),
            Messages = _prompt.System is { } system ? [new ChatMessage(ChatRole.System, system.Expand(ValueOf)), user] : [user],
            MaxOutput = _prompt.MaxOutput,
            Temperature = _prompt.Temperature,
            Schema = _prompt.Schema,
        };
    }

    private static KeyValuePair<string, string>[] KeyPartsOf(PromptSpec prompt) =>
    [
        new("model", KeyDigest.Of(prompt.Model.Text)),
        new("prompt", KeyDigest.Of(
            prompt.System?.Text,
            prompt.User.Text,
            prompt.MaxOutput?.ToString(CultureInfo.InvariantCulture),
            prompt.Temperature?.ToString(CultureInfo.InvariantCulture),
            prompt.Schema?.Text,
            prompt.Repairs.ToString(CultureInfo.InvariantCulture))),
        new("expect", KeyDigest.Of(prompt.Expectations.SelectMany(e => e.KeyFields))),
    ];
}

/// <summary>What placeholders of a prompt stand for.</summary>
internal static class PromptValues
{
    public static string Of(ParameterSet parameters, int repeat, string name) => name == "repeat"
        ? repeat.ToString(CultureInfo.InvariantCulture)
        : parameters.Find(name)?.Text ?? throw new ArgumentException($"No parameter '{name}'.");
}
