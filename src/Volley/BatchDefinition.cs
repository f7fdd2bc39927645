using Volley.Specs;

namespace Volley;

/// <summary>
/// What a run needs to know of a batch beside its plan. A spec file gives one (<see cref="Of"/>); a workload with a command or an API of its own
/// makes one, and the plan from its <see cref="Planning.StageDefinition"/>s.
/// </summary>
public sealed record BatchDefinition
{
    /// <summary>The batch's name. A folder that holds a batch of another name is refused.</summary>
    public required string Name { get; init; }

    /// <summary>Where it comes from.</summary>
    public required BatchOrigin Origin { get; init; }

    /// <summary>How many attempts may run at once; at least 1. Default: the number of processors.</summary>
    public int Parallel { get; init; } = Environment.ProcessorCount;

    /// <summary>What a failed job means for the others. Default: <see cref="OnFailure.Continue"/>.</summary>
    public OnFailure OnFailure { get; init; } = OnFailure.Continue;

    /// <summary>The money; <see langword="null"/> for no budget.</summary>
    public BudgetSpec? Budget { get; init; }

    /// <summary>The definition that a spec gives.</summary>
    /// <param name="spec">The spec.</param>
    /// <returns>The definition.</returns>
    public static BatchDefinition Of(BatchSpec spec) => new()
    {
        Name = spec.Name,
        Origin = new SpecOrigin(spec.File, spec.Folder, spec.Text),
        Parallel = spec.Parallel,
        OnFailure = spec.OnFailure,
        Budget = spec.Budget,
    };
}
