using Volley.Models.Gates;

namespace Volley.Tests.Models.Gates;

public sealed class GateStateTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private TimeSpan _now;

    [Fact]
    public void Concurrency_doubles_with_each_clean_round_until_the_first_push_back()
    {
        var gate = new GateState(new GateOptions { Name = "a" });
        Assert.Equal(20, gate.Limit);
        Round(gate, 20);
        Round(gate, 40);
        Assert.Equal(80, gate.Limit);

        PushBack(gate);
        Assert.Equal(64, gate.Limit);
        _now += TimeSpan.FromMinutes(1);
        Round(gate, 64);
        Assert.Equal(67, gate.Limit);
    }

    [Fact]
    public void A_round_that_did_not_use_the_limit_proves_nothing()
    {
        var gate = new GateState(new GateOptions { Name = "a" });
        for (var i = 0; i < 10; i++)
            Round(gate, 15);
        Assert.Equal(20, gate.Limit);
        Round(gate, 16);
        Round(gate, 16);
        Assert.Equal(40, gate.Limit);
    }

    [Fact]
    public void Retried_failed_and_cancelled_requests_are_no_evidence()
    {
        var gate = new GateState(new GateOptions { Name = "a" });
        Round(gate, 20, GateAnswer.Cancelled);
        Round(gate, 20, GateAnswer.Failed);
        Round(gate, 20, isRetry: true);
        Assert.Equal(20, gate.Limit);
    }

    [Fact]
    public void An_episode_shrinks_the_limit_once_and_another_only_after_the_cooldown()
    {
        var gate = new GateState(new GateOptions { Name = "a" });
        var flight = Start(gate, 10);
        foreach (var ticket in flight)
            gate.Leave(ticket, GateAnswer.RateLimited, Second, 0, _now);
        Assert.Equal(16, gate.Limit);

        _now += 2 * Second;
        PushBack(gate);
        Assert.Equal(16, gate.Limit);
        _now += 20 * Second;
        PushBack(gate);
        Assert.Equal(12, gate.Limit);
    }

    [Fact]
    public void Within_the_cooldown_the_limit_falls_to_what_was_just_put_up_with()
    {
        var gate = new GateState(new GateOptions { Name = "a" });
        PushBack(gate);
        _now += 2 * Second;
        Round(gate, 16);
        Assert.Equal(17, gate.Limit);
        var flight = Start(gate, 17);
        gate.Leave(flight[0], GateAnswer.Overloaded, null, 0, _now);
        Assert.Equal(16, gate.Limit);
    }

    [Fact]
    public void One_overload_without_a_time_holds_nobody_and_two_without_an_answer_between_them_do()
    {
        var gate = new GateState(new GateOptions { Name = "a", Seed = 3 });
        var flight = Start(gate, 4);
        gate.Leave(flight[0], GateAnswer.Overloaded, null, 0, _now);
        gate.Leave(flight[1], GateAnswer.Accepted, null, null, _now);
        gate.Leave(flight[2], GateAnswer.Overloaded, null, 0, _now);
        gate.Enter(new GateTicket());
        var next = gate.Next(_now);
        Assert.NotNull(next);

        gate.Leave(flight[3], GateAnswer.Overloaded, null, 0, _now);
        gate.Enter(new GateTicket());
        Assert.Null(gate.Next(_now));
        Assert.Equal(GateReason.Hold, gate.Reason);
    }

    [Fact]
    public void A_fixed_limit_stays()
    {
        var gate = new GateState(new GateOptions { Name = "a", Concurrency = 5 });
        Round(gate, 5);
        PushBack(gate);
        Assert.Equal(5, gate.Limit);
    }

    [Fact]
    public void The_latest_deadline_of_all_holds_everyone()
    {
        var gate = new GateState(new GateOptions { Name = "a" });
        var flight = Start(gate, 3);
        gate.Leave(flight[0], GateAnswer.RateLimited, 20 * Second, 0, _now);
        gate.Leave(flight[1], GateAnswer.RateLimited, 30 * Second, 0, _now);
        gate.Leave(flight[2], GateAnswer.RateLimited, 5 * Second, 0, _now);
        gate.Enter(new GateTicket());

        Assert.Null(gate.Next(_now));
        Assert.Equal((GateReason.Hold, 30 * Second), (gate.Reason, gate.NextLook));
        Assert.Null(gate.Next(_now + (30 * Second) - TimeSpan.FromTicks(1)));
        Assert.NotNull(gate.Next(_now + (30 * Second)));
    }

    [Fact]
    public void A_late_refusal_holds_everyone_again()
    {
        var gate = new GateState(new GateOptions { Name = "a" });
        var flight = Start(gate, 2);
        gate.Leave(flight[0], GateAnswer.RateLimited, Second, 0, _now);
        _now += 2 * Second;
        Assert.Single(Start(gate, 1));
        gate.Leave(flight[1], GateAnswer.RateLimited, 10 * Second, 0, _now);
        gate.Enter(new GateTicket());

        Assert.Null(gate.Next(_now + (9 * Second)));
        Assert.NotNull(gate.Next(_now + (10 * Second)));
    }

    [Fact]
    public void A_hint_of_centuries_does_not_break_the_clock()
    {
        var gate = new GateState(new GateOptions { Name = "a" });
        PushBack(gate, TimeSpan.MaxValue);
        gate.Enter(new GateTicket());

        Assert.Null(gate.Next(_now + TimeSpan.FromDays(365)));
    }

    [Fact]
    public void Nobody_overtakes_the_first_in_the_line_and_a_retry_keeps_its_place()
    {
        var gate = new GateState(new GateOptions { Name = "a", Concurrency = 1 });
        var first = Assert.Single(Start(gate, 1));
        var (second, third) = (new GateTicket(), new GateTicket());
        gate.Enter(second);
        gate.Enter(third);
        gate.Leave(first, GateAnswer.RateLimited, Second, 0, _now);
        var retry = new GateTicket { Place = first.Place, IsRetry = true };
        gate.Enter(retry);
        _now += Second;

        foreach (var expected in (GateTicket[])[retry, second, third])
        {
            // Long after each other: the pace of an account that has just pushed back is slow.
            _now += TimeSpan.FromMinutes(5);
            Assert.Same(expected, gate.Next(_now));
            gate.Leave(expected, GateAnswer.Accepted, null, null, _now);
        }
    }

    [Fact]
    public void A_request_with_more_tokens_than_a_minute_has_waits_for_a_full_minute_and_goes()
    {
        var gate = new GateState(new GateOptions { Name = "a", TokensPerMinute = 1000 });
        gate.Enter(new GateTicket { Tokens = 500 });
        gate.Enter(new GateTicket { Tokens = 5000 });
        Assert.NotNull(gate.Next(_now));

        Assert.Null(gate.Next(_now));
        Assert.Equal(GateReason.Tokens, gate.Reason);
        Assert.Null(gate.Next(_now + (29 * Second)));
        Assert.NotNull(gate.Next(gate.NextLook!.Value));
    }

    [Fact]
    public void Tokens_that_were_not_used_come_back()
    {
        var gate = new GateState(new GateOptions { Name = "a", TokensPerMinute = 1000 });
        gate.Enter(new GateTicket { Tokens = 1000 });
        gate.Enter(new GateTicket { Tokens = 900 });
        var first = gate.Next(_now)!;
        Assert.Null(gate.Next(_now));
        gate.Leave(first, GateAnswer.Accepted, null, 100, _now);

        Assert.NotNull(gate.Next(_now));
    }

    [Fact]
    public void Without_a_hint_the_back_off_grows_and_stays_below_its_ceiling()
    {
        var gate = new GateState(new GateOptions { Name = "a", Seed = 7 });
        var longest = TimeSpan.Zero;
        for (var episode = 0; episode < 12; episode++)
        {
            var before = _now;
            PushBack(gate, null);
            Assert.InRange(_now - before, TimeSpan.Zero, Math.Min(60, Math.Pow(2, episode)) * Second);
            longest = _now - before > longest ? _now - before : longest;
        }

        Assert.True(longest > 5 * Second, $"The longest back-off of twelve was {longest}.");
    }

    private void PushBack(GateState gate) => PushBack(gate, Second);

    private void PushBack(GateState gate, TimeSpan? hint)
    {
        gate.Enter(new GateTicket());
        GateTicket? ticket;
        while ((ticket = gate.Next(_now)) is null)
            _now = gate.NextLook!.Value;
        gate.Leave(ticket, GateAnswer.RateLimited, hint, 0, _now);
    }

    private List<GateTicket> Start(GateState gate, int count, bool isRetry = false)
    {
        var started = new List<GateTicket>();
        for (var i = 0; i < count; i++)
            gate.Enter(new GateTicket { IsRetry = isRetry });
        while (started.Count < count)
        {
            if (gate.Next(_now) is { } ticket)
                started.Add(ticket);
            else
                _now = gate.NextLook ?? throw new InvalidOperationException("Nothing more starts.");
        }

        return started;
    }

    private void Round(GateState gate, int count, GateAnswer answer = GateAnswer.Accepted, bool isRetry = false)
    {
        foreach (var ticket in Start(gate, count, isRetry))
            gate.Leave(ticket, answer, null, null, _now);
    }
}
