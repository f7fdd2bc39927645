namespace Volley.Scheduling;

/// <summary>Estimates the time to the end from the durations seen so far, with its uncertainty.</summary>
internal static class RemainingTime
{
    /// <summary>The two-sided 90 % quantile of the normal distribution.</summary>
    private const double Z90 = 1.6449;

    private const int MinimumSeen = 3;

    /// <summary>
    /// The remaining work is a sum of independent durations: its mean is Σ nₛ·mₛ; its variance is Σ nₛ·vₛ for the jobs to come plus
    /// Σ nₛ²·vₛ/kₛ for not knowing the mean better than from kₛ durations. Divided by the slots that work side by side.
    /// </summary>
    /// <param name="stages">For each stage the number of undecided jobs and the durations seen; a stage without any borrows those of all.</param>
    /// <param name="parallel">The number of slots.</param>
    /// <returns>The estimate, or <see langword="null"/> while fewer than three durations are known.</returns>
    public static Estimate? Of(IReadOnlyList<(long Undecided, RunningMoments Durations)> stages, int parallel)
    {
        var known = stages.Where(s => s.Durations.Count >= MinimumSeen).ToArray();
        var undecided = stages.Sum(s => s.Undecided);
        if (known.Length == 0 || undecided == 0)
            return null;
        var seen = known.Sum(s => s.Durations.Count);
        var pooledMean = known.Sum(s => s.Durations.Count * s.Durations.Mean) / seen;
        var pooledVariance = known.Sum(s => s.Durations.Count * (s.Durations.Variance + Math.Pow(s.Durations.Mean - pooledMean, 2))) / seen;
        double mean = 0, variance = 0;
        foreach (var (count, durations) in stages)
        {
            var isKnown = durations.Count >= MinimumSeen;
            var (m, v, k) = isKnown ? (durations.Mean, durations.Variance, durations.Count) : (pooledMean, pooledVariance, 1);
            mean += count * m;
            variance += (count * v) + ((double)count * count * v / k);
        }

        var slots = Math.Min(parallel, undecided);
        var spread = Z90 * Math.Sqrt(variance) / slots;
        return new Estimate(Seconds(mean / slots), Seconds(Math.Max(0, (mean / slots) - spread)), Seconds((mean / slots) + spread));
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(Math.Min(seconds, 1e9));
}
