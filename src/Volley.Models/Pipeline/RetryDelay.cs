using System.Buffers.Binary;

namespace Volley.Models.Pipeline;

/// <summary>How long a call waits between two attempts: anything up to a ceiling that doubles (full jitter), the same for the same job and seed.</summary>
/// <param name="First">The ceiling after the first attempt.</param>
/// <param name="Longest">The highest ceiling.</param>
/// <param name="Seed">What the jitter is drawn from, beside the job.</param>
internal readonly record struct RetryDelay(TimeSpan First, TimeSpan Longest, int Seed)
{
    /// <summary>The wait after an attempt.</summary>
    public TimeSpan After(CallAttempt attempt)
    {
        var ceiling = Math.Min(First.TotalSeconds * Math.Pow(2, Math.Min(attempt.Number - 1, 30)), Longest.TotalSeconds);
        return TimeSpan.FromSeconds(ceiling * Draw(attempt));
    }

    private double Draw(CallAttempt attempt)
    {
        // The body tells the calls of a job apart; which comes first is chance.
        Span<byte> bytes = stackalloc byte[32];
        attempt.Call.Account.Job.Key.WriteTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[16..], Seed);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[20..], attempt.Number);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[24..], attempt.Call.Account.Attempt);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[28..], attempt.Call.Body.Length);
        var hash = Journal.XxHash64.Compute(bytes, Journal.XxHash64.Compute(attempt.Call.Body.Span));
        return (hash >> 11) * (1.0 / (1UL << 53));
    }
}
