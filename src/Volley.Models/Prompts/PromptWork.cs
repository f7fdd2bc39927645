using System.Collections.Immutable;
using Volley.Models.Cassettes;
using Volley.Models.Clients;
using Volley.Models.Providers;
using Volley.Planning;
using Volley.Specs;
using Volley.Specs.Sections;

namespace Volley.Models.Prompts;

/// <summary>A prompt stage as read.</summary>
/// <param name="prompt">What it asks.</param>
/// <param name="providers">The providers of the batch.</param>
/// <param name="models">The models that its jobs ask, as far as they are known before the run.</param>
public sealed class PromptWork(PromptSpec prompt, ProviderTable providers, ImmutableArray<ResolvedModel> models) : IStageWork
{
    /// <summary>What it asks.</summary>
    public PromptSpec Prompt { get; } = prompt;

    /// <summary>The providers of the batch.</summary>
    public ProviderTable Providers { get; } = providers;

    /// <summary>The models that its jobs ask, each once, as far as they are known before the run.</summary>
    public ImmutableArray<ResolvedModel> Models { get; } = models;

    /// <inheritdoc/>
    public bool IsMetered => true;

    /// <summary>Whether programs judge the answers: these may ask models themselves.</summary>
    public bool HasJudges => Prompt.Expectations.Any(e => e.Command is not null);

    internal IPromptModels? Client { get; set; }

    /// <summary>Gives the jobs the client that they ask by. Comes before the run, which plans do without.</summary>
    /// <param name="client">The client.</param>
    public void Attach(ChatClient client) => Client = new PromptModels(client, Providers);

    /// <inheritdoc/>
    public StageDefinition Define(BatchSpec batch, StageSpec stage)
    {
        var isReplay = batch.Sections.Find<CassetteSpec>(CassetteSection.Key)?.Mode == CassetteMode.Replay;
        return StageDefinition.OfMatrix(batch, stage, new PromptWorkload(this, stage.Attempts, batch.Folder, isReplay));
    }
}
