using Volley.Execution;
using Volley.Models.Providers;

namespace Volley.Models.Pipeline;

/// <summary>Ends an attempt when its provider keeps silent for too long, or takes too long altogether.</summary>
internal sealed class AttemptClock : IDisposable
{
    private readonly ProviderTimeouts _timeouts;
    private readonly TimeProvider _time;
    private readonly long _begun;
    private readonly CancellationTokenSource _ending;
    private readonly CancellationTokenRegistration _registration;
    private readonly CancellationToken _outer;
    private string _phase = "";
    private bool _isWhole;
    private bool _isGivenUp;

    public AttemptClock(ProviderTimeouts timeouts, TimeProvider time, CancellationToken token)
    {
        (_timeouts, _time, _begun) = (timeouts, time, time.GetTimestamp());
        _ending = new CancellationTokenSource(TimerSpan.Of(timeouts.Total), time);
        _outer = token;
        _registration = token.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _ending);
        Token = _ending.Token;
    }

    /// <summary>Cancelled when the time is over, or by whoever called.</summary>
    public CancellationToken Token { get; }

    /// <summary>Whether the time is over, rather than that somebody gave up.</summary>
    public bool IsTimedOut => _ending.IsCancellationRequested && !_outer.IsCancellationRequested && !_isGivenUp;

    /// <summary>What took too long.</summary>
    public AttemptTimeoutException Timeout() => new(_phase, _isWhole);

    /// <summary>From now on the first byte is waited for.</summary>
    public void AwaitFirstByte() => Arm(_timeouts.FirstByte, "no answer within");

    /// <summary>From now on the next piece is waited for.</summary>
    public void AwaitNext() => Arm(_timeouts.Idle, "the answer stopped for");

    /// <summary>Whoever reads the answer gives up.</summary>
    public void GiveUp()
    {
        _isGivenUp = true;
        _ending.Cancel();
    }

    /// <summary>Nobody waits at present.</summary>
    public void Rest() => Arm(System.Threading.Timeout.InfiniteTimeSpan, "");

    /// <inheritdoc/>
    public void Dispose()
    {
        _registration.Dispose();
        _ending.Dispose();
    }

    private void Arm(TimeSpan wait, string phase)
    {
        var left = _timeouts.Total - _time.GetElapsedTime(_begun);
        _isWhole = wait == System.Threading.Timeout.InfiniteTimeSpan || left < wait;
        _phase = _isWhole ? $"the answer took longer than {Text(_timeouts.Total)}" : $"{phase} {Text(wait)}";
        _ending.CancelAfter(TimerSpan.Of(_isWhole ? (left > TimeSpan.Zero ? left : TimeSpan.Zero) : wait));
    }

    private static string Text(TimeSpan span) => span.TotalSeconds < 120
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.###} s")
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{span.TotalMinutes:0.#} min");
}

/// <summary>A provider that has a call did not answer, or go on answering, in time.</summary>
/// <param name="message">What took too long.</param>
/// <param name="isWhole">Whether that was the whole answer, rather than a silence.</param>
internal sealed class AttemptTimeoutException(string message, bool isWhole) : TimeoutException(message)
{
    /// <summary>Whether the whole answer took too long, rather than a silence.</summary>
    public bool IsWhole => isWhole;
}
