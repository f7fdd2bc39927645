using Volley.Execution;
using Volley.Models.Clients;
using Volley.Models.Pipeline;
using Volley.Models.Providers;

namespace Volley.Models.Prompts;

/// <summary>Asks models through the pipeline.</summary>
internal sealed class PromptModels(ChatClient client, ProviderTable providers) : IPromptModels
{
    /// <inheritdoc/>
    public async Task<PromptReply> AskAsync(PromptQuestion question, HandlerContext context, CancellationToken token)
    {
        var account = context.Account ?? throw new InvalidOperationException("A prompt needs an account: the run must be metered.");
        if (providers.Resolve(question.Model, out var problem) is not { } model)
            return new PromptReply { Failure = new PromptFailure(PromptErrors.ModelUnknown, problem!.Message, IsPermanent: true) };
        var answer = await client.AskAsync(RequestOf(question, model), account, token).ConfigureAwait(false);
        return new PromptReply
        {
            Text = answer.Failure is null ? answer.Text : null,
            Failure = answer.Failure is { } failure ? FailureOf(failure) : null,
            InputTokens = answer.Usage.TotalInput,
            OutputTokens = answer.Usage.Output,
        };
    }

    /// <summary>A question as the client takes it.</summary>
    public static ChatRequest RequestOf(PromptQuestion question, ResolvedModel model) => new()
    {
        Model = model,
        Messages = question.Messages,
        MaxOutput = question.MaxOutput,
        Temperature = question.Temperature,
        JsonSchema = question.Schema?.Text,
    };

    /// <summary>The pipeline has tried as often as it may, so the job's own retry does not try again.</summary>
    private static PromptFailure FailureOf(CallFailure failure) =>
        new(failure is { IsOwn: true, Status: 402 } ? ErrorCodes.Budget : PromptErrors.ModelFailed, failure.Message, IsPermanent: true);
}
