namespace Volley.Planning;

/// <summary>A workload that knows before a job runs what it may cost at most.</summary>
public interface IPricedWorkload
{
    /// <summary>What a job may cost at most, one attempt without retries, in USD.</summary>
    /// <param name="job">The job.</param>
    /// <returns>The amount; <see langword="null"/> where nothing bounds it.</returns>
    decimal? MaximumCostOf(PlannedJob job);
}
