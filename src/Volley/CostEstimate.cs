namespace Volley;

/// <summary>What jobs to come would cost, judging by those that ran.</summary>
/// <param name="Expected">The expected cost of all of them, in USD.</param>
/// <param name="Low">The lower end of the 90 % interval; equal to <paramref name="Expected"/> where only one job tells.</param>
/// <param name="High">The upper end.</param>
/// <param name="Seen">How many jobs that ran it is judged by.</param>
public sealed record CostEstimate(decimal Expected, decimal Low, decimal High, long Seen);

/// <summary>What jobs to come would cost by the prices of what they use, where all goes well.</summary>
/// <param name="Low">Where little comes back, in USD.</param>
/// <param name="High">Where as much comes back as may.</param>
public sealed record PriceRange(decimal Low, decimal High);
