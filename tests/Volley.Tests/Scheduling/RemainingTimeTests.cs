using Volley.Scheduling;

namespace Volley.Tests.Scheduling;

public sealed class RemainingTimeTests
{
    [Fact]
    public void Nothing_is_said_before_three_jobs_have_ended() =>
        Assert.Null(RemainingTime.Of([Stage(8, [1, 1], 30, 40)], 2));

    [Fact]
    public void Equal_jobs_take_their_number_times_their_duration_over_the_slots()
    {
        var estimate = RemainingTime.Of([Stage(10, [4, 4, 4, 4], 1, 2)], 2);
        Assert.Equal(new Estimate(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20)), estimate);
    }

    [Fact]
    public void Jobs_that_run_for_longer_than_those_that_ended_count_already()
    {
        var estimate = RemainingTime.Of([Stage(6, [0, 0, 0], 9, 9, 0)], 2);
        Assert.Equal(3 * 3.6, estimate!.Expected.TotalSeconds, 6);
        Assert.True(estimate.High > estimate.Expected);
    }

    [Fact]
    public void A_stage_of_which_nothing_ended_borrows_the_durations_of_the_others()
    {
        var estimate = RemainingTime.Of([Stage(0, [2, 2, 2]), Stage(5, [])], 1);
        Assert.Equal(TimeSpan.FromSeconds(10), estimate!.Expected);
    }

    private static StageWork Stage(long undecided, double[] seen, params double[] running) => new(undecided, new RunningMoments().With(seen), running);
}
