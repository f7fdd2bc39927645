using FsCheck.Fluent;
using Volley.Planning;

namespace Volley.Tests.Planning;

public sealed class CostTallyTests
{
    [Fact]
    public void Each_stage_is_judged_by_its_own_jobs_and_one_without_by_all()
    {
        var tally = new CostTally();
        tally.Turn();
        tally.AddKnown(1);
        tally.AddKnown(1);
        tally.AddToRun(2, 3);
        tally.Turn();
        tally.AddKnown(4);
        tally.AddKnown(4);
        tally.AddToRun(5, 2);
        tally.Turn();
        tally.AddToRun(10, 1);
        var estimate = tally.Estimate()!;
        Assert.Equal((3m + 8m + 2.5m, 4L), (estimate.Expected, estimate.Seen));
        Assert.Equal(6m + 10m + 10m, tally.Maximum);
    }

    [Fact]
    public void Nothing_is_said_where_nothing_ran_or_nothing_is_to_run()
    {
        var tally = new CostTally();
        tally.Turn();
        Assert.Null(tally.Estimate());
        Assert.Null(tally.Maximum);
        tally.AddToRun(null, 5);
        Assert.Null(tally.Estimate());
        Assert.Null(tally.Maximum);
        tally.AddKnown(0.5m);
        Assert.Equal(new CostEstimate(2.5m, 2.5m, 2.5m, 1), tally.Estimate());
    }

    [Fact]
    public void Nothing_is_expected_beyond_what_the_jobs_can_cost()
    {
        var tally = new CostTally();
        tally.Turn();
        tally.AddKnown(0.1m);
        tally.AddKnown(0.9m);
        tally.AddToRun(0.9m, 1);
        Assert.Equal(new CostEstimate(0.5m, 0, 0.9m, 2), tally.Estimate());
        tally = new CostTally();
        tally.Turn();
        tally.AddKnown(2);
        tally.AddToRun(0.5m, 2);
        Assert.Equal(new CostEstimate(1, 1, 1, 1), tally.Estimate());
    }

    /// <summary>The critical values of Student's t in any table.</summary>
    [Theory]
    [InlineData(1, 6.314)]
    [InlineData(2, 2.920)]
    [InlineData(3, 2.353)]
    [InlineData(5, 2.015)]
    [InlineData(10, 1.812)]
    [InlineData(30, 1.697)]
    [InlineData(1e9, 1.645)]
    public void The_quantiles_are_those_of_the_table(double degrees, double expected) => Assert.Equal(expected, StudentT.Quantile95(degrees), expected * 0.005);

    [Fact]
    public void About_nine_in_ten_intervals_hold_the_true_cost()
    {
        var random = new Random(7);
        var held = 0;
        for (var trial = 0; trial < 2000; trial++)
        {
            var tally = new CostTally();
            tally.Turn();
            for (var i = 0; i < 12; i++)
                tally.AddKnown(Draw());
            tally.AddToRun(null, 40);
            var actual = Enumerable.Range(0, 40).Sum(_ => Draw());
            var estimate = tally.Estimate()!;
            held += estimate.Low <= actual && actual <= estimate.High ? 1 : 0;
        }

        Assert.InRange(held, 1740, 1860);

        decimal Draw() => (decimal)(1 + (0.2 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())));
    }

    [Fact]
    public void The_interval_holds_the_expectation_and_is_never_below_nothing() => FsCheck.Check.QuickThrowOnFailure(
        Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var tally = new CostTally();
            for (var stage = 0; stage < 3; stage++)
            {
                tally.Turn();
                for (var i = random.Next(4); i > 0; i--)
                    tally.AddKnown((decimal)Math.Pow(random.NextDouble(), 5));
                tally.AddToRun(1, random.Next(100));
            }

            if (tally.Estimate() is { } estimate)
                Assert.True(estimate.Low >= 0 && estimate.Low <= estimate.Expected && estimate.Expected <= estimate.High, estimate.ToString());
        }));
}
