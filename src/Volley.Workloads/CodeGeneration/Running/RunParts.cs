using System.Collections.Concurrent;
using Volley.Workloads.CodeGeneration.Chat;
using Volley.Workloads.CodeGeneration.Configuration;
using Volley.Workloads.CodeGeneration.Files;
using Volley.Workloads.CodeGeneration.Prompts;
using Volley.Workloads.CodeGeneration.Status;

namespace Volley.Workloads.CodeGeneration.Running;

/// <summary>What all jobs of a run share.</summary>
internal sealed record RunParts
{
    public required ProjectRoot Root { get; init; }

    public required CodeGenerationSettings Settings { get; init; }

    public required PromptFiles Prompts { get; init; }

    public required ContextFiles Context { get; init; }

    public required PatientChat Chat { get; init; }

    public required StatusSteps Statuses { get; init; }

    public required ProjectGate Gate { get; init; }

    public required CommandRunner Commands { get; init; }

    public required CancelWatch Cancellations { get; init; }

    /// <summary>Whether the files of a failed job are kept in its folder.</summary>
    public bool KeepFailed { get; init; }

    /// <summary>Which edits of failed jobs could be applied, by id.</summary>
    public ConcurrentDictionary<string, PartialState> Partials { get; } = new(StringComparer.Ordinal);
}
