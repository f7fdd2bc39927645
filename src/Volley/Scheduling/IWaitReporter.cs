using System.Collections.Immutable;

namespace Volley.Scheduling;

/// <summary>Says what running attempts wait for, beyond what the scheduler knows: money for calls, a provider's gate. Asked from any thread; answers at once.</summary>
public interface IWaitReporter
{
    /// <summary>What is waited for now.</summary>
    /// <returns>One report for each thing that something waits for; empty where nothing waits.</returns>
    ImmutableArray<WaitReport> Waits();
}

/// <summary>What calls of running attempts wait for.</summary>
/// <param name="For">What for, in a word or two: <c>budget</c>, <c>gate openai</c>.</param>
/// <param name="Calls">How many calls wait, at least 1.</param>
/// <param name="Until">When the wait ends, where that is known.</param>
/// <param name="Reason">Why, as a phrase such as <c>Retry-After of 20 s</c>; <see langword="null"/> where it needs none.</param>
public sealed record WaitReport(string For, long Calls, DateTimeOffset? Until, string? Reason = null);
