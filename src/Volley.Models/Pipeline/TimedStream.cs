namespace Volley.Models.Pipeline;

/// <summary>A provider's answer, which may not pause for too long.</summary>
internal sealed class TimedStream(Stream upstream, AttemptClock clock) : ReadOnlyStream
{
    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        clock.AwaitNext();
        using var registration = cancellationToken.UnsafeRegister(static state => ((AttemptClock)state!).GiveUp(), clock);
        try
        {
            return await upstream.ReadAsync(buffer, clock.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (clock.IsTimedOut)
        {
            throw clock.Timeout();
        }
        finally
        {
            clock.Rest();
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            upstream.Dispose();
            clock.Dispose();
        }

        base.Dispose(disposing);
    }
}
