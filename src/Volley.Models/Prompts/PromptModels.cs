using Volley.Execution;
using Volley.Models.Clients;
using Volley.Models.Pipeline;
using Volley.Models.Providers;
using Volley.Specs;
using Volley.Specs.Sections;

namespace Volley.Models.Prompts;

/// <summary>The models of a batch's providers, asked through the run's pipeline.</summary>
internal sealed class PromptModels : IPromptModels
{
    private readonly Dictionary<string, ModelProvider> _asked = new(StringComparer.Ordinal);
    private ProviderTable? _providers;
    private ChatClient? _client;

    /// <summary>The providers that are known to be asked.</summary>
    public IReadOnlyCollection<ModelProvider> Asked => _asked.Values;

    /// <inheritdoc/>
    public void Check(StageReading stage, LocatedTemplate template, IReadOnlyList<string> ids)
    {
        // Where there are none, the mistakes in them are reported already.
        _providers = stage.Section<ProviderTable>(ModelsSection.Key);
        if (_providers is null)
            return;
        foreach (var id in ids)
        {
            if (_providers.Resolve(id, out var problem) is { } model)
                _asked[model.Provider.Name] = model.Provider;
            else
                stage.Error(problem!.Code, template.Location, problem.Message, problem.Hint ?? "");
        }
    }

    /// <summary>Lets the questions through a run's pipeline.</summary>
    public void Connect(ModelPipeline pipeline) => _client = new ChatClient(pipeline);

    /// <inheritdoc/>
    public async Task<PromptReply> AskAsync(PromptQuestion question, HandlerContext context, CancellationToken token)
    {
        if (_client is null || context.Account is null || _providers is null)
            throw new InvalidOperationException("Prompts are asked by metered attempts of a run with models.");
        if (_providers.Resolve(question.Model, out var problem) is not { } model)
            return Failed(problem!.Message);
        var answer = await _client.AskAsync(RequestOf(question, model), context.Account, token).ConfigureAwait(false);
        return new PromptReply
        {
            Text = answer.Failure is null ? answer.Text : null,
            Failure = answer.Failure is { } failure ? Failed(failure.Message).Failure : null,
            InputTokens = answer.Usage.TotalInput,
            OutputTokens = answer.Usage.Output,
        };
    }

    private static ChatRequest RequestOf(PromptQuestion question, ResolvedModel model) => new()
    {
        Model = model,
        Messages = [.. question.Messages.Select(m => new ChatMessage(RoleOf(m.Role), m.Text))],
        MaxOutput = question.MaxOutput,
        Temperature = question.Temperature,
        JsonSchema = question.Schema?.Text,
    };

    private static ChatRole RoleOf(string role) => role switch
    {
        "system" => ChatRole.System,
        "assistant" => ChatRole.Assistant,
        _ => ChatRole.User,
    };

    /// <summary>The call has had all its attempts, so another of the job would be a second layer of retries.</summary>
    private static PromptReply Failed(string message) => new() { Failure = new PromptFailure(PromptErrors.ModelFailed, message.TrimEnd('.'), IsPermanent: true) };
}
