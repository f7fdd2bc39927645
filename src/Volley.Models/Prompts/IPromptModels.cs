using Volley.Execution;
using Volley.Specs;
using Volley.Specs.Sections;

namespace Volley.Models.Prompts;

/// <summary>The models that prompts can ask: known when the spec is read, reachable while the batch runs.</summary>
internal interface IPromptModels
{
    /// <summary>Reports model ids that cannot be asked: unknown providers, unknown prices.</summary>
    /// <param name="stage">The stage that is being read.</param>
    /// <param name="template">Where the ids come from.</param>
    /// <param name="ids">The distinct ids; empty where they are not known before the run.</param>
    void Check(StageReading stage, LocatedTemplate template, IReadOnlyList<string> ids);

    /// <summary>Asks a model.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="context">The attempt that asks.</param>
    /// <param name="token">Ends the call.</param>
    /// <returns>The answer, or why there is none.</returns>
    Task<PromptReply> AskAsync(PromptQuestion question, HandlerContext context, CancellationToken token);
}
