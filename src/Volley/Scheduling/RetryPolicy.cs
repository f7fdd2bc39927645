using System.Collections.Immutable;
using Volley.Execution;
using Volley.Planning;

namespace Volley.Scheduling;

/// <summary>When a failed attempt is followed by another, and after how long.</summary>
public sealed record RetryPolicy
{
    /// <summary>One attempt, no retry.</summary>
    public static RetryPolicy None { get; } = new();

    /// <summary>How many attempts a job has; at least 1.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>The upper bound of the first delay; doubled for each further one.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The upper bound of every delay.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The exit codes that are worth another attempt; used only where <see cref="OnAnyFailure"/> is <see langword="false"/>.</summary>
    public ImmutableArray<int> OnExitCodes { get; init; } = [];

    /// <summary>Whether a timeout is worth another attempt; used only where <see cref="OnAnyFailure"/> is <see langword="false"/>.</summary>
    public bool OnTimeout { get; init; }

    /// <summary>Whether an end by signal is worth another attempt; used only where <see cref="OnAnyFailure"/> is <see langword="false"/>.</summary>
    public bool OnSignal { get; init; }

    /// <summary>Whether any failure that is not permanent is worth another attempt: the default.</summary>
    public bool OnAnyFailure { get; init; } = true;

    /// <summary>After how many consecutive jobs, in plan order, that were turned away alike (a wrong key, an unknown model) a stage is given up; at least 1.</summary>
    public int GiveUpAfter { get; init; } = 5;

    /// <summary>Whether a failed attempt is followed by another.</summary>
    /// <param name="result">The attempt's result.</param>
    /// <param name="attempt">Its number, from 1.</param>
    /// <returns>Whether there is another.</returns>
    public bool Allows(AttemptResult result, int attempt)
    {
        if (attempt >= Attempts || result.Status == AttemptStatus.Succeeded || result.IsPermanent)
            return false;
        return OnAnyFailure
            || (OnTimeout && result.Status == AttemptStatus.TimedOut)
            || (OnSignal && result.Signal is not null && result.Status == AttemptStatus.Failed)
            || (result.Status == AttemptStatus.Failed && result.ExitCode is { } code && OnExitCodes.Contains(code));
    }

    /// <summary>
    /// The delay before the next attempt: exponential backoff with full jitter, uniform in [0, min(max, delay · 2^(attempt − 1))).
    /// Source: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
    /// </summary>
    /// <param name="attempt">The number of the attempt that failed, from 1.</param>
    /// <param name="key">The job, from which the jitter is drawn: so whoever reads the journal knows it too.</param>
    /// <returns>The delay.</returns>
    public TimeSpan DelayAfter(int attempt, JobKey key) => DelayAfter(attempt, new Random((int)key.Low ^ attempt));

    /// <summary>The delay before the next attempt, with any source of jitter.</summary>
    /// <param name="attempt">The number of the attempt that failed, from 1.</param>
    /// <param name="random">Where the jitter comes from.</param>
    /// <returns>The delay.</returns>
    public TimeSpan DelayAfter(int attempt, Random random)
    {
        var ceiling = Math.Min(MaxDelay.TotalSeconds, Delay.TotalSeconds * Math.Pow(2, Math.Min(attempt - 1, 60)));
        return TimeSpan.FromSeconds(random.NextDouble() * ceiling);
    }
}
