namespace Volley.Planning;

/// <summary>
/// Adds up what the jobs of a plan cost: those that ran by what they did, those to run by what others of their stage did, and at most.
/// </summary>
internal sealed class CostTally
{
    private readonly List<StageCosts> _stages = [];
    private decimal? _maximum = 0;
    private PriceRange? _priced = new(0, 0);
    private bool _hasPrices;
    private long _toRun;

    /// <summary>What the jobs to run can cost at most, in USD; <see langword="null"/> where nothing bounds it, or none is to run.</summary>
    public decimal? Maximum => _toRun == 0 ? null : _maximum;

    /// <summary>What the jobs to run cost by prices; <see langword="null"/> where no workload knows prices, or some jobs' costs are known to nobody.</summary>
    public PriceRange? Priced => _toRun == 0 || !_hasPrices ? null : _priced;

    /// <summary>Turns to a stage: what is added from here on is of its jobs.</summary>
    public void Turn() => _stages.Add(new StageCosts());

    /// <summary>Adds a job that ran.</summary>
    /// <param name="cost">What it cost.</param>
    public void AddKnown(decimal cost) => _stages[^1].Add(cost);

    /// <summary>Adds jobs to run whose prices nobody knows.</summary>
    /// <param name="cap">What each may cost at most; <see langword="null"/> where nothing bounds it.</param>
    /// <param name="jobs">How many.</param>
    public void AddToRun(decimal? cap, long jobs)
    {
        _toRun += jobs;
        _maximum += cap * jobs;
        _priced = cap is { } most && _priced is { } so ? so with { High = so.High + (most * jobs) } : null;
        _stages[^1].ToRun += jobs;
    }

    /// <summary>Adds a job to run whose price is known.</summary>
    /// <param name="price">What one attempt of it costs.</param>
    /// <param name="attempts">How many it may have.</param>
    /// <param name="cap">What it may cost at most; <see langword="null"/> where nothing bounds it.</param>
    public void AddToRun(JobPrice price, int attempts, decimal? cap)
    {
        var limit = cap ?? decimal.MaxValue;
        _hasPrices = true;
        _toRun++;
        _maximum += price.Maximum is { } once ? Math.Min(once * attempts, limit) : cap;
        _priced = _priced is { } so ? new PriceRange(so.Low + Math.Min(price.Low, limit), so.High + Math.Min(price.High, limit)) : null;
        _stages[^1].ToRun++;
    }

    /// <summary>
    /// The expected cost is Σ nₛ·mₛ, for nₛ jobs to run in stage s with the mean mₛ of kₛ that ran. Its variance, with the sample variance vₛ, is
    /// Σ nₛ·vₛ for the jobs to come plus Σ nₛ²·vₛ/kₛ for not knowing the mean better than from kₛ. The interval is that of Student's t, with the
    /// degrees of freedom after Welch and Satterthwaite (B. L. Welch, Biometrika 34, 1947). A stage of which nothing ran borrows from all. Nothing is
    /// expected beyond what the jobs can cost at most.
    /// </summary>
    /// <returns>The estimate; <see langword="null"/> where nothing ran, or nothing is to run.</returns>
    public CostEstimate? Estimate()
    {
        var all = new StageCosts();
        foreach (var stage in _stages)
            all.Add(stage);
        if (all.Seen == 0 || _toRun == 0)
            return null;
        decimal expected = 0;
        double variance = 0, weight = 0;
        foreach (var stage in _stages)
        {
            var by = stage.Seen > 0 ? stage : all;
            expected += stage.ToRun * by.Mean;
            if (by.Seen < 2)
                continue;
            var own = by.Variance * stage.ToRun * (1 + ((double)stage.ToRun / by.Seen));
            variance += own;
            weight += own * own / (by.Seen - 1);
        }

        var spread = variance == 0 ? 0 : StudentT.Quantile95(variance * variance / weight) * Math.Sqrt(variance);
        var margin = (decimal)Math.Min(spread, 1e12);
        var most = _maximum ?? decimal.MaxValue;
        return new CostEstimate(
            Rounded(Math.Min(expected, most)), Rounded(Math.Clamp(expected - margin, 0, most)), Rounded(Math.Min(expected + margin, most)), all.Seen);
    }

    private static decimal Rounded(decimal amount) => Math.Round(amount, 9);

    /// <summary>The costs of a stage: their number, mean and variance, the last two by Welford's recurrence.</summary>
    private sealed class StageCosts
    {
        private decimal _sum;
        private double _mean;
        private double _squares;

        public long Seen { get; private set; }

        public long ToRun { get; set; }

        public decimal Mean => _sum / Seen;

        /// <summary>The sample variance; only for two or more.</summary>
        public double Variance => _squares / (Seen - 1);

        public void Add(decimal cost)
        {
            _sum += cost;
            var difference = (double)cost - _mean;
            _mean += difference / ++Seen;
            _squares += difference * ((double)cost - _mean);
        }

        /// <summary>Adds all that another one saw (T. F. Chan et al., 1979).</summary>
        public void Add(StageCosts other)
        {
            if (other.Seen == 0)
                return;
            var (seen, difference) = (Seen + other.Seen, other._mean - _mean);
            _squares += other._squares + (difference * difference * Seen * other.Seen / seen);
            _mean += difference * other.Seen / seen;
            _sum += other._sum;
            Seen = seen;
        }
    }
}
