namespace Volley.Planning;

/// <summary>A workload that knows before a job runs what it may cost.</summary>
public interface IPricedWorkload
{
    /// <summary>What a job may cost by the prices of what it uses, in one attempt.</summary>
    /// <param name="job">The job.</param>
    /// <returns>The amounts; <see langword="null"/> where nothing can be said.</returns>
    JobPrice? PriceOf(JobDescription job);
}

/// <summary>What one attempt of a job may cost, in USD.</summary>
/// <param name="Low">What it costs where all goes well and little comes back: an estimate.</param>
/// <param name="High">What it costs where all goes well and as much comes back as may: at least <paramref name="Low"/>.</param>
/// <param name="Maximum">What it cannot exceed, whatever happens; <see langword="null"/> where nothing bounds it.</param>
public readonly record struct JobPrice(decimal Low, decimal High, decimal? Maximum);
