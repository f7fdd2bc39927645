namespace Volley.Execution;

/// <summary>Durations as a timer of the runtime takes them: one of more than 49 days throws there, and a spec may say years.</summary>
internal static class TimerSpan
{
    /// <summary>The longest: 2³² − 2 ms, which is 49.7 days.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    /// <summary>The duration, or <see cref="Longest"/> where it is longer.</summary>
    public static TimeSpan Of(TimeSpan duration) => duration < Longest ? duration : Longest;

    /// <summary>The duration, at most <see cref="Longest"/>; for ever where there is none.</summary>
    public static TimeSpan Of(TimeSpan? duration) => duration is { } some ? Of(some) : Timeout.InfiniteTimeSpan;
}
