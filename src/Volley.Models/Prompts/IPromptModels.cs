using Volley.Execution;

namespace Volley.Models.Prompts;

/// <summary>The models that prompts ask while a batch runs.</summary>
internal interface IPromptModels
{
    /// <summary>Asks a model.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="context">The attempt that asks.</param>
    /// <param name="token">Ends the call.</param>
    /// <returns>The answer, or why there is none.</returns>
    Task<PromptReply> AskAsync(PromptQuestion question, HandlerContext context, CancellationToken token);
}
