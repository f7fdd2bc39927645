using System.Threading.Channels;

namespace Volley.Tests.Models.Gateway;

/// <summary>A clock whose waits end one by one, each when the test says so.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private readonly Channel<Timer> _timers = Channel.CreateUnbounded<Timer>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(callback, state);
        if (dueTime > TimeSpan.Zero)
            _timers.Writer.TryWrite(timer);
        return timer;
    }

    /// <summary>Ends the next wait, as soon as there is one.</summary>
    public async Task StepAsync() => (await _timers.Reader.ReadAsync(TestContext.Current.CancellationToken)).Fire();

    private sealed class Timer(TimerCallback callback, object? state) : ITimer
    {
        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
