using Volley.Planning;

namespace Volley.Specs.Sections;

/// <summary>Reads what the jobs of a stage do, where that is not a command.</summary>
public interface IWorkloadReader
{
    /// <summary>
    /// Reads the workload's key and its companions, each with <see cref="SpecMap.Take"/>. The engine itself reads <c>matrix</c>, <c>items</c>,
    /// <c>repeat</c>, <c>needs</c>, <c>parallel</c>, <c>budget</c>, <c>timeout</c>, <c>grace</c> and <c>retry</c>; the keys that only commands
    /// have (<c>environment</c>, <c>inputs</c> and so on) are refused unless the reader takes them.
    /// </summary>
    /// <param name="stage">The stage.</param>
    /// <returns>What its jobs do; <see langword="null"/> where mistakes, all of them reported, leave nothing of use.</returns>
    IStageWork? Read(StageReading stage);
}

/// <summary>What the jobs of a stage do, as read by an <see cref="IWorkloadReader"/>.</summary>
public interface IStageWork
{
    /// <summary>
    /// Whether what the jobs spend is metered call by call, so that the batch's total is kept without <c>per-job</c>.
    /// </summary>
    bool IsMetered { get; }

    /// <summary>Defines the stage for the plan; most do it by <see cref="StageDefinition.OfMatrix"/>.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="stage">The stage; its <see cref="StageSpec.Work"/> is this.</param>
    /// <returns>The definition.</returns>
    /// <exception cref="OverflowException">The stage has more cells than can be counted.</exception>
    StageDefinition Define(BatchSpec batch, StageSpec stage);
}
