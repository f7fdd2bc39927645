using System.Globalization;
using Volley.Execution;
using Volley.Workloads.CodeGeneration.Chat;
using Volley.Workloads.CodeGeneration.Configuration;
using Volley.Workloads.CodeGeneration.Prompts;

namespace Volley.Workloads.CodeGeneration.Running;

/// <summary>A job's calls to the model: counted, paid for, and written down in the job's folder.</summary>
/// <param name="chat">The model.</param>
/// <param name="settings">Which one, and how it is asked.</param>
/// <param name="context">The job's attempt.</param>
internal sealed class Conversation(PatientChat chat, ModelSettings settings, HandlerContext context)
{
    /// <summary>The number of calls.</summary>
    public int Calls { get; private set; }

    /// <summary>What they cost, in USD; <see langword="null"/> where none said.</summary>
    public decimal? Cost { get; private set; }

    /// <summary>Asks.</summary>
    /// <param name="role">What for.</param>
    /// <param name="prompt">What.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The answer's text.</returns>
    /// <exception cref="JobFailureException">There is no answer.</exception>
    public async Task<string> AskAsync(PromptRole role, string prompt, CancellationToken cancellationToken)
    {
        Calls++;
        var request = new ChatRequest
        {
            Model = settings.Model,
            Url = settings.Url,
            Messages = [new ChatMessage(ChatRole.System, PromptTemplates.SystemMessage(role)), new ChatMessage(ChatRole.User, prompt)],
            Stream = settings.Stream,
            Temperature = settings.Temperature,
            ContextTokens = settings.ContextTokens,
            MaxOutputTokens = settings.MaxOutputTokens,
            Seed = settings.Seed,
        };
        await KeepAsync(role, "prompt", prompt, cancellationToken).ConfigureAwait(false);
        try
        {
            var answer = await chat.AskAsync(request, new ChatContext(context.Job, context.Attempt, Calls, role, context.Account), cancellationToken).ConfigureAwait(false);
            Charge(answer.Cost);
            await KeepAsync(role, "answer", answer.Text, cancellationToken).ConfigureAwait(false);
            return answer.Text;
        }
        catch (ChatFaultException fault)
        {
            Charge(fault.Cost);
            throw new JobFailureException(fault.Code, fault.Message, fault);
        }
    }

    private void Charge(decimal? cost)
    {
        if (cost is { } amount)
            Cost = (Cost ?? 0) + amount;
    }

    private Task KeepAsync(PromptRole role, string what, string text, CancellationToken cancellationToken) => File.WriteAllTextAsync(
        Path.Combine(context.Folder, string.Create(CultureInfo.InvariantCulture, $"{Calls:00}-{role.ToString().ToLowerInvariant()}.{what}.md")), text, cancellationToken);
}
