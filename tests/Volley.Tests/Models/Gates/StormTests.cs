using Volley.Models.Gates;

namespace Volley.Tests.Models.Gates;

public sealed class StormTests
{
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(100);

    public static TheoryData<double, double, double> KnownAccounts => new()
    {
        { 10, 10, 20 }, { 10, 1, 20 }, { 50, 50, 20 }, { 2, 2, 20 }, { 300, 30, 20 }, { 10, 10, 89 }, { 33, 5, 89 },
    };

    [Theory]
    [MemberData(nameof(KnownAccounts))]
    public void A_known_account_whose_bucket_is_empty_is_left_alone_until_the_deadline_and_then_used_evenly(double perSecond, double burst, double hint)
    {
        var world = new GateWorld(
            new GateOptions { Name = "stub", RequestsPerMinute = perSecond * 60 },
            new Provider(perSecond, burst) { Level = 0, Hint = _ => TimeSpan.FromSeconds(hint) });
        world.Run(64, TimeSpan.FromSeconds(hint + 65));

        var deadline = AssertDeadlinesHeld(world);
        Assert.InRange(GateWorld.Most(world.Sent, Window, deadline), 1, (int)Math.Ceiling(perSecond / 10));
        Assert.InRange(world.TakenBetween(deadline, deadline + TimeSpan.FromMinutes(1)), perSecond * 60 * 0.9, perSecond * 60 + burst);
    }

    public static TheoryData<double, double, double> UnknownAccounts => new()
    {
        { 10, 10, 20 }, { 10, 1, 20 }, { 10, 60, 20 }, { 50, 50, 20 }, { 2, 2, 20 }, { 100, 20, 20 }, { 10, 10, 1 }, { 10, 10, 5 }, { 50, 10, 0.3 }, { 10, 10, 89 },
        { 10, 10, 0 }, { 50, 10, 0 }, { 2, 10, 0 }, { 10, 1, 0 }, { 0.05, 3, 20 },
    };

    [Theory]
    [MemberData(nameof(UnknownAccounts))]
    public void The_rate_of_an_unknown_account_is_found_and_nearly_used(double perSecond, double burst, double hint)
    {
        var world = new GateWorld(
            new GateOptions { Name = "stub" },
            new Provider(perSecond, burst) { Hint = _ => hint > 0 ? TimeSpan.FromSeconds(hint) : null });
        world.Run(64, TimeSpan.FromMinutes(25));

        if (hint > 0)
            AssertDeadlinesHeld(world);
        Assert.True(world.TakenBetween(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(25)) >= 0.8 * 20 * 60 * perSecond, "The account is not used.");
        Assert.InRange(world.TurnedAway.Count, 1, 10 + (world.Taken.Count / 5));
    }

    [Fact]
    public void An_account_that_refills_while_everyone_waits_loses_nothing_by_waiting()
    {
        var world = new GateWorld(new GateOptions { Name = "stub" }, new Provider(10, 600));
        world.Run(64, TimeSpan.FromMinutes(20));

        Assert.InRange(world.TakenBetween(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(20)), 0.95 * 18 * 600, 18 * 600 + 600);
    }

    [Fact]
    public void Four_attempts_are_enough_for_every_call_in_a_storm()
    {
        var world = new GateWorld(new GateOptions { Name = "stub" }, new Provider(10, 10));
        world.Run(64, TimeSpan.FromMinutes(30), attempts: 4);

        Assert.Equal(0, world.GivenUp);
    }

    [Fact]
    public void A_provider_that_takes_only_so_many_at_once_is_given_most_of_that()
    {
        var provider = new Provider(1e6, 1e6) { MostInFlight = 40, Latency = TimeSpan.FromSeconds(1), Hint = _ => null };
        var world = new GateWorld(new GateOptions { Name = "stub" }, provider);
        world.Run(256, TimeSpan.FromMinutes(30));

        Assert.InRange(world.TakenBetween(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(30)) / (20 * 60.0), 34, 40);
        Assert.InRange(world.TurnedAway.Count, 1, world.Taken.Count / 20);
    }

    [Fact]
    public void One_overload_in_a_hundred_slows_nobody_down_for_long()
    {
        var world = new GateWorld(new GateOptions { Name = "stub" }, new Provider(1e6, 1e6) { Moodiness = 0.01, Hint = _ => null });
        world.Run(64, TimeSpan.FromMinutes(5));

        // 64 clients at 200 ms make 320 requests a second.
        Assert.InRange(world.Taken.Count / 300.0, 200, 320);
    }

    [Theory]
    [InlineData(0.05, 1, 8)]
    [InlineData(0.2, 1, 2.5)]
    [InlineData(0.05, 0.05, 25)]
    public void Refusals_that_nothing_is_done_about_are_not_answered_with_ever_slower_calls(double share, double hint, double atLeast)
    {
        var world = new GateWorld(new GateOptions { Name = "stub" }, new Provider(1e6, 1e6) { Randomness = share, Hint = _ => TimeSpan.FromSeconds(hint) });
        world.Run(64, TimeSpan.FromMinutes(10));

        // Each refusal holds everyone, so that more than one over share and hint cannot be had.
        Assert.InRange(world.Taken.Count / 600.0, atLeast, 1 / (share * hint));
    }

    [Fact]
    public void Tokens_a_minute_are_kept_to_and_nearly_used()
    {
        var world = new GateWorld(new GateOptions { Name = "stub", TokensPerMinute = 60_000 }, new Provider(1e6, 1e6) { TokensUsed = 300 });
        world.Run(64, TimeSpan.FromMinutes(10), tokens: 2000);

        Assert.InRange(world.TakenBetween(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10)) * 300, 9 * 60_000 * 0.98, 9 * 60_000 + 2000);
    }

    /// <summary>No request left the gate between a deadline's arrival and the deadline.</summary>
    /// <returns>The first deadline.</returns>
    private static TimeSpan AssertDeadlinesHeld(GateWorld world)
    {
        Assert.NotEmpty(world.TurnedAway);
        var first = TimeSpan.MaxValue;
        var sent = 0;
        foreach (var (at, hint) in world.TurnedAway)
        {
            if (hint is not { } wait)
                continue;
            var end = at + wait;
            first = first == TimeSpan.MaxValue ? end : first;

            // The answer takes up to four milliseconds back to the gate.
            while (sent < world.Sent.Count && world.Sent[sent] < at + TimeSpan.FromMilliseconds(4.1))
                sent++;
            if (sent < world.Sent.Count)
                Assert.True(world.Sent[sent] >= end, $"A request left at {world.Sent[sent]}, before {end}.");
        }

        return first;
    }
}
