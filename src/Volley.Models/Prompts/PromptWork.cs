using Volley.Planning;
using Volley.Specs;
using Volley.Specs.Sections;

namespace Volley.Models.Prompts;

/// <summary>A prompt stage as read.</summary>
internal sealed record PromptWork(PromptSpec Prompt, IPromptModels Models) : IStageWork
{
    /// <inheritdoc/>
    public bool IsMetered => true;

    /// <inheritdoc/>
    public StageDefinition Define(BatchSpec batch, StageSpec stage) => StageDefinition.OfMatrix(batch, stage, new PromptWorkload(this, stage.Attempts));
}
