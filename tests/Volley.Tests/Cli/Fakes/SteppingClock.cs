namespace Volley.Tests.Cli.Fakes;

/// <summary>A clock whose every wait is over at once, after one step of what happens meanwhile.</summary>
internal sealed class SteppingClock(Action step) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => FixedClock.Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        step();
        return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
