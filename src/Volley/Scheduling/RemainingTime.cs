namespace Volley.Scheduling;

/// <summary>What a stage still has to do, for an estimate.</summary>
/// <param name="Undecided">The number of its undecided jobs.</param>
/// <param name="Durations">The durations seen, in seconds.</param>
/// <param name="Running">For how many seconds each of its attempts that go on has been running.</param>
internal sealed record StageWork(long Undecided, RunningMoments Durations, IReadOnlyList<double> Running);

/// <summary>Estimates the time to the end from the durations seen so far, with its uncertainty.</summary>
internal static class RemainingTime
{
    /// <summary>The two-sided 90 % quantile of the normal distribution.</summary>
    private const double Z90 = 1.6449;

    private const int MinimumSeen = 3;

    /// <summary>
    /// The remaining work is a sum of independent durations: its mean is Σ nₛ·mₛ; its variance is Σ nₛ·vₛ for the jobs to come plus
    /// Σ nₛ²·vₛ/kₛ for not knowing the mean better than from kₛ durations. Divided by the slots that work side by side. An attempt that has been running for longer than the mean
    /// counts as a duration already: where the short jobs end first, the mean of those that ended would promise too much.
    /// </summary>
    /// <param name="stages">For each stage the number of undecided jobs and the durations seen; a stage without enough borrows those of all.</param>
    /// <param name="parallel">The number of slots.</param>
    /// <returns>The estimate, or <see langword="null"/> while fewer than three durations are known.</returns>
    public static Estimate? Of(IReadOnlyList<StageWork> stages, int parallel)
    {
        var known = stages.Where(s => s.Durations.Count >= MinimumSeen).ToArray();
        var undecided = stages.Sum(s => s.Undecided);
        if (known.Length == 0 || undecided == 0)
            return null;
        var pooled = Pool([.. known.Select(s => WithOverdue(s, s.Durations.Mean))]);
        double mean = 0, variance = 0;
        foreach (var stage in stages)
        {
            var count = stage.Undecided;
            var durations = WithOverdue(stage, stage.Durations.Count >= MinimumSeen ? stage.Durations.Mean : pooled.Mean);
            var isKnown = durations.Count >= MinimumSeen;
            var (m, v, k) = isKnown ? (durations.Mean, durations.Variance, durations.Count) : (pooled.Mean, pooled.Variance, 1);
            mean += count * m;
            variance += (count * v) + ((double)count * count * v / k);
        }

        var slots = Math.Min(parallel, undecided);
        var spread = Z90 * Math.Sqrt(variance) / slots;
        return new Estimate(Seconds(mean / slots), Seconds(Math.Max(0, (mean / slots) - spread)), Seconds((mean / slots) + spread));
    }

    private static RunningMoments WithOverdue(StageWork stage, double mean) => stage.Durations.With(stage.Running.Where(r => r > mean));

    private static (double Mean, double Variance) Pool(IReadOnlyList<RunningMoments> stages)
    {
        var seen = stages.Sum(s => s.Count);
        var mean = stages.Sum(s => s.Count * s.Mean) / seen;
        return (mean, stages.Sum(s => s.Count * (s.Variance + Math.Pow(s.Mean - mean, 2))) / seen);
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(Math.Min(seconds, 1e9));
}
